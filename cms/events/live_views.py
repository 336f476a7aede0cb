"""The live page of an event: what goes on, what people ask, and what they are asked. It works with forms alone."""

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from cms.events.actions import ask_question, vote_for_question, vote_quickly, withdraw_question_vote
from cms.events.board import current, floor_of
from cms.events.forms import QuestionForm
from cms.events.models import Gathering, Question, QuestionVote, QuickPoll, QuickVote
from cms.events.models.floor import QuestionState
from cms.events.people import asker_of
from cms.events.visible import gathering_or_404
from participation.acting import channel_of
from participation.errors import Invalid

THANKS = {
    QuestionState.WAITING: _("Thank you. Somebody reads your question first, and then shows it here."),
    QuestionState.SHOWN: _("Thank you. Your question is in the list."),
}


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def live(request: HttpRequest, pk: int) -> HttpResponse:
    """Show the live page; a POST asks a question."""
    gathering, asker = gathering_or_404(request, pk), asker_of(request)
    form = QuestionForm(request.POST or None)
    if request.method == "POST":
        asked = form.attempt(
            lambda: ask_question(
                gathering, **form.cleaned_data, asker=asker, at=timezone.now(), channel=channel_of(request.user)
            )
        )
        if asked:
            messages.success(request, THANKS[QuestionState(asked.state)])
            return redirect("events:live", pk)
    key = asker.key_for(gathering.pk)
    context = _seen(request, gathering) | {
        "form": form,
        "voted": set(_votes(gathering, key).values_list("question", flat=True)),
        "answered": QuickVote.objects.filter(poll__gathering=gathering, key=key).order_by("-pk").first(),
    }
    return render(request, "events/live.html", context, status=form.http_status)


@never_cache
@require_safe
def screen(request: HttpRequest, pk: int) -> HttpResponse:
    """What hangs in the room: large, without anything to press."""
    gathering = gathering_or_404(request, pk)
    return render(request, "events/screen.html", _seen(request, gathering))


@never_cache
@require_POST
def question_vote(request: HttpRequest, pk: int, question: int) -> HttpResponse:
    """Want to hear the answer too, or no longer."""
    gathering = gathering_or_404(request, pk)
    found = get_object_or_404(Question.objects.public().select_related("gathering"), pk=question, gathering=gathering)
    act = withdraw_question_vote if request.POST.get("act") == "withdraw" else vote_for_question
    act(found, asker=asker_of(request))
    return redirect(f"{_address(gathering)}#question-{found.pk}")


@never_cache
@require_POST
def quick_vote(request: HttpRequest, pk: int, poll: int) -> HttpResponse:
    gathering = gathering_or_404(request, pk)
    found = get_object_or_404(QuickPoll.objects.select_related("gathering"), pk=poll, gathering=gathering)
    option = request.POST.get("option", "")
    if not option.isdecimal():
        raise Invalid(_("Choose one of the answers."), way_on=(_address(gathering), _("Back")))
    vote_quickly(found, int(option), asker=asker_of(request))
    messages.success(request, _("Your answer counts. You can change it until this is closed."))
    return redirect(f"{_address(gathering)}#poll")


def _votes(gathering: Gathering, key: str) -> QuerySet[QuestionVote]:
    return QuestionVote.objects.filter(question__gathering=gathering, key=key)


def _seen(request: HttpRequest, gathering: Gathering) -> dict[str, object]:
    board = current(gathering, timezone.now())
    page = gathering.page_in(request.LANGUAGE_CODE)
    return {
        "gathering": gathering, "page": page, "board": board, "seen": board.content,
        "phase": floor_of(gathering).get_phase_display(), "programme": list(page.programme),
    }  # fmt: skip


def _address(gathering: Gathering) -> str:
    return gathering.live_url
