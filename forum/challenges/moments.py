"""When the clock moves a challenge: each returns the moment from which it may, or None where it does not yet."""

from datetime import datetime, timedelta

from django.utils import timezone

from forum.challenges import guards
from participation.procedures.clock import end_of_day
from participation.procedures.models import Case

ARCHIVED_AFTER = timedelta(days=3653)  # ten years: the term of the file


def at_once(case: Case) -> datetime | None:
    return case.state_since


def complete_lapsed(case: Case) -> datetime | None:
    """The term is over, the group was told that it nears its end, or is over, and the days of grace are over too."""
    term, grace = case.term, case.rulebook.term("complete_grace")
    if term is None or term.due_at is None or grace is None:
        return None
    told_at = term.warned_at or term.late_noted_at
    if told_at is None:
        return None
    return end_of_day(timezone.localdate(max(term.due_at, told_at)) + timedelta(days=grace.number))


def window_over(case: Case) -> datetime | None:
    challenge = guards.proposal_of(case).challenge
    return challenge.support_closes_at if challenge else None


def collecting_done(case: Case) -> datetime | None:
    """Enough signatures end it at once, where the regulation says so; else the window does."""
    closes, challenge = window_over(case), guards.proposal_of(case).challenge
    if challenge is None or closes is None or not case.rulebook.support.early_close:
        return closes
    signed = challenge.signatures.order_by("created_at", "pk").values_list("created_at", flat=True)
    reached = signed[(case.threshold or 1) - 1 :].first()
    return min(closes, reached) if reached else closes


def consent_lapsed(case: Case) -> datetime | None:
    return case.term.due_at if case.term else None


def evaluation_due(case: Case) -> datetime | None:
    """So many days before the end that was agreed."""
    agreed = case.steps.filter(transition="CT26").last()
    ends, before = agreed and guards.day_in(agreed.data, "ends"), case.rulebook.term("evaluation_before_end")
    return end_of_day(ends - timedelta(days=before.number)) if ends and before else None


def draft_idle(case: Case) -> datetime | None:
    length = case.rulebook.term("draft_expiry")
    touched = guards.proposal_of(case).touched_at
    return end_of_day(timezone.localdate(touched) + timedelta(days=length.number)) if length else None


def long_ended(case: Case) -> datetime | None:
    return case.ended_at + ARCHIVED_AFTER if case.ended_at else None
