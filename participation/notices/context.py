"""The number of unread notices, for the head of every page."""

from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from participation.permissions import Visitor
from participation.standing import standing_cursor

UNREAD = "SELECT COUNT(*) FROM notices_notice WHERE person_id = %s AND read_at IS NULL"  # not built for every page


def unread_notices(request: HttpRequest) -> dict[str, object]:
    """Context processor: one query, and only where a template shows the number."""
    if not request.user.is_authenticated:
        return {"unread_notices": 0}
    return {"unread_notices": SimpleLazyObject(lambda: _unread_by(request.user))}


def _unread_by(person: Visitor) -> int:
    with standing_cursor() as cursor:
        cursor.execute(UNREAD, [person.pk])
        unread: int = cursor.fetchone()[0]
        return unread
