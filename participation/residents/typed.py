"""What somebody typed in a form that they could not send yet, because they had to log in or be verified first.

It is kept in their session until it is sent or thrown away, half an hour at most; the page that offers it is a plain
form. Ballots, passwords and codes are never kept: a view that marks what it gets as sensitive gets no help here.
"""

from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta

from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone

from participation.acting import acting_of
from participation.error_pages import page_to_return_to
from participation.errors import LevelNeeded, LoginNeeded

KEY = "typed"
MARK = "kept_typed"  # a field of the form that offers it, so that it is forgotten once it is sent
MOST_CHARACTERS = 20_000
HALF_AN_HOUR = timedelta(minutes=30)
NOT_OURS = ("/accounts/", "/beheer/")


@dataclass(frozen=True)
class Typed:
    """`fields` were sent to `path` by the form on `page`."""

    path: str
    page: str
    fields: list[list[str]]
    at: float

    @property
    def words(self) -> list[str]:
        """What of it a person typed, rather than chose or was given."""
        return [value for _name, value in self.fields if " " in value.strip()]


class KeepTyped:
    """Keep what was typed when a form is refused for want of a log-in or a level; after `DomainErrorMiddleware`."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if request.method == "POST" and MARK in request.POST and response.status_code < 400:
            forget(request)
        return response

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        if not isinstance(error, LoginNeeded | LevelNeeded) or not keep(request, timezone.now()):
            return None
        return redirect_to_login(reverse("residents:go-on")) if isinstance(error, LoginNeeded) else None


def kept(request: HttpRequest, at: datetime) -> Typed | None:
    """Return what is kept for this visitor."""
    found = request.session.get(KEY)
    if not found or at.timestamp() - found["at"] > HALF_AN_HOUR.total_seconds():
        return None
    return Typed(**found)


def forget(request: HttpRequest) -> None:
    request.session.pop(KEY, None)


def onward(request: HttpRequest, page: str, at: datetime) -> str:
    """Return where somebody goes who was on their way to `page`: what they typed there comes first."""
    typed = kept(request, at)
    return reverse("residents:go-on") if typed and typed.page == page else page


def keep(request: HttpRequest, at: datetime) -> bool:
    """Keep what was sent with this request, where there is something typed in it; return whether it is kept."""
    if request.method != "POST" or request.headers.get("HX-Request") or request.FILES:
        return False
    if acting_of(request.user):  # it is another's, and this browser will be one's own again
        return False
    if "sensitive_post_parameters" in vars(request) or request.path.startswith(NOT_OURS):
        return False
    given = [[name, value] for name, values in request.POST.lists() for value in values if name not in _OF_THE_FORM]
    typed = Typed(request.get_full_path(), page_to_return_to(request), given, at.timestamp())
    if not typed.words or sum(len(value) for _name, value in given) > MOST_CHARACTERS:
        return False
    request.session[KEY] = asdict(typed)
    return True


_OF_THE_FORM = ("csrfmiddlewaretoken", MARK)
