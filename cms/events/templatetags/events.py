"""What a page of the calendar shows about coming to it."""

from typing import Any

from django import template
from django.conf import settings
from django.utils import timezone

from cms.events.captions import read_chapters
from cms.events.models import Gathering, Question, Registration
from cms.events.models.floor import QuestionState
from cms.models import EventPage

register = template.Library()

TOLD_AFTERWARDS = (QuestionState.ANSWERED, QuestionState.PROMISED, QuestionState.WRITTEN)


@register.inclusion_tag("events/panel.html", takes_context=True)
def registration_panel(context: dict[str, Any], page: EventPage) -> dict[str, Any]:
    """Show where one registers, or the visitor's own registration; nothing where it is over."""
    at = timezone.now()
    gathering = Gathering.objects.of(page)
    if gathering is None:
        return {}
    user = context["request"].user if "request" in context else None
    own = None
    if user is not None and user.is_authenticated:
        own = Registration.objects.active().filter(gathering=gathering, person=user.pk).first()
    return {
        "gathering": gathering,
        "own": own,
        "free": gathering.free(),
        "is_open": gathering.is_open(at),
        "opens_later": gathering.opens_at is not None and at < gathering.opens_at,
        "is_over": at >= gathering.ends_at,
    }


@register.inclusion_tag("events/answers.html")
def answers(page: EventPage) -> dict[str, Any]:
    """Show what people asked, with what was answered, or by when it will be."""
    asked = Question.objects.filter(gathering__translation_key=page.translation_key, state__in=TOLD_AFTERWARDS)
    return {"questions": asked.by_votes()}


@register.inclusion_tag("events/recording.html")
def recording(page: EventPage) -> dict[str, Any]:
    """Show the recording with its captions, chapters and transcript."""
    own = page.recording_url.startswith((settings.SITE_URL, "/"))
    return {"page": page, "own_file": own, "chapters": read_chapters(page.chapters)}
