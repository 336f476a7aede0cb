"""How polls write what people read."""

from datetime import datetime

from django import template

from polls import words
from polls.errors import in_words
from polls.method_pages import HELP

register = template.Library()


@register.filter
def moment(at: datetime) -> str:
    """Write a moment as people say it: {{ poll.closes_at|moment }} gives "Sunday 29 November 2026 at 20:00"."""
    return in_words(at)


@register.filter
def euro(amount: int) -> str:
    """Write an amount as people say it: {{ option.cost|euro }} gives "12,000 euro"."""
    return words.euro(amount)


@register.filter
def counted_how(method: str) -> str:
    """Return how votes by a method are counted, in a few sentences."""
    return str(HELP[method].count)
