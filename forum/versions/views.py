"""How a post read before, and taking back what one wrote."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from forum.actions import bring_back_comment, bring_back_topic, withdraw_comment, withdraw_topic
from forum.models import Comment, Topic
from forum.versions.forms import WithdrawForm
from forum.versions.history import history
from forum.views.comments import visible_comment
from forum.views.topics import visible_topic
from participation.permissions import authorise
from participation.residents.models import User
from participation.residents.visitors import person_of


@require_safe
def topic_versions(request: HttpRequest, pk: int) -> HttpResponse:
    topic = visible_topic(request, pk)
    return _versions(request, topic, topic)


@require_safe
def comment_versions(request: HttpRequest, pk: int) -> HttpResponse:
    comment = visible_comment(request, pk)
    return _versions(request, comment, comment.topic)


def _versions(request: HttpRequest, post: Topic | Comment, topic: Topic) -> HttpResponse:
    """Show how a post changed; of what is hidden or withdrawn nobody reads how it was."""
    if not post.has_words:
        raise Http404
    context = {"post": post, "topic": topic, "versions": history(post)}
    return render(request, "versions/post_versions.html", context)


def topic_withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    topic = visible_topic(request, pk)
    authorise(request.user, "forum.withdraw_topic", topic)
    return _withdraw(request, lambda **how: withdraw_topic(topic, **how), topic, topic)


def comment_withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    comment = visible_comment(request, pk)
    authorise(request.user, "forum.withdraw_comment", comment)
    return _withdraw(request, lambda **how: withdraw_comment(comment, **how), comment, comment.topic)


def _withdraw(
    request: HttpRequest, act: Callable[..., Topic | Comment], post: Topic | Comment, topic: Topic
) -> HttpResponse:
    form = WithdrawForm(request.POST or None)
    withdrawn = form.attempt(lambda: act(**_who(request), **form.cleaned_data))
    if withdrawn:
        messages.success(request, _("Withdrawn. You can bring it back for a week; then its words are destroyed."))
        return redirect(withdrawn)
    context = {"form": form, "post": post, "topic": topic}
    return render(request, "versions/post_withdraw.html", context, status=form.http_status)


@require_POST
def topic_bring_back(request: HttpRequest, pk: int) -> HttpResponse:
    return _brought_back(request, bring_back_topic(visible_topic(request, pk), **_who(request)))


@require_POST
def comment_bring_back(request: HttpRequest, pk: int) -> HttpResponse:
    return _brought_back(request, bring_back_comment(visible_comment(request, pk), **_who(request)))


def _brought_back(request: HttpRequest, post: Topic | Comment) -> HttpResponse:
    messages.success(request, _("It is back: everyone can read it again."))
    return redirect(post)


def _who(request: HttpRequest) -> dict[str, Any]:
    by: User = person_of(request)
    at: datetime = timezone.now()
    return {"by": by, "at": at}
