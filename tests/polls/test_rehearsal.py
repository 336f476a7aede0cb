"""A poll is lived through with made-up people, by every method, and nothing of it stays."""

from io import StringIO
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.db import connection

from polls.models import Base, Electorate, LegalEffect, Method, Option, Poll, Visibility
from polls.peppers import peppers_there
from tests.polls.conftest import DAY
from tests.polls.drafts import draft_motion

ON_MONEY = {"budget": 100, "max_choices": 2}
PARAMETERS = {
    Method.SCORE: {"points": 5},
    Method.CUMULATIVE: {"points": 10},
    Method.STV: {"seats": 2},
    Method.APPROVAL: {"max_choices": 2},
    Method.MAJORITY_JUDGMENT: {"points": 5},
    Method.GREEDY: ON_MONEY,
    Method.GREEDY_NO_SKIP: ON_MONEY,
    Method.GREEDY_THRESHOLD: ON_MONEY | {"least_votes": 1},
    Method.EQUAL_SHARES: ON_MONEY,
}


def everything():
    """Every row of every table, every file, and every key in Valkey."""
    rows = {}
    with connection.cursor() as cursor:
        for table in sorted(connection.introspection.table_names(cursor)):
            cursor.execute(f'SELECT count(*) FROM "{table}"')  # noqa: S608
            rows[table] = cursor.fetchone()[0]
    folder = Path(settings.VAR_DIR)
    files = {str(path) for path in folder.rglob("*") if path.is_file() and ".sqlite3" not in path.name}
    files -= {path for path in files if "/peppers/" in path}  # other tests have polls of their own meanwhile
    return rows, files, keys_in_valkey()


def keys_in_valkey():
    if not settings.REDIS_URL:
        return set()
    import redis

    return {key for key in redis.Redis.from_url(settings.REDIS_URL).scan_iter() if not key.startswith(b"limits")}


def rehearsed(poll, **how):
    out = StringIO()
    call_command("rehearse", poll.slug, stdout=out, **how)
    return out.getvalue()


@pytest.mark.django_db(transaction=True)
def test_a_binding_poll_is_rehearsed_whole_and_leaves_nothing_behind(dossier, now):
    poll = draft_motion(
        dossier, opens_at=now + 20 * DAY, closes_at=now + 25 * DAY, legal_effect=LegalEffect.BINDING,
        legal_basis={"nl": "Art. 5"}, electorate=Electorate.ROLL, visibility=Visibility.HIDDEN,
        quorum_base=Base.ROLL, quorum=50, objection_days=3,
    )  # fmt: skip
    before = everything()
    assert len(before[0]) > 80
    words = rehearsed(poll, voters=7)
    assert everything() == before
    assert poll.key not in peppers_there()
    steps = ("announced", "frozen", "fingerprint", "opened", "7 made-up", "closed", "counted", "certified", "archived")
    places = [words.index(step) for step in steps]
    assert places == sorted(places)
    assert "Nothing of it is stored." in words
    assert Poll.objects.get().state == "draft"


@pytest.mark.parametrize("method", Method)
def test_every_method_can_be_rehearsed(make_poll, method):
    fields = PARAMETERS.get(method, {})
    poll = make_poll("draft", method=method, **fields)
    if "budget" in fields:
        Option.objects.filter(poll=poll).update(cost=60)
    assert "archived" in rehearsed(poll, voters=5)


def test_a_quorum_that_is_missed_is_told(make_poll):
    poll = make_poll("draft", visibility=Visibility.HIDDEN, quorum_base=Base.PEOPLE, quorum=6)
    assert "Too few people took part: 5, and 6 were needed." in rehearsed(poll, voters=5)


def test_what_can_not_be_lived_through_is_said(make_poll, db):
    with pytest.raises(CommandError, match="There is no poll"):
        call_command("rehearse", "nothing")
    poll = make_poll("draft", method=Method.SINGLE, options=["a"])
    with pytest.raises(CommandError, match=r"at least two options\. Nothing was stored"):
        rehearsed(poll)
