"""What somebody typed in a form that they could not send yet: first they log in, are verified, or show a second step.

It is kept in their session until it is sent or thrown away, half an hour at most; the page that offers it is a plain
form. Ballots, passwords and codes are never kept: a view that marks what it gets as sensitive gets no help here.
"""

from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta

from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy as _

from participation.acting import acting_of
from participation.error_pages import page_to_return_to
from participation.errors import LevelNeeded, LoginNeeded, NotPermitted, Sentence

KEY = "typed"
MARK = "kept_typed"  # a field of the form that offers it, so that it is forgotten once it is sent
MOST_CHARACTERS = 20_000
STEP = "second_step"  # what a second step is shown for, and where that leads
HALF_AN_HOUR = timedelta(minutes=30)
NOT_OURS = ("/accounts/", "/beheer/")


class SecondStepNeeded(NotPermitted):
    """Who works for the town has to show their second step once more, on the page `way`, before `what` they do."""

    code = "second_step_needed"

    def __init__(self, what: Sentence, way: str) -> None:
        message = _("For this you show your second step once more, less than a quarter of an hour before.")
        super().__init__(message, way_on=(way, _("Show that it is you")))
        self.what, self.way = what, way


@dataclass(frozen=True)
class Typed:
    """`fields` were sent to `path` by the form on `page`; `what` names the act, where a second step came before it."""

    path: str
    page: str
    fields: list[list[str]]
    at: float
    what: str = ""

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
        if isinstance(error, SecondStepNeeded):
            return _to_second_step(request, error)
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
    if request.method != "POST" or request.headers.get("HX-Request"):  # a file is chosen once more
        return False
    if acting_of(request.user):  # it is another's, and this browser will be one's own again
        return False
    if "sensitive_post_parameters" in vars(request) or request.path.startswith(NOT_OURS):
        return False
    typed = _typed(request, at)
    return bool(typed.words) and _put_by(request, typed)


def _to_second_step(request: HttpRequest, needed: SecondStepNeeded) -> HttpResponse:
    """Lead to the second step and from there back; what was sent is kept until then, be it no more than a button."""
    what, at = str(needed.what), timezone.now()
    may_keep = request.method == "POST" and not request.FILES
    is_kept = may_keep and _put_by(request, _typed(request, at, what))
    page = reverse("residents:go-on") if is_kept else page_to_return_to(request)
    request.session[STEP] = {"what": what, "next": page}
    return redirect(f"{needed.way}?{urlencode({'next': page})}")


def _typed(request: HttpRequest, at: datetime, what: str = "") -> Typed:
    given = [[name, value] for name, values in request.POST.lists() for value in values if name not in _OF_THE_FORM]
    return Typed(request.get_full_path(), page_to_return_to(request), given, at.timestamp(), what)


def _put_by(request: HttpRequest, typed: Typed) -> bool:
    if sum(len(value) for _name, value in typed.fields) > MOST_CHARACTERS:
        return False
    request.session[KEY] = asdict(typed)
    return True


_OF_THE_FORM = ("csrfmiddlewaretoken", MARK)
