"""What a team does with a topic on its page, and how promises were kept."""

import csv

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from forum.actions.topics import close_topic
from forum.answering.actions import convert_topic
from forum.answering.figures import COUNTS, kept_promises
from forum.answering.forms import CloseForm, ConvertForm
from forum.views.topics import visible_topic
from participation.permissions import authorise
from participation.residents.visitors import person_of


def topic_close(request: HttpRequest, pk: int) -> HttpResponse:
    topic = visible_topic(request, pk)
    authorise(request.user, "forum.close_topic", topic)
    form = CloseForm(request.POST if request.method == "POST" else None)
    if form.attempt(lambda: close_topic(topic, by=person_of(request), at=timezone.now(), **form.cleaned_data)):
        messages.success(request, _("The conversation is closed."))
        return redirect(topic)
    context = {"form": form, "topic": topic, "heading": _("Close the conversation")}
    return render(request, "answering/topic_act.html", context, status=form.http_status)


def topic_convert(request: HttpRequest, pk: int) -> HttpResponse:
    topic = visible_topic(request, pk)
    authorise(request.user, "forum.convert_topic", topic)
    form = ConvertForm(request.POST if request.method == "POST" else None)
    if form.attempt(lambda: convert_topic(topic, by=person_of(request), at=timezone.now(), **form.cleaned_data)):
        messages.success(
            request, _("Everyone reads now where it goes on. The author and the followers have been told.")
        )
        return redirect(topic)
    context = {"form": form, "topic": topic, "heading": _("Let it go on elsewhere")}
    return render(request, "answering/topic_act.html", context, status=form.http_status)


@require_safe
def promises(request: HttpRequest) -> HttpResponse:
    """How promises were kept, for each theme, in a table for everyone."""
    return render(request, "answering/promises.html", {"rows": kept_promises(timezone.now())})


@require_safe
def promises_csv(request: HttpRequest) -> HttpResponse:
    answer = HttpResponse(content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = 'attachment; filename="answers.csv"'
    table = csv.writer(answer)
    table.writerow(["theme", "team", *COUNTS])
    for row in kept_promises(timezone.now()):
        names = [row.theme.slug, row.theme.team.slug] if row.theme else ["", ""]
        table.writerow(names + [getattr(row, name) for name in COUNTS])
    return answer
