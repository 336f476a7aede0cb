"""What a page of the calendar shows about coming to it."""

from typing import Any

from django import template
from django.utils import timezone

from cms.events.models import Gathering, Registration
from cms.models import EventPage

register = template.Library()


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
