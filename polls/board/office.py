"""The official report in the back office: where it is, and the rectifications beside it."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_POST

from participation.permissions import authorise, is_permitted
from participation.residents.verification.strong import critical
from participation.residents.visitors import person_of
from participation.signatures.forms import ask_form
from participation.signatures.models import latest
from polls.board.folder import with_folder
from polls.board.forms import RectificationForm
from polls.board.models import Paper, Rectification
from polls.board.rectifying import PUBLISH, draft_rectification, publish_rectification
from polls.board.signing import REPORT
from polls.models import Poll


@require_GET
def report(request: HttpRequest, slug: str) -> HttpResponse:
    return _page(request, _poll(request, slug))


@require_POST
def draft(request: HttpRequest, slug: str) -> HttpResponse:
    """Write a rectification, or write it anew before it is published."""
    poll, form = _poll(request, slug), RectificationForm(request.POST)
    if not form.is_valid():
        return _page(request, poll, form, status=422)
    draft_rectification(poll, form.cleaned_data["text"], by=person_of(request), at=timezone.now())
    messages.success(request, _("The rectification is written. It is not published yet."))
    return redirect("board_office:report", poll.slug)


@require_POST
@critical(gettext_lazy("Publish a rectification"))
def publish(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    poll = _poll(request, slug)
    rectification = get_object_or_404(Rectification, poll=poll, number=number)
    publish_rectification(rectification, by=person_of(request), at=timezone.now())
    messages.success(request, _("The rectification is published. It can not change any more."))
    return redirect("board_office:report", poll.slug)


def _poll(request: HttpRequest, slug: str) -> Poll:
    poll = get_object_or_404(with_folder(Poll.objects.all()), slug=slug)
    authorise(request.user, "polls.manage_poll", poll)
    return poll


def _page(
    request: HttpRequest, poll: Poll, form: RectificationForm | None = None, *, status: int = 200
) -> HttpResponse:
    waiting = poll.rectifications.filter(published_at=None).first()
    title = _("The official report")
    context = {
        "poll": poll,
        "is_signed": Paper.objects.filter(poll=poll, name=REPORT).exists(),
        "published": poll.rectifications.exclude(published_at=None),
        "waiting": waiting,
        "form": form or RectificationForm(initial={"text": waiting.text if waiting else ""}),
        "may": is_permitted(request.user, "polls.draft_rectification", poll),
        "page_title": title,
        "header_title": title,
        "header_icon": "doc-full",
        "breadcrumbs_items": [
            {"url": reverse("wagtailadmin_home"), "label": _("Home")},
            {"url": reverse("polls_clerk:poll-desk", args=[poll.slug]), "label": str(poll.question)},
            {"url": "", "label": title},
        ],
    }
    if waiting and not poll.is_advisory:
        context |= {"signature": latest(PUBLISH, waiting), "ask_form": ask_form(PUBLISH, waiting)}
    return render(request, "board/office_report.html", context, status=status)
