"""Who took part in a poll: destroyed when nobody can contest its result any more. Ballots and numbers stay."""

from datetime import date, timedelta

import pytest
from django.core.management import call_command

from participation.audit.models import Entry
from participation.privacy import retention
from participation.privacy.models import Destruction
from participation.residents.verification.models import Letter, Purpose
from polls import actions, checks
from polls.casting import cast_ballot
from polls.models import Ballot, Mark, Objection, Poll, RollEntry
from polls.peppers import destroy_left
from polls.terms.checks import marks_destroyed
from polls.terms.models import Turnout
from tests.polls.conftest import DAY

WHAT = "polls.mark: nobody can contest the result any more"
THREE_MONTHS = 93 * DAY


@pytest.fixture
def counted(make_poll, alice, bob, now):
    """A counted poll with a roll of two, of whom one voted, and a letter to vote with."""
    poll = make_poll(slug="markt", roll=[alice, bob], opens_at=now - 2 * DAY, closes_at=now + DAY)
    cast_ballot(poll, ["yes"], by=alice, at=now)
    Letter.objects.create(
        person=bob, purpose=Purpose.VOTE, subject=f"poll:{poll.pk}", about="Markt", language="nl", household_key="x",
        state="cancelled", asked_at=now,
    )  # fmt: skip
    return actions.close_poll(poll, by=None, at=poll.closes_at)


@pytest.fixture
def certified(counted):
    return actions.certify_poll(counted, by=None, at=counted.counted_at + DAY)


def left(poll):
    return (
        Mark.objects.filter(poll=poll).count(),
        RollEntry.objects.filter(poll=poll).count(),
        Letter.objects.filter(purpose=Purpose.VOTE).count(),
        Ballot.objects.filter(poll_key=poll.key).count(),
    )


def test_nothing_goes_before_three_months_are_over(certified):
    assert retention.destroy_once_a_day(certified.certified_at + 91 * DAY) == 0
    assert left(certified) == (1, 2, 1, 1)


def test_marks_roll_and_letters_go_by_themselves_and_the_numbers_stay(certified):
    at = certified.certified_at + THREE_MONTHS
    assert retention.destroy_once_a_day(at) == 1
    assert left(certified) == (0, 0, 0, 1)
    kept = Turnout.objects.get(poll=certified)
    assert (kept.voted, kept.on_roll, kept.letters, kept.destroyed_at) == ({"web": 1}, 2, 1, at)
    assert Destruction.objects.get(what=WHAT).number == 4
    entry = Entry.objects.get(action="poll.marks_destroyed")
    assert (entry.channel, entry.subject_id, entry.data["voted"]) == ("clock", str(certified.pk), {"web": 1})
    snapshot = Poll.objects.get(pk=certified.pk).snapshot
    assert (snapshot.ballots, snapshot.eligible, snapshot.counts["yes"]) == (1, 2, 1)
    assert retention.destroy_once_a_day(at + DAY) == 0


def test_what_is_left_still_holds_together_and_a_way_back_is_found(certified, alice):
    retention.destroy_once_a_day(certified.certified_at + THREE_MONTHS)
    destroy_left(certified.certified_at)
    every = (checks.marks_and_ballots, checks.rolls, checks.results, checks.secrecy, marks_destroyed)
    assert [sentence for check in every for sentence in check()] == []
    Mark.objects.create(poll=certified, voter="f" * 64, channel="web", day=date(2026, 1, 1))
    Ballot.objects.create(poll_key="00000000-0000-4000-8000-000000000000", content={"c": "yes"})
    assert list(marks_destroyed()) == [
        "The marks of the poll markt were destroyed, and something still says who took part in it."
    ]


def test_an_annulled_poll_keeps_nobody_either(certified, now, clerk):
    at = certified.certified_at + DAY
    actions.annul_poll(certified, "The question was wrong.", by=clerk, at=at)
    assert retention.destroy_once_a_day(at + 91 * DAY) == 0
    retention.destroy_once_a_day(at + THREE_MONTHS)
    assert left(certified) == (0, 0, 0, 1)


def test_what_nobody_certifies_ends_a_year_after_the_time_to_object_unless_one_waits(counted):
    year = counted.counted_at + 366 * DAY
    waits = Objection.objects.create(poll=counted, number=1, received_on=date(2026, 11, 23), text="Count again.")
    retention.destroy_once_a_day(year)
    assert Mark.objects.filter(poll=counted).count() == 1
    waits.delete()
    retention.destroy_once_a_day(year - timedelta(days=2))
    assert Mark.objects.filter(poll=counted).count() == 1
    retention.destroy_once_a_day(year)
    assert not Mark.objects.filter(poll=counted).exists()


def test_a_dry_run_says_how_many_and_destroys_nothing(certified, capsys):
    Poll.objects.filter(pk=certified.pk).update(certified_at=certified.certified_at - 200 * DAY)
    call_command("retention", "--dry-run")
    assert f"{WHAT}: 4 (" in capsys.readouterr().out
    assert left(certified) == (1, 2, 1, 1)
