"""How polls write what people read."""

from datetime import datetime

from django import template

from polls.errors import in_words

register = template.Library()


@register.filter
def moment(at: datetime) -> str:
    """Write a moment as people say it: {{ poll.closes_at|moment }} gives "Sunday 29 November 2026 at 20:00"."""
    return in_words(at)
