"""What can go wrong in the domain, and how a visitor is told.

A rule that says no raises a `DomainError` with a whole sentence; one middleware turns it into an answer: the full
page, or a fragment for htmx, JSON for the API, always with the error's own status.
"""

from collections.abc import Callable
from urllib.parse import urlsplit

from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.functional import Promise
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext_lazy as _

type Sentence = str | Promise


class DomainError(Exception):
    """A rule said no. `way_on` is where the visitor can go from here: (URL, link text)."""

    status = 409
    code = "conflict"
    heading: Sentence = _("That is not possible now")

    def __init__(self, message: Sentence, *, way_on: tuple[str, Sentence] | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.way_on = way_on


class NotPermitted(DomainError):
    """The person may not do this; the message says why, and what would help."""

    status = 403
    code = "not_permitted"
    heading = _("You can not do this")


class LoginNeeded(NotPermitted):
    """Nobody is logged in; a page answers with the log-in form and comes back afterwards."""

    code = "login_needed"


class WrongState(DomainError):
    """The thing is not in a state in which this can happen."""

    code = "wrong_state"


class Invalid(DomainError):
    """What was sent can not be right."""

    status = 422
    code = "invalid"
    heading = _("Something is not right in what you sent")


class DomainErrorMiddleware:
    """Turn a `DomainError` from any view into its answer."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        if not isinstance(error, DomainError):
            return None
        if request.path.startswith("/api/"):
            return JsonResponse({"code": error.code, "message": str(error.message)}, status=error.status)
        if isinstance(error, LoginNeeded) and not request.headers.get("HX-Request"):
            return redirect_to_login(_page_to_return_to(request))
        return render(request, _template_for(request), {"error": error}, status=error.status)


def _template_for(request: HttpRequest) -> str:
    return "errors/domain_fragment.html" if request.headers.get("HX-Request") else "errors/domain.html"


def _page_to_return_to(request: HttpRequest) -> str:
    """Return the page itself, or the page whose form was posted: an act is never repeated by a GET."""
    if request.method == "GET":
        return request.get_full_path()
    page = request.headers.get("Referer", "")
    if not url_has_allowed_host_and_scheme(page, allowed_hosts={request.get_host()}):
        return "/"
    return urlsplit(page)._replace(scheme="", netloc="").geturl()
