"""Moderation: hide a topic or a comment with a reason, and restore it."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from forum.actions import hide_comment, hide_topic, restore_comment, restore_topic
from forum.forms import HideForm
from forum.views.comments import visible_comment
from forum.views.topics import visible_topic
from participation.permissions import authorise
from participation.residents.visitors import person_of


def topic_hide(request: HttpRequest, pk: int) -> HttpResponse:
    topic = visible_topic(request, pk)
    authorise(request.user, "forum.hide_topic", topic)
    form = HideForm(request.POST or None)
    if form.attempt(lambda: hide_topic(topic, by=person_of(request), at=timezone.now(), **form.cleaned_data)):
        messages.success(request, _("Hidden. The author has been told the rule and the reason."))
        return redirect(topic)
    context = {"form": form, "post": topic, "topic": topic}
    return render(request, "forum/post_hide.html", context, status=form.http_status)


@require_POST
def topic_restore(request: HttpRequest, pk: int) -> HttpResponse:
    topic = restore_topic(visible_topic(request, pk), by=person_of(request), at=timezone.now())
    messages.success(request, _("Restored. Everyone can read it again, and the author has been told."))
    return redirect(topic)


def comment_hide(request: HttpRequest, pk: int) -> HttpResponse:
    comment = visible_comment(request, pk)
    authorise(request.user, "forum.hide_comment", comment)
    form = HideForm(request.POST or None)
    if form.attempt(lambda: hide_comment(comment, by=person_of(request), at=timezone.now(), **form.cleaned_data)):
        messages.success(request, _("Hidden. The author has been told the rule and the reason."))
        return redirect(comment)
    context = {"form": form, "post": comment, "topic": comment.topic}
    return render(request, "forum/post_hide.html", context, status=form.http_status)


@require_POST
def comment_restore(request: HttpRequest, pk: int) -> HttpResponse:
    comment = restore_comment(visible_comment(request, pk), by=person_of(request), at=timezone.now())
    messages.success(request, _("Restored. Everyone can read it again, and the author has been told."))
    return redirect(comment)
