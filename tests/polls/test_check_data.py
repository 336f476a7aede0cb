"""What does not hold of polls is named: a ballot without a voter, a result nobody voted, a way back to a voter."""

import pytest
from django.db import connection

from participation.audit.door import open_door
from polls import checks, results
from polls.casting import cast_ballot
from polls.models import Ballot, ChoiceSecret, Mark, Poll, Snapshot

ALL = (
    checks.locks, checks.marks_and_ballots, checks.ballots_of_a_poll, checks.rolls, checks.results, checks.secrecy,
)  # fmt: skip


def found():
    return [sentence for check in ALL for sentence in check()]


@pytest.fixture
def voted(make_poll, alice, bob, now):
    poll = make_poll(slug="markt")
    cast_ballot(poll, ["yes"], by=alice, at=now)
    cast_ballot(poll, ["no"], by=bob, at=now)
    cast_ballot(poll, ["yes"], by=bob, at=now)
    results.current(poll, now)
    return poll


@pytest.fixture
def closed(voted, close_at_end):
    return close_at_end(voted)


@pytest.fixture
def behind_the_door(db):
    """Past the locks, where a careless hand may have been."""
    with open_door(connection):
        yield


def test_polls_in_order_pass(voted, make_poll):
    make_poll("draft")
    make_poll("announced")
    assert found() == []


def test_a_closed_poll_in_order_passes(closed):
    assert found() == []


def test_a_lost_ballot_is_found(voted):
    Ballot.objects.first().delete()
    assert list(checks.marks_and_ballots()) == ["The poll markt has 2 marks of voters and 1 ballots."]
    assert list(checks.results()) == ["The poll markt shows 2 ballots, and 1 are in the box."]


def test_a_ballot_without_a_voter_is_found(voted):
    Mark.objects.first().delete()
    assert found() == ["The poll markt has 1 marks of voters and 2 ballots."]


def test_ballots_of_no_poll_are_found(voted):
    stray = Ballot.objects.create(poll_key="00000000-0000-4000-8000-000000000000", content={"c": "yes"})
    assert found() == [f"There are ballots of a poll {stray.poll_key}, which is not there."]


def test_a_voter_who_is_not_on_the_roll_is_found(make_poll, alice, bob, now):
    poll = make_poll(slug="bindend", roll=[alice, bob])
    cast_ballot(poll, ["yes"], by=alice, at=now)
    assert found() == []
    Mark.objects.update(voter="f" * 64)
    assert found() == ["The poll bindend has a mark of the voter ffffffffffff…, who is not on its roll."]


def test_a_result_that_nobody_voted_is_found(closed):
    Snapshot.objects.update(counts={"yes": 1, "no": 1, "abstain": 0})
    assert found() == [
        "The poll markt is stored with 2 ballots and the votes abstain 0, no 1, yes 1; "
        "counted again there are 2 ballots and the votes abstain 0, no 0, yes 2."
    ]
    Snapshot.objects.update(is_final=False)
    assert found() == ["The poll markt is counted and has no final result."]


def test_a_ballot_for_what_can_not_be_chosen_is_found(voted):
    Ballot.objects.filter(pk=Ballot.objects.first().pk).update(content={"c": "maybe"})
    assert found() == ["The poll markt has a ballot for 'maybe', which is not one of its options."]


def test_a_way_back_to_a_voter_is_found(closed, behind_the_door):
    first = Ballot.objects.first()
    Ballot.objects.filter(pk=first.pk).update(choice_key="c" * 64)
    assert found() == ["The poll markt is closed, and a ballot of it still has what joins it to a voter."]
    ChoiceSecret.objects.create(poll=closed, fingerprint="s" * 64)
    assert found()[0] == "The poll markt is closed, and the secret that joins voters to ballots is still there."


def test_a_lost_secret_is_found(voted):
    ChoiceSecret.objects.all().delete()
    assert found() == ["The poll markt takes votes, and has lost the secret with which a voter's ballot is found."]


def test_a_lost_lock_is_found(voted):
    table = " ON polls_ballot" if connection.vendor == "postgresql" else ""
    with connection.cursor() as cursor:
        cursor.execute(f"DROP TRIGGER polls_ballot_lock_delete_old{table}")
    assert found() == [
        "The database has lost the trigger polls_ballot_lock_delete_old, which keeps polls and ballots as they are."
    ]


def test_marks_and_ballots_are_counted_at_one_moment_in_one_question(voted, make_poll, django_assert_max_num_queries):
    make_poll()
    with django_assert_max_num_queries(1):
        list(checks.marks_and_ballots())
    assert Poll.objects.count() == 2
