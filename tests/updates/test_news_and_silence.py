"""Reminders before a report is due, and what happens when nothing is heard of a case."""

from datetime import timedelta

import pytest
from django.utils import timezone

from forum.challenges.actions import follow_case
from forum.updates.models import Reminder
from forum.updates.reminders import remind_of_reports
from forum.updates.silence import break_silence, silent_since
from participation.notices.models import Notice
from participation.procedures.models import Case, Term
from participation.procedures.moves import move, start_terms

PAGE = "/en/forum/challenges/2026-001/"


@pytest.fixture
def at_state(case):
    """The case, on the site, in a state since a moment, with the term of that state."""

    def put(state, since):
        Case.objects.filter(pk=case.pk).update(number="2026-001", state=state, state_since=since, opened_at=since)
        found = Case.objects.select_related("regulation").get(pk=case.pk)
        found.terms.all().delete()
        start_terms(found, since)
        return Case.objects.select_related("regulation").get(pk=case.pk)

    return put


def told(kind, person):
    return Notice.objects.filter(event__kind=kind, person=person).count()


def test_a_group_is_reminded_of_its_report_and_the_next_one_is_due_half_a_year_after_it(
    at_state, alice, case_handler, noon, client
):
    case = at_state("C80", noon)
    due = case.term.last_day
    assert (due.year, due.month) == (2027, 5)
    for days, number in ((31, 0), (30, 1), (29, 1), (14, 2), (3, 2), (0, 3), (0, 3)):
        remind_of_reports(case.term.due_at - timedelta(days=days))
        assert told("updates.report_due", alice) == number, days
    late = case.term.due_at + timedelta(days=1)
    assert [remind_of_reports(late), remind_of_reports(late)] == [1, 0]
    assert told("updates.report_late", alice) == told("updates.report_late", case_handler) == 1
    assert silent_since(case, late) == case.opened_at
    move(case, "CT28", by=alice, at=late, data={"report": "The park is in bloom."})
    case = Case.objects.get(pk=case.pk)
    assert (case.term.started_on, case.term.last_day.month) == (timezone.localdate(late), 11)
    assert silent_since(case, late) is None


def test_a_month_without_a_clock_sends_only_the_last_reminder(at_state, alice, noon):
    case = at_state("C80", noon)
    assert remind_of_reports(case.term.due_at - timedelta(days=5)) == 1
    assert told("updates.report_due", alice) == 1


def test_the_evaluation_is_reminded_of_to_the_town(at_state, alice, case_handler, clerk, noon):
    case = at_state("C85", noon)
    remind_of_reports(case.term.due_at - timedelta(days=14))
    assert (told("updates.evaluation_due", case_handler), told("updates.evaluation_due", alice)) == (1, 0)
    Term.objects.update(due_at=noon)
    remind_of_reports(noon + timedelta(days=1))
    assert told("updates.evaluation_late", clerk) == 1


def test_silence_is_told_to_the_owner_first_and_a_week_later_to_everyone(
    at_state, back_office, case_handler, clerk, bob, log_in, client
):
    now = timezone.localtime().replace(hour=12)  # late in the evening the change of the clock is another day
    case = at_state("C40", now - timedelta(days=40))
    began = case.opened_at
    follow_case(case, by=bob, at=began)
    assert break_silence(began + timedelta(days=28)) == 0
    assert [break_silence(began + timedelta(days=29)), break_silence(began + timedelta(days=30))] == [1, 0]
    assert (told("updates.silent", case_handler), told("updates.silent", clerk), told("updates.silent", bob)) == (
        1,
        1,
        0,
    )
    assert silent_since(case, began + timedelta(days=35)) is None
    assert silent_since(case, began + timedelta(days=36)) == began
    assert "No news since" in client.get(PAGE).text
    where = f"/beheer/updates/{case.pk}/"
    assert log_in(bob).get(where).status_code in (302, 403, 404)
    handler = log_in(case_handler)
    assert handler.post(where, {"words": " "}).status_code == 422
    assert handler.post(where, {"words": "We talk on Monday."}).status_code == 302
    page = client.get(PAGE).text
    assert "No news since" not in page
    assert "We talk on Monday." in page
    assert told("updates.told", bob) == 1
    assert Reminder.objects.count() == 1


def test_no_one_is_reminded_where_it_is_the_turn_of_others_or_all_is_over(at_state, noon):
    for state in ("C30", "C45", "C62"):
        case = at_state(state, noon)
        Case.objects.filter(pk=case.pk).update(ended_at=noon if state == "C62" else None)
        assert break_silence(noon + timedelta(days=60)) == 0, state
