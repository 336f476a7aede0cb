"""What the platform itself does, counted by hand; and small numbers about people are never told."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone
from hypothesis import given, settings
from hypothesis import strategies as st

from cms.datasets.platform import answers, channels, turnout
from cms.datasets.suppression import shows_turnout, suppressed
from forum.choices import Kind
from forum.models import Comment, Topic
from polls.models import LegalEffect, Mark, Method, Poll, Snapshot, State, Visibility
from polls.terms.models import Turnout


def topic(alice, theme, at, *, answered_at=None, kind=Kind.QUESTION):
    words = {"title": "Bus?", "source": "?", "html": "?", "search_text": "?"}
    asked = Topic.objects.create(author=alice, theme=theme, kind=kind, **words)
    Topic.objects.filter(pk=asked.pk).update(created_at=at)
    if answered_at:
        words = {"source": "Ja.", "html": "Ja.", "path": "a"}
        answer = Comment.objects.create(topic=asked, author=alice, team=theme.team, **words)
        Comment.objects.filter(pk=answer.pk).update(created_at=answered_at)


@pytest.fixture
def poll(dossier):
    def make(slug, ballots, eligible):
        closes = timezone.now() - timedelta(days=1)
        made = Poll.objects.create(
            slug=slug, dossier=dossier, question={"nl": slug}, method=Method.MOTION, visibility=Visibility.LIVE,
            legal_effect=LegalEffect.ADVISORY, opens_at=closes - timedelta(days=9), closes_at=closes,
            state=State.CLOSED, closed_at=closes,
        )  # fmt: skip
        Snapshot.objects.update_or_create(poll=made, defaults={"ballots": ballots, "eligible": eligible})
        return made

    return make


def test_answers_are_in_term_within_ten_working_days(alice, theme):
    def day(month, number):
        return datetime(2026, month, number, 12, tzinfo=ZoneInfo("Europe/Brussels"))

    topic(alice, theme, day(10, 1), answered_at=day(10, 15))  # the tenth working day
    topic(alice, theme, day(10, 1), answered_at=day(10, 16))
    topic(alice, theme, day(11, 2))
    topic(alice, theme, day(11, 20))
    topic(alice, theme, day(11, 20), kind=Kind.INFORMATION)
    found = answers(day(11, 23))
    assert (found.names[0], found.names[-1], len(found.names)) == ("2025-11", "2026-11", 13)
    assert [column[-2:] for column in found.columns] == [(1, 0), (1, 0), (0, 1), (0, 1)]
    assert found.conclusion == "De gemeente beantwoordde 1 van 3 vragen binnen de termijn"


def test_a_turnout_of_few_or_of_nearly_all_is_not_told(poll, noon, client):
    for slug, ballots, eligible in (("many", 400, 1000), ("few", 4, 1000), ("nearly-all", 995, 1000), ("all", 50, 50)):
        poll(slug, ballots, eligible)
    found = turnout(noon)
    told = dict(zip(found.names, zip(*found.columns, strict=True), strict=True))
    assert told.pop("many") == (400, 1000, 40)
    assert told == {"few": (None, 1000, None), "nearly-all": (None, 1000, None), "all": (None, 50, None)}
    rows = client.get("/open-data/platform-turnout.json").json()["rows"]
    assert [row["Weggelaten"] for row in rows if row["Stemming"] == "few"] == ["Stembiljetten, Opkomst in %"]


def test_the_dashboard_is_a_public_page_with_a_file_for_each_part(db, client, count_queries, poll):
    poll("many", 400, 1000)
    page = client.get("/nl/dashboard/")
    assert page.status_code == 200
    for part in ("answers", "challenges", "turnout", "channels"):
        assert f'href="/open-data/platform-{part}.csv"'.encode() in page.content
        for form in ("csv", "json", "xlsx"):
            answer = client.get(f"/open-data/platform-{part}.{form}")
            again = client.get(f"/open-data/platform-{part}.{form}", headers={"if-none-match": answer["ETag"]})
            assert (answer.status_code, again.status_code) == (200, 304)
    assert count_queries(lambda: client.get("/nl/dashboard/")) <= 15
    assert channels(timezone.now()).names


def test_votes_stay_counted_by_their_way_when_the_marks_are_destroyed(poll):
    kept, gone = poll("kept", 31, 1000), poll("gone", 52, 1000)
    day = timezone.localdate()
    Mark.objects.bulk_create(
        Mark(poll=kept, voter=f"v{number}", channel="web" if number < 20 else "card", day=day) for number in range(31)
    )
    Turnout.objects.create(
        poll=gone, destroyed_at=timezone.now(), voted={"web": 40, "paper": 12}, on_roll=1000, letters=0
    )
    shown = channels(timezone.now())
    assert [column[0] for column in shown.columns] == [60, 0, 12, 11]
    assert "zolang" not in shown.definition


@given(st.lists(st.lists(st.integers(0, 40), min_size=3, max_size=3), min_size=3, max_size=5))
@settings(max_examples=60, deadline=None)
def test_no_number_that_is_left_out_can_be_found_from_a_total(table):
    out = suppressed(table)
    assert all((r, c) in out for r, row in enumerate(table) for c, number in enumerate(row) if 0 < number < 10)
    rows = [sum((r, c) in out for c in range(3)) for r in range(len(table))]
    columns = [sum((r, c) in out for r in range(len(table))) for c in range(3)]
    assert 1 not in rows + columns


def test_a_turnout_is_told_only_where_it_betrays_nobody():
    pairs = ((10, 20), (0, 20), (9, 20), (11, 20), (20, 20))
    assert [shows_turnout(*pair) for pair in pairs] == [True, True, False, False, False]
