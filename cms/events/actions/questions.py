"""Everything that can happen to a question: asked, read, shown, on the screen, answered aloud or in writing."""

from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cms.events.board import floor_of, topic
from cms.events.models import Gathering
from cms.events.models.floor import OPEN, Phase, Question, QuestionState, QuestionVote
from cms.events.people import Asker
from participation.acting import WEB
from participation.audit.actions import record
from participation.errors import Invalid, WrongState
from participation.live import publish_hint
from participation.notices.actions import notify
from participation.permissions import authorise
from participation.residents.models import User
from participation.rows import put_in_once

ANSWER_WITHIN = timedelta(days=14)
READABLE = (QuestionState.WAITING, *OPEN)
AFTERWARDS = (*OPEN, QuestionState.WAITING, QuestionState.ANSWERED, QuestionState.PROMISED, QuestionState.WRITTEN)


class QuestionMoved(WrongState):
    """Somebody else did something with it first."""

    code = "question_moved"

    def __init__(self) -> None:
        super().__init__(_("This question is not where it was any more. Look at it again."))


def ask_question(
    gathering: Gathering, text: str, *, asker: Asker, at: datetime, name: str = "", channel: str = WEB
) -> Question:
    """Ask something. It is seen at once, or after it was read, as the live page is set."""
    authorise(asker.visitor, "events.ask_question", gathering)
    floor = floor_of(gathering)
    if gathering.cancelled_at or floor.phase == Phase.OVER or not floor.takes_questions:
        raise WrongState(_("Nobody can ask questions here now."))
    if not text.strip():
        raise Invalid(_("Write your question first."))
    state = QuestionState.WAITING if floor.checks_questions else QuestionState.SHOWN
    with transaction.atomic():
        question = Question.objects.create(
            gathering=gathering, text=text.strip(), name=name.strip(), person=asker.person, state=state, asked_at=at,
            channel=channel,
        )  # fmt: skip
        record("events.question_asked", question, by=asker.person, at=at, channel=channel)
        _changed(gathering)
    return question


def vote_for_question(question: Question, *, asker: Asker) -> None:
    """Say that one wants to hear the answer too; once."""
    authorise(asker.visitor, "events.vote_for_question", question)
    if question.state not in OPEN:
        raise WrongState(_("This question waits for no answer any more."))
    with transaction.atomic():
        if put_in_once(QuestionVote(question=question, key=asker.key_for(question.gathering_id))):
            _changed(question.gathering)


def withdraw_question_vote(question: Question, *, asker: Asker) -> None:
    authorise(asker.visitor, "events.vote_for_question", question)
    with transaction.atomic():
        if QuestionVote.objects.filter(question=question, key=asker.key_for(question.gathering_id)).delete()[0]:
            _changed(question.gathering)


# Whoever leads the conversation


def show_question(question: Question, *, by: User, at: datetime) -> None:
    """Let everybody see it; also what was refused by mistake, or taken from the screen."""
    fits = (QuestionState.WAITING, QuestionState.REFUSED, QuestionState.ON_SCREEN)
    _move(question, fits, QuestionState.SHOWN, "events.question_shown", by=by, at=at)


def refuse_question(question: Question, *, reason: str, by: User, at: datetime) -> None:
    """Keep it from being seen; who asked it with an account is told why."""
    authorise(by, "events.moderate_questions", question)
    if not reason.strip():
        raise Invalid(_("Say why. Whoever asked it reads the reason."))
    with transaction.atomic():
        _move(question, READABLE, QuestionState.REFUSED, "events.question_refused", by=by, at=at, reason=reason.strip())
        _tell_asker(question, "events.question_refused", at=at)


def put_on_screen(question: Question, *, by: User, at: datetime) -> None:
    """Show it on the screen of the room; what stood there has been answered."""
    authorise(by, "events.moderate_questions", question)
    with transaction.atomic():
        list(Gathering.objects.select_for_update().filter(pk=question.gathering_id))  # one at a time
        for before in Question.objects.filter(gathering=question.gathering_id, state=QuestionState.ON_SCREEN):
            mark_answered(before, by=by, at=at)
        fits = (QuestionState.WAITING, QuestionState.SHOWN)
        _move(question, fits, QuestionState.ON_SCREEN, "events.question_on_screen", by=by, at=at)


def mark_answered(question: Question, *, by: User, at: datetime) -> None:
    """Note that it was answered aloud."""
    _move(question, OPEN, QuestionState.ANSWERED, "events.question_answered", by=by, at=at, answered_at=at)


def merge_question(question: Question, into: Question, *, by: User, at: datetime) -> None:
    """Ask it together with another one, which gets its votes."""
    authorise(by, "events.moderate_questions", question)
    if into.gathering_id != question.gathering_id or into.pk == question.pk or into.state not in OPEN:
        raise Invalid(_("Choose another question of this event."))
    with transaction.atomic():
        _move(question, READABLE, QuestionState.MERGED, "events.question_merged", by=by, at=at, merged_into=into)
        for key in question.votes.values_list("key", flat=True):
            put_in_once(QuestionVote(question=into, key=key))


def promise_answer(question: Question, *, by: User, at: datetime) -> None:
    """Promise a written answer, within two weeks."""
    due = timezone.localdate(at + ANSWER_WITHIN)
    _move(question, OPEN, QuestionState.PROMISED, "events.answer_promised", by=by, at=at, answer_due=due)


def write_answer(question: Question, *, answer: str, by: User, at: datetime) -> None:
    """Answer in writing, on the page of the event; who asked with an account is told."""
    authorise(by, "events.answer_question", question)
    if not answer.strip():
        raise Invalid(_("Write the answer first."))
    with transaction.atomic():
        _move(
            question, AFTERWARDS, QuestionState.WRITTEN, "events.question_written", by=by, at=at,
            permission="events.answer_question", answer=answer.strip(), answered_at=at,
        )  # fmt: skip
        _tell_asker(question, "events.question_written", at=at)


def promise_all(gathering: Gathering, *, by: User | None, at: datetime) -> int:
    """Promise a written answer to all that nobody answered, when it is over; return how many that are."""
    due = timezone.localdate(at + ANSWER_WITHIN)
    left = Question.objects.filter(gathering=gathering, state__in=OPEN)
    number = left.update(state=QuestionState.PROMISED, answer_due=due)
    if number:
        record("events.answers_promised", gathering, by=by, at=at, data={"number": number})
    return number


def _move(
    question: Question,
    fits: tuple[QuestionState, ...],
    state: QuestionState,
    act: str,
    *,
    by: User,
    at: datetime,
    permission: str = "events.moderate_questions",
    **more: object,
) -> None:
    """Bring a question from one of the states that fit to another, once. Raises `QuestionMoved`."""
    authorise(by, permission, question)
    with transaction.atomic():
        if not Question.objects.filter(pk=question.pk, state__in=fits).update(state=state, **more):
            raise QuestionMoved
        question.refresh_from_db()
        record(act, question, by=by, at=at, reason=str(more.get("reason", "")))
        _changed(question.gathering)


def _tell_asker(question: Question, kind: str, *, at: datetime) -> None:
    if question.person_id:
        data = {"title": question.gathering.page.title, "reason": question.reason}
        path = question.gathering.page_url()
        notify(kind, at=at, path=path, to=[question.person_id], data=data, own=[question.person_id])


def _changed(gathering: Gathering) -> None:
    transaction.on_commit(lambda: publish_hint(topic(gathering.pk)))
