"""Nobody finds who voted what: not with all that lies in the tables, in logs, metrics, errors, files or backups."""

import logging
import random
import re

import pytest
from django.core import serializers
from django.db import connection
from django.test import Client
from django.urls import reverse

from participation.audit.models import Entry
from participation.logs import JsonLines
from participation.notices.models import Event
from participation.residents.models import Session
from polls import actions, casting
from polls.casting import cast_ballot
from polls.errors import VoteStands
from polls.models import Ballot, ChoiceSecret, Mark, Method, Option, Poll
from polls.peppers import destroy_left, destroy_pepper, fingerprint, make_pepper, pepper_of, peppers_there
from polls.rehearsal import rehearse
from tests.polls.conftest import DAY

MARKER = "marker-7f3a9c"
VOTERS = 80
WORDS = random.Random(12).sample(range(VOTERS), VOTERS)  # what each says, in an order of its own


def whole_table(name):
    """Every row of a table as the database itself lays it out, with all that it knows of a row besides its columns."""
    hidden = {"sqlite": "rowid", "postgresql": "xmin::text, ctid::text, cmin::text, tableoid::text"}[connection.vendor]
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {hidden}, * FROM {name}")  # noqa: S608
        return [tuple(map(_as_number, row)) for row in cursor.fetchall()]


def _as_number(value):
    """A value so that it sorts as it was made: places and transactions by their number."""
    text = str(value)
    parts = text.strip("()").split(",")
    return ("", *map(int, parts)) if all(part.isdigit() for part in parts) else (text,)


def orders_of(name, who):
    """For each column of a table, and for the table as it lies, whose rows come in which order: `who` reads it."""
    rows = whole_table(name)
    yield [who(row) for row in rows]
    for column in range(len(rows[0])):
        values = [row[column] for row in rows]
        if len(set(values)) > len(rows) / 4:  # else it orders nothing
            yield [who(row) for row in sorted(rows, key=lambda row: row[column])]


def likeness(one, other):
    """How far two orders of the same things agree: 1 when the same or each other's reverse, about 0 by chance."""
    place = {thing: number for number, thing in enumerate(other)}
    size, distance = len(one), sum((number - place[thing]) ** 2 for number, thing in enumerate(one))
    return abs(1 - 6 * distance / (size * (size**2 - 1)))


@pytest.fixture
def voted(transactional_db, make_poll, voters, now):
    """A poll in which each voter says something of their own, in an order of chance, and one in sixteen changes it."""
    poll = make_poll(method=Method.SCORE, points=10)
    people = voters(VOTERS)
    random.Random(11).shuffle(people)
    for number, person in enumerate([*people, *people[::16]]):
        said = WORDS[number if number < VOTERS else (number - VOTERS) * 16]
        choices = [f"lime={said // 11}", f"brick={said % 11}"]
        cast_ballot(poll, [choice for choice in choices if not choice.endswith("=0")] or ["blue=1"], by=person, at=now)
    return poll


def said(row):
    """Who says what a ballot says, by the order of voting."""
    words = next(text for (text, *_rest) in row if "lime" in str(text) or "brick" in str(text) or "blue" in str(text))
    given = {name: re.search(rf"{name}\W+(\d+)", words) for name in ("lime", "brick")}
    return WORDS.index(
        sum(int(found[1]) * times for found, times in zip(given.values(), (11, 1), strict=True) if found)
    )


def best_guess(poll):
    """The best that somebody with both tables whole can do: the most alike of all orders of marks and ballots."""
    by_voter = {
        voter: number for number, voter in enumerate(Mark.objects.order_by("pk").values_list("voter", flat=True))
    }
    marks = list(orders_of("polls_mark", lambda row: next(by_voter[text] for (text, *_r) in row if text in by_voter)))
    ballots = list(orders_of("polls_ballot", said))
    return max(likeness(one, other) for one in marks for other in ballots), len(marks) * len(ballots)


def test_whoever_has_both_tables_whole_does_no_better_than_chance_once_a_poll_is_closed(voted):
    by_chance = 4.5 / VOTERS**0.5  # four and a half standard deviations, over all pairs of orders
    open_guess, _pairs = best_guess(voted)  # until then it is confidential, not secret: this measure would see it,
    assert open_guess > 1.5 * by_chance  # though PostgreSQL lays what was changed behind all other rows
    actions.close_poll(voted, by=None, at=voted.closes_at)
    guess, pairs = best_guess(voted)
    assert pairs >= 6
    assert guess < by_chance
    assert Ballot.objects.count() == VOTERS


@pytest.fixture
def marked_poll(make_poll):
    poll = make_poll("draft", method=Method.SINGLE, options=["other", MARKER])
    Option.objects.filter(poll=poll, key=MARKER).update(label={"nl": "Iets"})
    actions.announce_poll(poll, by=None, at=poll.opens_at - DAY)
    return actions.open_poll(actions.freeze_poll(poll, by=None, at=poll.opens_at), by=None, at=poll.opens_at)


def test_no_log_record_metric_or_error_of_a_cast_carries_the_choice(marked_poll, alice, log_in, caplog, monkeypatch):
    client, cast = log_in(alice), reverse("polls:ballot-cast", args=[marked_poll.slug])
    client.raise_request_exception = False
    choice = {"choice": MARKER}

    def power_cut(self, statement, **how):
        raise RuntimeError("power cut")

    with caplog.at_level(logging.DEBUG):
        caplog.handler.setFormatter(logging.Formatter("%(message)s"))
        assert client.post(reverse("polls:ballot-review", args=[marked_poll.slug]), choice).status_code == 200
        with monkeypatch.context() as patch:
            patch.setattr(casting._FirstVote, "_run", power_cut)
            assert client.post(cast, choice).status_code == 500
        assert client.post(cast, choice).status_code == 302
        assert client.post(cast, {"choice": [MARKER, "nothing"]}).status_code in (302, 422)
    assert Ballot.objects.get().content == {"c": MARKER}
    queries = [record for record in caplog.records if record.name == "django.db.backends"]  # told at DEBUG alone
    written = [record for record in caplog.records if record not in queries]
    assert any(record.exc_info for record in written)
    for record in written:
        for form in (logging.Formatter("%(asctime)s %(levelname)s %(name)s: %(message)s"), JsonLines()):
            assert MARKER not in form.format(record)
    about_the_vote = [*Entry.objects.exclude(action="poll.drafted"), *Event.objects.all(), *Session.objects.all()]
    assert MARKER not in serializers.serialize("json", about_the_vote)
    assert MARKER not in Client(REMOTE_ADDR="127.0.0.1").get("/metrics").text


def test_a_pepper_is_a_file_that_closing_destroys_and_no_database_or_backup_holds(
    make_poll, alice, now, settings, django_capture_on_commit_callbacks
):
    poll = make_poll()
    path = settings.VAR_DIR / "peppers" / f"{poll.key.hex}.txt"
    pepper = path.read_text()
    assert len(pepper) == 64
    assert path.stat().st_mode & 0o777 == 0o600
    assert ChoiceSecret.objects.get(poll=poll).fingerprint == fingerprint(pepper) != pepper
    cast_ballot(poll, ["yes"], by=alice, at=now)
    rows = [*ChoiceSecret.objects.all(), *Ballot.objects.all(), *Mark.objects.all(), *Poll.objects.all()]
    assert pepper not in serializers.serialize("json", rows)  # what a backup reads
    with django_capture_on_commit_callbacks(execute=True):
        actions.close_poll(poll, by=None, at=poll.closes_at)
    assert not path.exists()


def test_a_pepper_that_a_power_cut_left_goes_with_the_next_tick(make_poll, now):
    closed, running = make_poll("closed"), make_poll()
    gone = Poll(key=make_poll("draft").key)
    assert {closed.key, running.key} <= set(peppers_there())  # on_commit never comes in a test's transaction
    destroy_left(now)
    assert closed.key not in peppers_there()
    assert pepper_of(running, ChoiceSecret.objects.get(poll=running).fingerprint)
    rehearse(make_poll("draft"), voters=3, at=now)
    made = set(peppers_there())
    destroy_pepper(gone)
    assert set(peppers_there()) == made


def test_where_the_pepper_is_lost_a_vote_stands_and_others_still_vote_once(make_poll, alice, bob, now):
    poll = make_poll()
    cast_ballot(poll, ["yes"], by=alice, at=now)
    destroy_pepper(poll)
    with pytest.raises(VoteStands):
        cast_ballot(poll, ["no"], by=alice, at=now)
    cast_ballot(poll, ["no"], by=bob, at=now)
    with pytest.raises(VoteStands):
        cast_ballot(poll, ["yes"], by=bob, at=now)
    assert sorted(ballot.content["c"] for ballot in Ballot.objects.all()) == ["no", "yes"]
    assert Mark.objects.count() == 2
    make_another = make_poll("draft")
    make_pepper(make_another)
    assert pepper_of(make_another, "0" * 64) == ""
