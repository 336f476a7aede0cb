"""What is announced or closed can not change, not even from a shell: the database refuses."""

import uuid
from datetime import date, timedelta

import pytest
from django.db import IntegrityError, connection, transaction

from participation.audit.door import open_door
from polls import actions
from polls.casting import cast_ballot
from polls.locks import LOCKED
from polls.models import Argument, Ballot, Manifest, Option, Poll, RollEntry, State
from tests.polls.conftest import put_on_roll

FRESH = {
    "key": uuid.uuid4(),
    "slug": "another",
    "question": {"nl": "Iets anders?"},
    "default_language": "en",
    "method": "single",
    "min_choices": 2,
    "max_choices": 3,
    "points": 5,
    "seats": 2,
    "budget": 1000,
    "least_votes": 40,
    "legal_effect": "binding",
    "legal_basis": {"nl": "Een ander reglement"},
    "deciding_body": {"nl": "De gemeenteraad"},
    "electorate": "roll",
    "quorum_base": "people",
    "quorum": 20,
    "inhabitants": 9000,
    "inhabitants_on": date(2026, 1, 1),
    "inhabitants_source": "Het bevolkingsregister",
    "threshold": "two_thirds",
    "counts_abstentions": True,
    "objection_days": 14,
    "visibility": "hidden",
    "result_step": 50,
    "opens_at": timedelta(minutes=-5),
    "closes_at": timedelta(minutes=5),
}


def _refused(change):
    with pytest.raises(IntegrityError) as refusal, transaction.atomic():
        change()
    return str(refusal.value)


def test_every_locked_column_has_its_case_here():
    assert set(LOCKED) == set(FRESH)


@pytest.mark.parametrize("phase", ["announced", "open", "closed"])
def test_an_announced_poll_keeps_its_question_times_and_rules(make_poll, phase):
    poll = make_poll(phase, max_choices=3)
    kept = []
    for column, fresh in FRESH.items():
        change = {column: getattr(poll, column) + fresh if isinstance(fresh, timedelta) else fresh}
        if column == "min_choices":
            change["min_choices"] = 3
        if column == "max_choices":
            change["max_choices"] = 7
        if "fixed" in _refused(lambda change=change: Poll.objects.filter(pk=poll.pk).update(**change)):
            kept.append(column)
    assert kept == list(FRESH)


@pytest.mark.parametrize("phase", ["frozen", "open", "closed"])
def test_from_its_freezing_on_a_poll_keeps_its_roll_and_its_manifest(make_poll, alice, phase):
    poll = make_poll(phase, roll=[alice])
    for column, fresh in {
        "reference_date": date(2030, 1, 1),
        "roll_date": date(2026, 1, 1),
        "roll_source": "?",
    }.items():
        assert "fixed" in _refused(lambda c=column, f=fresh: Poll.objects.filter(pk=poll.pk).update(**{c: f}))
    for change in (
        lambda: RollEntry.objects.create(poll=poll, voter="b", eligible_from=date(2000, 1, 1)),
        lambda: RollEntry.objects.filter(poll=poll).update(eligible_from=date(2030, 1, 1)),
        lambda: RollEntry.objects.filter(poll=poll).delete(),
    ):
        assert "roll is fixed" in _refused(change)
    for change in (
        lambda: Manifest.objects.filter(poll=poll).update(sha256="0" * 64),
        lambda: Manifest.objects.filter(poll=poll).delete(),
    ):
        assert "never changes" in _refused(change)


def test_until_it_is_frozen_an_announced_poll_gets_another_roll(make_poll, alice, bob):
    poll = make_poll("announced", roll=[alice])
    put_on_roll(poll, bob)
    assert Poll.objects.filter(pk=poll.pk).update(roll_date=date(2026, 1, 1), roll_source="Register") == 1


def test_an_announced_poll_keeps_its_arguments_and_neighbourhoods(make_poll, neighbourhood):
    draft = make_poll("draft")
    Argument.objects.create(poll=draft, side="for", position=0, text={"nl": "Rust."})
    draft.neighbourhoods.add(neighbourhood)
    poll = actions.announce_poll(draft, by=None, at=draft.opens_at)
    for change in (
        lambda: Argument.objects.create(poll=poll, side="against", position=0, text={"nl": "Drukte."}),
        lambda: Argument.objects.filter(poll=poll).update(text={"nl": "Drukte."}),
        lambda: Argument.objects.filter(poll=poll).delete(),
        lambda: poll.neighbourhoods.clear(),
    ):
        assert "fixed" in _refused(change)


def test_only_a_suspended_poll_closes_later_and_never_earlier(make_poll, clerk, now):
    poll = actions.suspend_poll(make_poll(), "The site was down.", by=clerk, at=now)
    earlier, later = poll.closes_at - timedelta(minutes=1), poll.closes_at + timedelta(days=1)
    assert "fixed" in _refused(lambda: Poll.objects.filter(pk=poll.pk).update(closes_at=earlier))
    assert Poll.objects.filter(pk=poll.pk).update(closes_at=later) == 1


@pytest.mark.parametrize("phase", ["announced", "open", "closed"])
def test_an_announced_poll_keeps_its_options(make_poll, phase):
    poll = make_poll(phase)
    option = poll.options.first()
    for change in (
        lambda: Option.objects.create(poll=poll, key="maybe", position=9, label={"nl": "Misschien"}),
        lambda: Option.objects.filter(pk=option.pk).update(label={"nl": "Nee"}),
        lambda: Option.objects.filter(pk=option.pk).update(key="other"),
        lambda: Option.objects.filter(pk=option.pk).delete(),
    ):
        assert "fixed" in _refused(change)


def test_an_option_can_not_move_into_or_out_of_an_announced_poll(make_poll):
    announced, draft = make_poll(), make_poll("draft", options=["a", "b"], method="single")
    inside, outside = announced.options.first(), draft.options.first()
    assert "fixed" in _refused(lambda: Option.objects.filter(pk=outside.pk).update(poll=announced, position=8))
    assert "fixed" in _refused(lambda: Option.objects.filter(pk=inside.pk).update(poll=draft, position=8))


def test_a_draft_can_change_in_everything(make_poll):
    poll = make_poll("draft")
    Option.objects.filter(poll=poll, key="abstain").delete()
    Option.objects.filter(poll=poll, key="yes").update(label={"nl": "Jawel"})
    changes = {column: value for column, value in FRESH.items() if not isinstance(value, timedelta)}
    assert Poll.objects.filter(pk=poll.pk).update(threshold=changes.pop("threshold"), counts_abstentions=True) == 1
    changes |= {"threshold": "simple", "counts_abstentions": False}  # of a motion only
    del changes["least_votes"]  # of a budget with a threshold only
    of_methods = {name: changes.pop(name) for name in ("points", "seats", "budget")}
    assert Poll.objects.filter(pk=poll.pk).update(**changes) == 1
    for method, (name, value) in zip(("score", "stv", "greedy"), of_methods.items(), strict=True):
        usual = {"points": 0, "seats": 1, "budget": 0}
        assert Poll.objects.filter(pk=poll.pk).update(method=method, **(usual | {name: value})) == 1


def test_introduction_and_answer_can_still_be_mended(make_poll):
    poll = make_poll("closed")
    assert Poll.objects.filter(pk=poll.pk).update(intro={"nl": "Zonder tikfout"}, answer={"nl": "Gedaan"}) == 1


@pytest.mark.parametrize(
    ("phase", "state"),
    [
        ("draft", State.FROZEN),
        ("draft", State.OPEN),
        ("draft", State.CLOSED),
        ("draft", State.ANNULLED),
        ("announced", State.DRAFT),
        ("announced", State.OPEN),
        ("frozen", State.ANNOUNCED),
        ("frozen", State.COUNTED),
        ("open", State.DRAFT),
        ("open", State.ANNOUNCED),
        ("open", State.CLOSED),
        ("open", State.COUNTED),
        ("closed", State.OPEN),
        ("closed", State.ANNOUNCED),
        ("closed", State.DRAFT),
        ("closed", State.CLOSED),
        ("closed", State.ANSWERED),
    ],
)
def test_a_state_only_moves_forward(make_poll, phase, state):
    poll = make_poll(phase)
    change = {"state": state, "closed_at": poll.closes_at, "counted_at": poll.counted_at, "ending": poll.ending}
    assert "forward" in _refused(lambda: Poll.objects.filter(pk=poll.pk).update(**change))


def test_the_ballots_of_a_closed_poll_stay_as_they_are(make_poll, alice, now):
    poll, other = make_poll(), make_poll()
    cast_ballot(poll, ["yes"], by=alice, at=now)
    cast_ballot(other, ["yes"], by=alice, at=now)
    actions.close_poll(poll, by=None, at=poll.closes_at)
    ballots = Ballot.objects.filter(poll_key=poll.key)
    for change in (
        lambda: Ballot.objects.create(poll_key=poll.key, content={"c": "no"}),
        lambda: ballots.update(content={"c": "no"}),
        lambda: ballots.delete(),
        lambda: Ballot.objects.filter(poll_key=other.key).update(poll_key=poll.key),
    ):
        assert "ballots are fixed" in _refused(change)
    assert ballots.get().content == {"c": "yes"}


def test_the_door_lets_retention_through(make_poll, alice, now):
    poll = make_poll()
    cast_ballot(poll, ["yes"], by=alice, at=now)
    actions.close_poll(poll, by=None, at=poll.closes_at)
    with open_door(connection):
        assert Ballot.objects.filter(poll_key=poll.key).delete()[0] == 1
    assert "ballots are fixed" in _refused(lambda: Ballot.objects.create(poll_key=poll.key, content={"c": "no"}))
