"""Objections: within six months, by the author or who reported it, decided by another person than decided before."""

from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from forum.moderation.actions.cases import open_case
from forum.moderation.actions.decisions import reverse_measure, tell_of_change
from forum.moderation.choices import Kind, Outcome
from forum.moderation.models import LONGEST_REASON, Appeal, Case, Flag, Measure
from forum.moderation.telling import tell_appeal, tell_staff
from forum.moderation.terms import ANSWER_AN_APPEAL, object_until, until_end_of
from participation.audit.actions import record
from participation.errors import Invalid, WrongState
from participation.permissions import authorise
from participation.residents.models import Role, User
from participation.text import without_tricks

APPEALS = "/beheer/moderation/appeals/"


def appeal_measure(measure: Measure, *, by: User, at: datetime, reason: str) -> Appeal:
    """Object to a measure, as the author whom it is about. Sending it twice gives the first."""
    authorise(by, "moderation.appeal_measure", measure)
    return _object(Appeal(measure=measure, by=by), at=at, reason=reason)


def appeal_by_flagger(flag: Flag, measure: Measure, *, at: datetime, reason: str) -> Appeal:
    """Object to what came of a report. Whoever holds the key of its page may, with or without an account."""
    if flag.case_id != measure.case_id:
        raise Invalid(_("This decision is not about what you reported."))
    return _object(Appeal(measure=measure, flag=flag, by=flag.by), at=at, reason=reason)


def decide_appeal(appeal: Appeal, *, by: User, at: datetime, outcome: Outcome, answer: str) -> Appeal:
    """Decide an objection anew. Undone for the author, the post is back; for who reported it, others decide again."""
    authorise(by, "moderation.decide_appeal", appeal)
    answer = answer.strip()
    if outcome not in Outcome.values or not answer or len(answer) > LONGEST_REASON:
        raise Invalid(_("Choose what you decide and write why, in at most 2,000 characters."))
    with transaction.atomic():
        waiting = Appeal.objects.filter(pk=appeal.pk, decided_at__isnull=True)
        if not waiting.update(outcome=outcome, answer=answer, decided_by=by, decided_at=at):
            raise WrongState(_("This is decided already."))
        appeal.refresh_from_db()
        record("moderation.appeal_decided", appeal, by=by, at=at, data={"outcome": str(outcome)})
        if outcome == Outcome.REVERSED:
            _reverse(appeal, by=by, at=at)
        tell_appeal(f"moderation.appeal_{outcome}", appeal, by=by, at=at)
    return appeal


def _object(appeal: Appeal, *, at: datetime, reason: str) -> Appeal:
    measure, reason = appeal.measure, without_tricks(reason).strip()
    if not reason or len(reason) > LONGEST_REASON:
        raise Invalid(_("Say why you think the decision is wrong, in at most 2,000 characters."))
    if at > object_until(measure.decided_at):
        raise WrongState(_("You could object for six months. That time is over."))
    appeal.at, appeal.reason, appeal.answer_until = at, reason, until_end_of(ANSWER_AN_APPEAL, at)
    try:
        with transaction.atomic():
            appeal.save(force_insert=True)
            record("moderation.appealed", appeal, by=appeal.by, at=at)
            tell_appeal("moderation.appeal_received", appeal, by=None, at=at)
            roles = [Role.APPEAL_REVIEWER]
            tell_staff("moderation.appeal_waits", measure.case, roles, path=APPEALS, by=appeal.by, at=at)
    except IntegrityError:
        return Appeal.objects.get(measure=measure, flag=appeal.flag)
    return appeal


def _reverse(appeal: Appeal, *, by: User, at: datetime) -> None:
    measure = appeal.measure
    reverse_measure(measure, by=by, at=at)
    if appeal.is_by_the_author:
        tell_of_change(measure, by=by, at=at)
    elif measure.case.post is not None:
        case = open_case(measure.case.post, at=at)
        Case.objects.filter(pk=case.pk).update(redone=measure)


def can_be_appealed(measure: Measure, at: datetime) -> bool:
    """Whether its author can still object: to what is held against them, within six months."""
    return measure.kind != Kind.NONE and at <= object_until(measure.decided_at)
