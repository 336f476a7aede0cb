"""Too few valid signatures: the group gets seven days more, once. And what two people sign is what is done."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from forum.actions import sign_challenge
from forum.challenges.actions import prepare
from forum.challenges.hooks import NotPrepared
from forum.challenges.models import Prepared, Proposal
from forum.models import Signature
from participation.errors import WrongState
from participation.notices.models import Notice
from participation.procedures.models import Case
from participation.procedures.moves import InTheWay, move, move_by_clock
from participation.signatures.actions import ask_signature, give_signature


@pytest.fixture
def checked(opened, alice, noon):
    """The case while its signatures are checked: two of three."""
    later = noon + timedelta(days=2)
    for person in (alice, opened.proposal.members.exclude(person=alice).exclude(person=None).get().person):
        sign_challenge(opened.proposal.challenge, by=person, at=later)
    Proposal.objects.filter(pk=opened.pk).update(rows_to_enter=1)
    move_by_clock(timezone.make_aware(timezone.datetime(2027, 3, 1)))
    opened.refresh_from_db()
    assert opened.state == "C35"
    Proposal.objects.filter(pk=opened.pk).update(rows_to_enter=0)
    return Case.objects.get(pk=opened.pk)


def test_days_more_are_given_once_before_it_ends(checked, case_handler, make_person):
    at = timezone.make_aware(timezone.datetime(2027, 3, 1, 12))
    with pytest.raises(InTheWay):
        move(checked, "CT15", by=case_handler, at=at)
    step = move(checked, "CT15b", by=case_handler, at=at)
    case = Case.objects.get(pk=checked.pk)
    challenge = case.proposal.challenge
    assert (case.state, case.term.name, case.term.last_day, step.data["valid"]) == ("C30", "cure", date(2027, 3, 8), 2)
    assert challenge.accepts_signatures(at)
    assert challenge.support_closes_at == case.term.due_at
    assert case.proposal.versions.count() == 1
    assert Notice.objects.filter(event__kind="challenges.moved.CT15b", person=case.proposal.spokesperson).exists()
    move_by_clock(at + timedelta(days=9))
    case.refresh_from_db()
    assert case.state == "C38"


def test_who_signs_in_those_days_counts_and_it_is_checked_again(checked, case_handler, make_person):
    at = timezone.make_aware(timezone.datetime(2027, 3, 1, 12))
    move(checked, "CT15b", by=case_handler, at=at)
    challenge = Proposal.objects.get().challenge
    sign_challenge(challenge, by=make_person("Dirk"), at=at + timedelta(days=1))
    move_by_clock(at + timedelta(days=1))
    case = Case.objects.get(pk=checked.pk)
    assert case.state == "C35"
    Signature.objects.filter(person__display_name="Dirk").delete()
    with pytest.raises(InTheWay):
        move(case, "CT15b", by=case_handler, at=at + timedelta(days=2))
    move(case, "CT15", by=case_handler, at=at + timedelta(days=2))
    assert Case.objects.get(pk=case.pk).state == "C38"


def test_only_what_a_second_person_signed_is_done(case, alice, found, case_handler, clerk, noon):
    Case.objects.filter(pk=case.pk).update(state="C20", number="2026-001")
    case.refresh_from_db()
    found(case, "A06")
    data, why = {"redress": "Ask others to look at it again."}, "It is new."
    prepare(case, "CT08", reason=why, data=data, by=case_handler, at=noon)
    asked = ask_signature("challenges.declare_inadmissible", case, "Please read.", by=case_handler, at=noon)
    give_signature(asked, by=clerk, at=noon)
    for reason, with_what in (("It is too dear.", data), (why, {"redress": "None."})):
        with pytest.raises(NotPrepared):
            move(case, "CT08", by=case_handler, at=noon, reason=reason, data=with_what)
    move(case, "CT08", by=case_handler, at=noon, reason=why, data=data)
    assert Case.objects.get(pk=case.pk).state == "C25"
    for code in ("CT10", "CT08"):  # needs nobody; not from there
        with pytest.raises(WrongState):
            prepare(Case.objects.get(pk=case.pk), code, reason=why, data={}, by=case_handler, at=noon)


def test_what_was_prepared_goes_when_the_case_goes_another_way(case, found, case_handler, noon):
    Case.objects.filter(pk=case.pk).update(state="C20", number="2026-001")
    case.refresh_from_db()
    found(case, "A06")
    prepare(case, "CT08", reason="It is new.", data={}, by=case_handler, at=noon)
    move(case, "CT05", by=case_handler, at=noon, reason="The budget is missing.")
    assert not Prepared.objects.exists()
