"""A clock that was off for a month catches up: each move at its own moment, and nobody loses for want of a word."""

from datetime import date, timedelta

from django.utils import timezone

from forum.actions import sign_challenge
from participation.due import do_due_work
from participation.notices.models import Notice
from participation.procedures.models import Case
from participation.procedures.moves import move

MONTH = timedelta(days=31)


def caught_up(case, at):
    for _twice in range(2):  # the second finds nothing to do
        do_due_work(at)
    return Case.objects.get(pk=case.pk)


def test_collecting_ended_when_there_were_enough_not_when_the_clock_came(opened, make_person, noon):
    signed_at = noon + timedelta(days=5)
    for number in range(3):
        sign_challenge(opened.proposal.challenge, by=make_person(f"Signer {number}"), at=signed_at)
    back = noon + MONTH
    case = caught_up(opened, back)
    step = case.steps.last()
    assert (case.state, step.at, step.noted_at, case.steps.filter(transition="CT12").count()) == (
        "C35", signed_at, back, 1,
    )  # fmt: skip
    assert case.term.started_on == date(2026, 11, 28)
    assert case.term.is_late(back)  # ten working days since then are over, and everyone sees it
    assert Notice.objects.filter(event__kind="challenges.late_for_group").exists()


def test_an_answer_that_did_not_come_is_a_refusal_of_the_day_on_which_it_was_due(case, alice, noon):
    Case.objects.filter(pk=case.pk).update(state="C61", state_since=noon, number="2026-001", submitted_at=noon)
    case.terms.all().delete()
    due = noon + timedelta(days=14)
    case.terms.create(state="C61", name="consent", started_on=noon.date(), number=14, unit="cal", due_at=due)
    found = caught_up(case, noon + MONTH)
    assert (found.state, found.steps.get(transition="CT21c").at) == ("C62", due)


def test_what_was_not_completed_lapses_only_after_the_group_was_told(case, alice, case_handler, noon):
    move(case, "CT03", by=alice, at=noon)
    move(case, "CT04", by=case_handler, at=noon, data={"checked": True})
    move(case, "CT05", by=case_handler, at=noon, reason="The budget is missing.")
    back = noon + MONTH
    assert caught_up(case, back).state == "C15"
    told = Notice.objects.filter(event__kind="challenges.term_of_group", person=alice)
    assert told.count() == 1
    assert caught_up(case, back + timedelta(days=6)).state == "C15"
    found = caught_up(case, back + timedelta(days=8))
    assert found.state == "C97"
    assert timezone.localdate(found.ended_at) == date(2026, 12, 31)
    assert told.count() == 1


def test_with_the_clock_on_it_lapses_a_week_after_its_term(case, alice, case_handler, noon):
    move(case, "CT03", by=alice, at=noon)
    move(case, "CT04", by=case_handler, at=noon, data={"checked": True})
    move(case, "CT05", by=case_handler, at=noon, reason="The budget is missing.")
    for days, state in ((12, "C15"), (15, "C15"), (21, "C15"), (22, "C97")):
        assert caught_up(case, noon + timedelta(days=days)).state == state
    assert Notice.objects.filter(event__kind="challenges.term_of_group", person=alice).count() == 1
