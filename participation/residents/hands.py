"""Who acts in a request by another way than their own log-in: at the desk by an officer's hand, or with a letter.

It stands after the middleware that says who is logged in, and decides once it is known which page was asked for.
"""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from participation.residents.by_letter.hand import KEY as LETTER
from participation.residents.by_letter.pages import answer_to_holder, carried_letter
from participation.residents.desk.carrying import KEY as WORK
from participation.residents.desk.carrying import answer_as_resident, carried_work
from participation.residents.models import User

type View = Callable[..., HttpResponse]

MACHINES = "/api/"
A_MINUTE = 60


class HandsMiddleware:
    """Costs nothing where the browser carries neither."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: View, args: list[Any], kwargs: dict[str, Any]
    ) -> HttpResponse | None:
        if settings.SESSION_COOKIE_NAME not in request.COOKIES or request.path.startswith(MACHINES):
            return None
        if WORK in request.session and isinstance(request.user, User):
            return answer_as_resident(request, request.user, timezone.now())
        if LETTER in request.session and not request.user.is_authenticated:
            answer_to_holder(request, timezone.now())
        return None


def hands(request: HttpRequest) -> dict[str, object]:
    """Context processor for the banner: `desk_work` and `letter_hand` are None on nearly every page."""
    work, holder = carried_work(request), carried_letter(request)
    if work is None:
        return {"desk_work": None, "letter_hand": holder}
    seconds = max(0, int((work.until - timezone.now()).total_seconds()))
    return {"desk_work": work, "desk_minutes": seconds // A_MINUTE + 1, "letter_hand": None}
