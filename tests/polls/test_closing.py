"""Closing counts for good and takes away every way from a voter to a ballot, down to the places of the rows."""

import uuid
from itertools import groupby

import pytest
from django.db import connection

from polls import actions, results
from polls.actions import telling
from polls.ballot_box import unlink_ballots
from polls.casting import cast_ballot
from polls.models import Ballot, ChoiceSecret, Mark, Method, Snapshot


def _rows(table, *columns):
    """Read columns that Django does not show."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {', '.join(columns)} FROM {table}")  # noqa: S608 (names of our own)
        return cursor.fetchall()


@pytest.fixture
def vote_all(voters, now):
    """Let 40 people vote, some twice, in a known order; return the receipt codes in the order of voting."""

    def vote(poll):
        people, codes = voters(40), []
        for place, person in enumerate(people):
            codes.append(cast_ballot(poll, ["yes" if place < 20 else "no"], by=person, at=now).code)
        for person in people[::3]:
            cast_ballot(poll, ["abstain"], by=person, at=now)
        return codes

    return vote


@pytest.fixture
def half_closed(make_poll, vote_all):
    """A closed poll beside an open one, so that rows of both lie in the tables."""
    poll, other = make_poll(), make_poll()
    codes = vote_all(poll)
    actions.close_poll(poll, by=None, at=poll.closes_at)
    return poll, other, codes


def test_what_was_voted_stays_and_how_to_find_the_voter_goes(half_closed):
    poll, _other, codes = half_closed
    ballots = list(Ballot.objects.filter(poll_key=poll.key))
    assert len(ballots) == len(codes) == 40
    assert {str(ballot.key) for ballot in ballots} & set(codes) == set(), "no receipt leads to a ballot any more"
    assert {(ballot.choice_key, ballot.revision) for ballot in ballots} == {("", 1)}
    assert not ChoiceSecret.objects.filter(poll=poll).exists()
    assert [option.votes for option in results.current(poll, poll.closes_at).options] == [13, 13, 14]


def test_the_order_of_the_rows_is_that_of_their_random_keys(half_closed):
    """Then it tells nothing about who voted when: keys are drawn at random, anew at closing."""
    poll, _other, _codes = half_closed
    place = "ctid" if connection.vendor == "postgresql" else "rowid"
    rows = sorted(_rows("polls_ballot", "key", "poll_key", place), key=lambda row: _number(row[2]))
    mine = [row for row in rows if uuid.UUID(str(row[1])) == poll.key]
    runs = [[str(uuid.UUID(str(row[0]))) for row in page] for _, page in groupby(mine, key=lambda row: _page(row[2]))]
    found = [key for run in sorted(runs) for key in run]
    assert (found, len(set(found))) == (sorted(found), 40)


def _page(place):
    """Return the page of a ctid. PostgreSQL fills pages in the order of its free space, each with a run of keys."""
    return _number(place)[0] if connection.vendor == "postgresql" else 0


def _number(place):
    """Return a ctid "(page,row)" or a rowid so that it sorts as the table is laid out."""
    return tuple(int(part) for part in str(place).strip("()").split(","))


def test_neither_transaction_nor_place_joins_ballots_to_marks(transactional_db, make_poll, vote_all):
    """With real commits: every mark has its own transaction, all ballots share the one that closed."""
    poll = make_poll()
    vote_all(poll)
    if connection.vendor == "postgresql":
        before = {xmin for (xmin,) in _rows("polls_ballot", "xmin::text")}
        marks = {xmin for (xmin,) in _rows("polls_mark", "xmin::text")}
        assert before & marks  # while open the two can be joined: confidential, not secret
    actions.close_poll(poll, by=None, at=poll.closes_at)
    if connection.vendor == "postgresql":
        after = {xmin for (xmin,) in _rows("polls_ballot", "xmin::text")}
        assert len(after) == 1
        assert not after & marks
    places = [
        _number(place) for (place,) in _rows("polls_ballot", "ctid" if connection.vendor == "postgresql" else "rowid")
    ]
    assert len(places) == len(set(places)) == 40


def test_nothing_of_the_way_back_is_left_in_any_column(half_closed):
    poll, _other, _codes = half_closed
    marks = {mark.voter for mark in Mark.objects.filter(poll=poll)}
    for ballot in Ballot.objects.filter(poll_key=poll.key):
        text = f"{ballot.key} {ballot.content} {ballot.choice_key}"
        assert not any(voter[:8] in text for voter in marks)


def test_other_polls_are_left_alone(make_poll, alice, bob, now):
    closing, other = make_poll(), make_poll()
    cast_ballot(closing, ["yes"], by=alice, at=now)
    cast_ballot(other, ["no"], by=bob, at=now)
    before = Ballot.objects.get(poll_key=other.key)
    actions.close_poll(closing, by=None, at=closing.closes_at)
    after = Ballot.objects.get(poll_key=other.key)
    assert (after.key, after.choice_key, after.content) == (before.key, before.choice_key, before.content)
    assert cast_ballot(other, ["yes"], by=bob, at=now).is_change


def test_a_closing_that_fails_loses_nothing_and_the_next_tick_closes(make_poll, alice, now, monkeypatch):
    poll = make_poll()
    cast_ballot(poll, ["yes"], by=alice, at=now)
    kept = Ballot.objects.get().choice_key

    def fail(*args, **kwargs):
        raise RuntimeError("power cut")

    with monkeypatch.context() as patch:
        patch.setattr(telling, "record", fail)
        with pytest.raises(RuntimeError):
            actions.close_poll(poll, by=None, at=poll.closes_at)
    assert Ballot.objects.get().choice_key == kept
    assert ChoiceSecret.objects.filter(poll=poll).exists()
    assert not Snapshot.objects.get(poll=poll).is_final
    assert actions.close_due_polls(poll.closes_at) == 1
    assert Ballot.objects.get().choice_key == ""


def test_the_final_count_is_exact_whatever_the_step(make_poll, voters, now):
    poll = make_poll(result_step=5)
    for person in voters(7):
        cast_ballot(poll, ["yes"], by=person, at=now)
    assert results.current(poll, now).counted in (5, 7)
    actions.close_poll(poll, by=None, at=poll.closes_at)
    found = results.current(poll, poll.closes_at)
    assert (found.counted, found.ballots, found.options[0].votes) == (7, 7, 7)
    snapshot = Snapshot.objects.get(poll=poll)
    assert snapshot.is_final
    assert snapshot.counts == {"yes": 7, "no": 0, "abstain": 0}


def test_a_big_box_is_unlinked_by_the_database_itself(make_poll):
    poll = make_poll(method=Method.APPROVAL, max_choices=3)
    Ballot.objects.bulk_create(
        [Ballot(poll_key=poll.key, content={"a": ["lime"]}, choice_key=f"{number:064x}") for number in range(3000)]
    )
    keys = set(Ballot.objects.values_list("key", flat=True))
    unlink_ballots(poll)
    renamed = set(Ballot.objects.values_list("key", flat=True))
    assert (len(renamed), renamed & keys) == (3000, set())
    assert not Ballot.objects.exclude(choice_key="").exists()
    with connection.cursor() as cursor, pytest.raises(Exception, match="closing_ballots"):
        cursor.execute("SELECT 1 FROM closing_ballots")


def test_keys_of_ballots_are_random(poll):
    keys = [Ballot(poll_key=poll.key, content={"c": "yes"}).key for _ in range(50)]
    assert {key.version for key in keys} == {4}
    assert keys != sorted(keys)
