"""The live page from behind: questions are read, shown, answered; everybody is asked something."""

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from cms.events import actions
from cms.events.board import current, floor_of
from cms.events.forms import AnswerForm, FloorForm, QuestionForm, QuickPollForm
from cms.events.models import Gathering, Question
from cms.events.models.floor import QuestionState
from cms.events.office import gathering_of, page
from cms.events.people import asker_of
from participation.errors import Invalid
from participation.permissions import authorise, is_permitted
from participation.residents.models import User
from participation.residents.visitors import person_of

ORDER = (
    QuestionState.ON_SCREEN, QuestionState.WAITING, QuestionState.SHOWN, QuestionState.PROMISED,
    QuestionState.ANSWERED, QuestionState.WRITTEN, QuestionState.MERGED, QuestionState.REFUSED,
)  # fmt: skip

type Act = Callable[[Question, HttpRequest, User], None]


@never_cache
@require_safe
def desk(request: HttpRequest, pk: int) -> HttpResponse:
    return _desk(request, gathering_of(pk))


@never_cache
@require_POST
def floor_set(request: HttpRequest, pk: int) -> HttpResponse:
    gathering = gathering_of(pk)
    authorise(request.user, "events.run_live", gathering)
    form = FloorForm(gathering, request.POST, instance=floor_of(gathering))
    if not form.is_valid():
        return _desk(request, gathering, floor_form=form)
    actions.set_floor(gathering, **form.said, by=person_of(request), at=timezone.now())
    return redirect(_url(gathering))


@never_cache
@require_POST
def poll_open(request: HttpRequest, pk: int) -> HttpResponse:
    gathering, form = gathering_of(pk), QuickPollForm(request.POST)
    authorise(request.user, "events.run_live", gathering)
    by = person_of(request)
    made = form.attempt(lambda: actions.ask_everybody(gathering, **form.said, by=by, at=timezone.now()))
    return redirect(_url(gathering)) if made else _desk(request, gathering, poll_form=form)


@never_cache
@require_POST
def poll_close(request: HttpRequest, pk: int, poll: int) -> HttpResponse:
    gathering = gathering_of(pk)
    found = get_object_or_404(gathering.quick_polls.select_related("gathering"), pk=poll)
    actions.close_quick_poll(found, by=person_of(request), at=timezone.now())
    return redirect(_url(gathering))


@never_cache
@require_POST
def question_new(request: HttpRequest, pk: int) -> HttpResponse:
    """Note what somebody asks by telephone, or in the room."""
    gathering, form = gathering_of(pk), QuestionForm(request.POST)
    authorise(request.user, "events.moderate_questions", gathering)
    asked = form.attempt(
        lambda: actions.ask_question(
            gathering, **form.cleaned_data, asker=asker_of(request), at=timezone.now(), channel="desk"
        )
    )
    return redirect(_url(gathering)) if asked else _desk(request, gathering, question_form=form)


@never_cache
@require_POST
def question_act(request: HttpRequest, pk: int, question: int) -> HttpResponse:
    gathering = gathering_of(pk)
    found = get_object_or_404(gathering.questions.select_related("gathering__page"), pk=question)
    act = ACTS.get(request.POST.get("act", ""))
    if act is None:
        raise Invalid(_("Choose what to do with this question."))
    act(found, request, person_of(request))
    messages.success(request, _("Done."))
    return redirect(f"{_url(gathering)}#question-{found.pk}")


def _simply(act: Callable[..., None]) -> Act:
    return lambda question, request, by: act(question, by=by, at=timezone.now())


def _refuse(question: Question, request: HttpRequest, by: User) -> None:
    actions.refuse_question(question, reason=request.POST.get("reason", ""), by=by, at=timezone.now())


def _answer(question: Question, request: HttpRequest, by: User) -> None:
    actions.write_answer(question, answer=request.POST.get("answer", ""), by=by, at=timezone.now())


def _merge(question: Question, request: HttpRequest, by: User) -> None:
    number = request.POST.get("into", "")
    into = Question.objects.filter(pk=number if number.isdecimal() else 0).first()
    if into is None:
        raise Invalid(_("Choose another question of this event."))
    actions.merge_question(question, into, by=by, at=timezone.now())


ACTS: dict[str, Act] = {
    "show": _simply(actions.show_question),
    "screen": _simply(actions.put_on_screen),
    "answered": _simply(actions.mark_answered),
    "promise": _simply(actions.promise_answer),
    "refuse": _refuse,
    "answer": _answer,
    "merge": _merge,
}


def _desk(
    request: HttpRequest,
    gathering: Gathering,
    *,
    floor_form: FloorForm | None = None,
    poll_form: QuickPollForm | None = None,
    question_form: QuestionForm | None = None,
) -> HttpResponse:
    authorise(request.user, "events.moderate_questions", gathering)
    questions = list(gathering.questions.by_votes())
    sent = floor_form or poll_form or question_form
    context = {
        "seen": current(gathering, timezone.now()).content,
        "questions": sorted(questions, key=lambda each: ORDER.index(QuestionState(each.state))),
        "open_questions": [each for each in questions if each.state in ("shown", "on_screen")],
        "floor_form": floor_form or FloorForm(gathering, instance=floor_of(gathering)),
        "poll_form": poll_form or QuickPollForm(),
        "question_form": question_form or QuestionForm(),
        "answer_form": AnswerForm(),
        "may_run": is_permitted(request.user, "events.run_live", gathering),
        "may_answer": is_permitted(request.user, "events.answer_question", gathering),
        "today": timezone.localdate(),
    }
    return page(request, "live", _("Live page"), gathering, status=422 if sent else 200, **context)


def _url(gathering: Gathering) -> str:
    return reverse("events_office:live", args=[gathering.pk])
