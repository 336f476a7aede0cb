"""Whoever has the next word is reminded when nothing is heard of a case; a week later everyone sees it on its page."""

from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone

from forum.challenges.hooks import ABOVE, HANDLERS, tell_staff
from forum.challenges.kinds import DRAFTS, KINDS
from forum.challenges.telling import town_told
from forum.updates.models import Reminder
from forum.updates.reminders import OF_THE_GROUP, once
from participation.due import each_by_itself
from participation.procedures.models import Case

TIME_TO_SPEAK = timedelta(days=7)


def break_silence(at: datetime) -> int:
    """Remind who handles a case, once, that nothing was heard of it for as long as the regulation says. Due work."""
    running = Case.objects.open().filter(procedure__in=KINDS).exclude(state__in=DRAFTS).exclude(number="")
    silent = [case for case in running.select_related("regulation") if _is_silent(case, at)]
    told = set(Reminder.objects.filter(case__in=silent).values_list("case", "what"))
    return each_by_itself(
        [case for case in silent if (case.pk, _name(case)) not in told], lambda case: _remind(case, at)
    )


def silent_since(case: Case, at: datetime) -> datetime | None:
    """Return since when nothing is heard of a case, once who handles it was reminded and let a week pass.

    While a group does the work it says how it goes twice a year, so there silence begins when its report is late.
    """
    if case.is_over:
        return None
    if case.where.term == OF_THE_GROUP:
        return last_news(case) if case.term and case.term.is_late(at) else None
    since = last_news(case)
    told = Reminder.objects.filter(case=case, what=_name(case), at__lte=at - TIME_TO_SPEAK)
    return since if told.exists() else None


def last_news(case: Case) -> datetime:
    """Return when everyone last heard of a case: a step, or news between steps."""
    step, update = case.steps.last(), case.updates.first()
    heard = [moment for moment in (step and step.noted_at, update and update.at) if moment]
    return max(heard, default=case.opened_at)


def _is_silent(case: Case, at: datetime) -> bool:
    length = case.rulebook.term("silence")
    if length is None or case.where.who not in town_told():
        return False
    days = (timezone.localdate(at) - timezone.localdate(last_news(case))).days
    return days > length.number


def _name(case: Case) -> str:
    return f"silence {last_news(case).isoformat()}"


def _remind(case: Case, at: datetime) -> None:
    with transaction.atomic():
        if once(case, _name(case), at):
            tell_staff("updates.silent", case, (*HANDLERS, *ABOVE), at)
