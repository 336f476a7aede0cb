"""Written questions of council members to the executive: asked, answered in public, and told when late."""

from datetime import datetime

from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from forum.challenges.kinds import case_path
from forum.council.actions import refuse_own_or_unread, seat_of
from forum.council.models import LONGEST_WORDS, Question
from forum.council.telling import whom_to_tell, words_of
from participation.audit.actions import record
from participation.due import each_by_itself
from participation.errors import Invalid, WrongState
from participation.notices.actions import notify
from participation.permissions import authorise
from participation.procedures.clock import Length, Unit, end_of_day, last_day, warning_day
from participation.procedures.models import Case, town_calendar
from participation.residents.models import Role, RoleAssignment, User

ANSWERED_WITHIN = Length(30, Unit.CALENDAR)


def ask_executive(case: Case, words: str, *, by: User, at: datetime) -> Question:
    """Ask the executive something about a case, in writing. The answer is due in thirty days, and public."""
    authorise(by, "council.ask_executive", case)
    refuse_own_or_unread(case, by)
    words, day, calendar = words.strip(), timezone.localdate(at), town_calendar(case.rulebook.country)
    if not words or len(words) > LONGEST_WORDS:
        raise Invalid(_("Write your question, in at most 5,000 characters."))
    until, warn = last_day(day, ANSWERED_WITHIN, calendar), warning_day(day, ANSWERED_WITHIN, calendar)
    if until is None or warn is None:
        raise ValueError("A term without a pause has an end.")
    with transaction.atomic():
        question = Question.objects.create(
            case=case, asked_by=by, fraction=seat_of(by), words=words, asked_at=at, warn_at=end_of_day(warn),
            due_at=end_of_day(until),
        )  # fmt: skip
        record("council.question_asked", question, by=by, at=at, data={"case": case.number})
        data = words_of(case) | {"name": str(by), "person": str(by.pk)}
        group, everyone = whom_to_tell(case)
        notify("council.asked", at=at, path=case_path(case), to=everyone, by=by, data=data, own=group)
        notify("council.asked_office", at=at, path=_desk(case), to=_clerks(at), by=by, data=data)
    return question


def answer_question(question: Question, answer: str, answered_for: str, *, by: User, at: datetime) -> Question:
    """Enter the answer of the executive. It stands on the page of the case at once."""
    authorise(by, "council.answer_question", question)
    answer, answered_for = answer.strip(), answered_for.strip()
    if not answer or len(answer) > LONGEST_WORDS or not answered_for or len(answered_for) > 120:
        raise Invalid(_("Write the answer, in at most 5,000 characters, and who gives it."))
    with transaction.atomic():
        given = {"answer": answer, "answered_for": answered_for, "answered_by": by, "answered_at": at}
        if not Question.objects.waiting().filter(pk=question.pk).update(**given):
            raise WrongState(_("This was answered already."))
        record("council.question_answered", question, by=by, at=at, data={"for": answered_for})
        group, everyone = whom_to_tell(question.case)
        asker = {question.asked_by_id} if question.asked_by_id else set()
        notify(
            "council.answered", at=at, path=case_path(question.case), to=everyone | asker, by=by,
            data=words_of(question.case), own=group | asker,
        )  # fmt: skip
    question.refresh_from_db()
    return question


def tell_of_answers(at: datetime) -> int:
    """Tell the clerks, once, of a question whose time is almost over; and with who asked it, once, that it is. Due."""
    near = Question.objects.near(at).select_related("case")
    late = Question.objects.overdue(at).filter(late_noted_at__isnull=True).select_related("case")
    told = each_by_itself(near, lambda question: _tell(question, "warned_at", "council.answer_near", at))
    return told + each_by_itself(late, lambda question: _tell(question, "late_noted_at", "council.answer_late", at))


def _tell(question: Question, noted: str, kind: str, at: datetime) -> None:
    with transaction.atomic():
        if not Question.objects.waiting().filter(pk=question.pk, **{noted: None}).update(**{noted: at}):
            return
        asker = {question.asked_by_id} if question.asked_by_id and noted == "late_noted_at" else set()
        notify(kind, at=at, path=_desk(question.case), to=_clerks(at) | asker, data=words_of(question.case))


def _clerks(at: datetime) -> set[int]:
    held = RoleAssignment.objects.current(timezone.localdate(at)).filter(role=Role.CLERK, user__is_active=True)
    return set(held.values_list("user_id", flat=True))


def _desk(case: Case) -> str:
    return reverse("council_office:case", args=[case.pk])
