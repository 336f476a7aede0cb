"""After the count: people can object, the result is certified, the deciding body answers, and the poll is archived."""

from datetime import date, datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from i18nfield.strings import LazyI18nString

from participation.due import each_by_itself
from participation.permissions import authorise
from participation.residents.models import User
from participation.signatures.actions import use_signature
from polls.actions.counting import recount_poll
from polls.actions.telling import authorise_person, fresh, hold, note, tell
from polls.board.signing import publish_report
from polls.errors import (
    AnswerIncomplete,
    NotAnsweredYet,
    NotCertifiedYet,
    NotCountedYet,
    ObjectionsOpen,
    ReasonMissing,
    TooLateToObject,
)
from polls.models import ANSWER_TERM, WITH_RESULT, Objection, Poll, State
from polls.second_signature import CERTIFY

type Words = str | dict[str, str] | LazyI18nString


def record_objection(poll: Poll, text: str, *, received_on: date, by: User, at: datetime) -> Objection:
    """Note what somebody objects to the count, without their name; it is decided on before certifying."""
    authorise(by, "polls.record_objection", poll)
    with transaction.atomic():
        held = hold(poll)
        if held.state != State.COUNTED or held.objections_until is None or held.counted_at is None:
            raise NotCountedYet(poll)
        first, last = timezone.localdate(held.counted_at), timezone.localdate(held.objections_until)
        if not first <= received_on <= min(last, timezone.localdate(at)):
            raise TooLateToObject(poll)
        objection = Objection.objects.create(
            poll=held, number=held.objections.count() + 1, received_on=received_on, text=_words(text)
        )
        note("poll.objection_recorded", held, by=by, at=at, number=objection.number)
    return objection


def decide_objection(
    objection: Objection, decision: Objection.Decision, reason: str, *, by: User, at: datetime
) -> Objection:
    """Write what was decided on an objection, and why. Where it asks for that, the ballots are counted again."""
    poll = objection.poll
    authorise(by, "polls.decide_objection", poll)
    if decision == Objection.Decision.RECOUNTED:
        recount_poll(poll, by=by, at=at)
    with transaction.atomic():
        held = hold(poll)
        if held.state != State.COUNTED:
            raise NotCountedYet(poll)
        waiting = Objection.objects.filter(pk=objection.pk, decision=Objection.Decision.WAITING)
        if waiting.update(decision=decision, reason=_words(reason)):
            note("poll.objection_decided", held, by=by, at=at, number=objection.number, decision=decision)
    objection.refresh_from_db()
    return objection


def certify_poll(poll: Poll, *, by: User | None, at: datetime) -> Poll:
    """Certify a count that nobody can object to any more, once another person has signed it. Twice is once."""
    authorise_person(by, "polls.certify_poll", poll)
    with transaction.atomic():
        held = hold(poll)
        if held.state not in WITH_RESULT:
            raise NotCountedYet(poll)
        if held.state == State.COUNTED:
            check_certifying(held, at)
            if by is not None:
                use_signature(CERTIFY, held, by=by, at=at)
            Poll.objects.filter(pk=held.pk, state=State.COUNTED).update(state=State.CERTIFIED, certified_at=at)
            publish_report(fresh(held), at=at)
            tell("poll.certified", held, by=by, at=at)
    return fresh(poll)


def answer_poll(poll: Poll, answer: Words, follow_up: Words, *, by: User, at: datetime) -> Poll:
    """Publish what the deciding body says of the certified outcome, and what was done with it. It can be mended."""
    authorise(by, "polls.answer_poll", poll)
    if not str(LazyI18nString(answer)).strip() or not str(LazyI18nString(follow_up)).strip():
        raise AnswerIncomplete(poll)
    with transaction.atomic():
        held = hold(poll)
        if held.state not in (State.CERTIFIED, State.ANSWERED):
            raise NotCertifiedYet(poll)
        Poll.objects.filter(pk=held.pk).update(
            state=State.ANSWERED, answer=answer, follow_up=follow_up, answered_at=held.answered_at or at
        )
        tell("poll.answered", held, by=by, at=at)
    return fresh(poll)


def archive_poll(poll: Poll, *, by: User, at: datetime) -> Poll:
    """Put away a poll that is answered: nothing is to be done for it any more. It stays public."""
    authorise(by, "polls.archive_poll", poll)
    with transaction.atomic():
        held = hold(poll)
        if held.state not in (State.ANSWERED, State.ARCHIVED):
            raise NotAnsweredYet(poll)
        if Poll.objects.filter(pk=held.pk, state=State.ANSWERED).update(state=State.ARCHIVED):
            tell("poll.archived", held, by=by, at=at)
    return fresh(poll)


def tell_late(at: datetime) -> int:
    """Tell, once, that the answer to a certified poll is late; return for how many polls."""
    late = Poll.objects.filter(state=State.CERTIFIED, late_at=None, certified_at__lt=at - ANSWER_TERM)
    return each_by_itself(late, lambda poll: _tell_one_late(poll, at))


def _tell_one_late(poll: Poll, at: datetime) -> None:
    with transaction.atomic():
        if Poll.objects.filter(pk=poll.pk, state=State.CERTIFIED, late_at=None).update(late_at=at):
            tell("poll.answer_late", poll, by=None, at=at)


def check_certifying(poll: Poll, at: datetime) -> None:
    """Raise why this count can not be certified: people can still object, or an objection waits."""
    if poll.objections_until is not None and at < poll.objections_until:
        raise ObjectionsOpen(poll)
    if poll.objections.filter(decision=Objection.Decision.WAITING).exists():
        raise ObjectionsOpen(poll)


def _words(text: str) -> str:
    text = text.strip()
    if not text or len(text) > 2000:
        raise ReasonMissing(_("Write it down in at most 2,000 characters. Everyone reads it, so without names."))
    return text
