"""What the clock does: a second signature makes a measure last, and what nobody signed or what is over, ends."""

from datetime import datetime, timedelta

from django.db import transaction

from forum.moderation.actions.decisions import end_measure
from forum.moderation.choices import IN_FORCE, Kind, State
from forum.moderation.models import Appeal, Case, Measure
from forum.moderation.second_signature import ASKED_FOR
from forum.moderation.telling import MODERATORS, tell_author, tell_staff
from participation.audit.actions import record
from participation.due import each_by_itself
from participation.residents.models import Role, User
from participation.signatures.actions import use_signature, withdraw_request
from participation.signatures.models import SecondSignature, latest
from participation.signatures.models import State as Signed

WATCH = (*MODERATORS, Role.CLERK)
QUEUE, APPEALS = "/beheer/moderation/", "/beheer/moderation/appeals/"


def settle_signatures(at: datetime) -> int:
    """Let what was signed in time last, and end what was refused or what nobody signed within a day."""
    waiting = Measure.objects.filter(state__in=(State.WAITS, State.PROVISIONAL)).select_related("decided_by", "case")
    settled = [measure for measure in waiting if _is_over(measure, at) or _answer(measure) is not None]
    return each_by_itself(settled, lambda one: settle(one, at=at))


def _is_over(measure: Measure, at: datetime) -> bool:
    return measure.sign_until is not None and measure.sign_until <= at


def _answer(measure: Measure) -> SecondSignature | None:
    """Return the signature of a second person, given or refused in time."""
    signature = latest(ASKED_FOR, measure)
    if signature is None or signature.signed_at is None or measure.sign_until is None:
        return None
    in_time = signature.signed_at <= measure.sign_until
    return signature if in_time and signature.state in (Signed.GIVEN.value, Signed.REFUSED.value) else None


def settle(measure: Measure, *, at: datetime) -> Measure:
    """Make a measure last that was signed in time; end one that was not."""
    signature = _answer(measure)
    if signature is not None and signature.state == Signed.GIVEN and measure.decided_by is not None:
        return _last(measure, signature, measure.decided_by, at)
    with transaction.atomic():
        end_measure(measure, State.LAPSED, at=at)
        asked = latest(ASKED_FOR, measure)
        if (
            asked is not None
            and asked.state in (Signed.WAITING.value, Signed.GIVEN.value)
            and asked.asked_by is not None
        ):
            withdraw_request(asked, by=asked.asked_by, at=at)
    return measure


def _last(measure: Measure, signature: SecondSignature, by: User, at: datetime) -> Measure:
    is_suspension = measure.kind == Kind.SUSPENSION
    until = at + timedelta(days=measure.days or 0) if is_suspension else None
    with transaction.atomic():
        still = Measure.objects.filter(pk=measure.pk, state__in=(State.WAITS, State.PROVISIONAL))
        since = at if is_suspension else measure.since
        if not still.update(state=State.STANDS, second_by=signature.signed_by, since=since, until=until):
            return measure  # another tick was first
        use_signature(ASKED_FOR, measure, by=by, at=at)
        measure.refresh_from_db()
        record("moderation.measure_lasts", measure, by=None, at=at, channel="clock", data={"measure": measure.kind})
        if is_suspension:
            tell_author(measure, by=None, at=at)
    return measure


def end_what_is_over(at: datetime) -> int:
    """Show again what was hidden for a while, and let people post again."""
    over = Measure.objects.filter(state__in=IN_FORCE, until__lte=at).select_related("case")
    return each_by_itself(over, lambda one: end_measure(one, State.ENDED, at=at))


def tell_what_is_late(at: datetime) -> int:
    """Tell moderators and clerks, once, of a report that nobody looked at in time, or an objection without answer."""
    cases = Case.objects.undecided().filter(taken_at__isnull=True, look_until__lt=at, late_told_at__isnull=True)
    appeals = Appeal.objects.filter(decided_at__isnull=True, answer_until__lt=at, late_told_at__isnull=True)
    told = each_by_itself(cases, lambda case: _tell_late_case(case, at))
    return told + each_by_itself(appeals.select_related("measure__case"), lambda appeal: _tell_late_appeal(appeal, at))


def _tell_late_case(case: Case, at: datetime) -> None:
    with transaction.atomic():
        if Case.objects.filter(pk=case.pk, late_told_at__isnull=True).update(late_told_at=at):
            tell_staff("moderation.late", case, WATCH, path=QUEUE, by=None, at=at)


def _tell_late_appeal(appeal: Appeal, at: datetime) -> None:
    with transaction.atomic():
        if Appeal.objects.filter(pk=appeal.pk, late_told_at__isnull=True).update(late_told_at=at):
            roles = (Role.APPEAL_REVIEWER, Role.CLERK)
            tell_staff("moderation.appeal_late", appeal.measure.case, roles, path=APPEALS, by=None, at=at)
