"""Reminders before a report is due: half-yearly of the work, and the evaluation. Each is sent once."""

from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone

from forum.challenges.hooks import ABOVE, HANDLERS, group_of, tell_staff
from forum.challenges.kinds import KINDS, case_path
from forum.updates.models import Reminder
from participation.due import each_by_itself
from participation.notices.actions import notify
from participation.procedures.models import Case, Term

DAYS_BEFORE = (0, 14, 30)
LATE = "late"
OF_THE_GROUP, OF_THE_TOWN = "progress", "evaluation"


def remind_of_reports(at: datetime) -> int:
    """Remind of what is due within thirty days, fourteen days, today, and when it is late. Due work.

    After a time without a clock only the last of these is sent.
    """
    near = at + timedelta(days=max(DAYS_BEFORE) + 1)
    terms = Term.objects.open().filter(name__in=(OF_THE_GROUP, OF_THE_TOWN), due_at__lt=near)
    ours = terms.filter(case__procedure__in=KINDS, case__ended_at__isnull=True).select_related("case__proposal")
    due = [(term, stage) for term in ours if (stage := _stage(term, at))]
    sent = set(Reminder.objects.filter(case__in=[term.case_id for term, _stage in due]).values_list("case", "what"))
    left = [(term, stage) for term, stage in due if (term.case_id, _name(term, stage)) not in sent]
    return each_by_itself(left, lambda each: _remind(*each, at))


def once(case: Case, what: str, at: datetime) -> bool:
    """Note that somebody is reminded of `what`; False where they were already."""
    return Reminder.objects.get_or_create(case=case, what=what, defaults={"at": at})[1]


def _stage(term: Term, at: datetime) -> str:
    if term.last_day is None:
        return ""
    if term.is_late(at):
        return LATE
    left = (term.last_day - timezone.localdate(at)).days
    return next((str(days) for days in DAYS_BEFORE if left <= days), "")


def _name(term: Term, stage: str) -> str:
    return f"report {term.pk} {stage}"


def _remind(term: Term, stage: str, at: datetime) -> None:
    case, ending = term.case, LATE if stage == LATE else "due"
    with transaction.atomic():
        if not once(case, _name(term, stage), at):
            return
        if term.name == OF_THE_TOWN:
            tell_staff(f"updates.evaluation_{ending}", case, (*HANDLERS, *(ABOVE if stage == LATE else ())), at)
            return
        data = {"title": case.title, "number": case.number, "until": str(term.last_day)}
        group = group_of(case.proposal)
        notify(f"updates.report_{ending}", at=at, path=case_path(case), to=group, data=data, own=group)
        if stage == LATE:
            tell_staff("updates.report_late", case, HANDLERS, at)
