"""The number of unread notices, for the head of every page."""

from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from participation.notices.models import Notice


def unread_notices(request: HttpRequest) -> dict[str, object]:
    """Context processor: one query, and only where a template shows the number."""
    if not request.user.is_authenticated:
        return {"unread_notices": 0}
    mine = Notice.objects.filter(person=request.user.pk).unread()
    return {"unread_notices": SimpleLazyObject(mine.count)}
