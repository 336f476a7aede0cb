"""The buttons of a topic: support, follow, sign, and back. Without JavaScript the page comes back; with it, a part."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from forum.actions import (
    follow_topic,
    sign_challenge,
    support_topic,
    unfollow_topic,
    withdraw_signature,
    withdraw_support,
)
from forum.models import Challenge, Topic
from forum.topic_pages import acts_of, shown_topic
from forum.views import HtmxRequest
from forum.views.topics import visible_topic
from participation.residents.visitors import person_of


@require_POST
def support_give(request: HtmxRequest, pk: int) -> HttpResponse:
    topic = visible_topic(request, pk)
    support_topic(topic, by=person_of(request), at=timezone.now())
    return _answer(request, topic, _("Thank you: this matters to you too."))


@require_POST
def support_withdraw(request: HtmxRequest, pk: int) -> HttpResponse:
    topic = visible_topic(request, pk)
    withdraw_support(topic, by=person_of(request), at=timezone.now())
    return _answer(request, topic, _("You no longer support this."))


@require_POST
def follow_start(request: HtmxRequest, pk: int) -> HttpResponse:
    topic = visible_topic(request, pk)
    follow_topic(topic, by=person_of(request), at=timezone.now())
    return _answer(request, topic, _("You follow this now. We tell you what happens."))


@require_POST
def follow_stop(request: HtmxRequest, pk: int) -> HttpResponse:
    topic = visible_topic(request, pk)
    unfollow_topic(topic, by=person_of(request), at=timezone.now())
    return _answer(request, topic, _("You no longer follow this."))


@require_POST
def signature_give(request: HtmxRequest, pk: int) -> HttpResponse:
    """Sign. The page says so by itself, so nothing is kept for it in the session: hundreds a second sign at times."""
    topic = visible_topic(request, pk)
    sign_challenge(_signed_under(topic), by=person_of(request), at=timezone.now())
    if not request.htmx:
        return redirect(f"{topic.get_absolute_url()}#signed")
    return _answer(request, topic, _("Thank you, your signature counts. You can take it back until collecting ends."))


@require_POST
def signature_withdraw(request: HtmxRequest, pk: int) -> HttpResponse:
    topic = visible_topic(request, pk)
    withdraw_signature(_signed_under(topic), by=person_of(request), at=timezone.now())
    return _answer(request, topic, _("Your signature is withdrawn."))


def _signed_under(topic: Topic) -> Challenge:
    """Return what signatures under a topic belong to, unread: the statement that signs looks at it."""
    if not topic.is_challenge:
        raise Http404
    return Challenge(topic=topic)


def _answer(request: HtmxRequest, topic: Topic, sentence: str) -> HttpResponse:
    """Show the buttons as they are now, with what happened in words."""
    if not request.htmx:
        messages.success(request, sentence)
        return redirect(topic)
    context = acts_of(shown_topic(request, topic.pk), request.user, timezone.now()) | {"sentence": sentence}
    return render(request, "forum/topic_detail.html#acts", context)
