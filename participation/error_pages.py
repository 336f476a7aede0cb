"""How a visitor is told that a rule said no, or a form is not right: the full page, a fragment for htmx, or JSON.

Always with the error's own status, and never a lost way: a stranger logs in and comes back to the page.
"""

from collections.abc import Callable
from urllib.parse import urlencode, urlsplit

from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest, JsonResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.template.response import TemplateResponse
from django.utils.http import url_has_allowed_host_and_scheme
from django_htmx.http import HttpResponseClientRedirect

from participation.errors import DomainError, LevelNeeded, LoginNeeded


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
        if isinstance(error, LoginNeeded):
            to_log_in = redirect_to_login(page_to_return_to(request))
            return HttpResponseClientRedirect(to_log_in.url) if request.headers.get("HX-Request") else to_log_in
        if isinstance(error, LevelNeeded) and error.way_on:
            way, text = error.way_on
            error.way_on = (f"{way}?{urlencode({'next': page_to_return_to(request)})}", text)
        return refusal_page(request, error)


class InvalidForms:
    """Answer 422 where a form of a library was filled in wrongly, as every form of ours does; libraries answer 200."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_template_response(self, request: HttpRequest, response: TemplateResponse) -> TemplateResponse:
        form = (response.context_data or {}).get("form")
        shows_it_again = request.method == "POST" and response.status_code == 200
        if shows_it_again and form is not None and form.is_bound and not form.is_valid():
            response.status_code = 422
        return response


def only_with_a_form(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Say a sentence where a form is sent to: one that was not right is shown there, with links to other languages."""

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        if response.status_code != 405 or request.method != "GET" or response.content:
            return response
        page = render(request, "errors/405.html", status=405)
        page.headers["Allow"] = response.headers["Allow"]
        return page

    return middleware


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """For what can not be read, a page that reads nothing of it: nobody may know yet who asks, nor by which name."""
    return HttpResponseBadRequest(render_to_string("400.html"))


def refusal_page(request: HttpRequest, error: DomainError) -> HttpResponse:
    """Return the page, or the fragment, that tells a visitor why not."""
    return render(request, _template_for(request), {"error": error}, status=error.status)


def _template_for(request: HttpRequest) -> str:
    return "errors/domain_fragment.html" if request.headers.get("HX-Request") else "errors/domain.html"


def page_to_return_to(request: HttpRequest) -> str:
    """Return the page itself, or the page whose form was posted: an act is never repeated by a GET."""
    if request.method == "GET":
        return request.get_full_path()
    page = request.headers.get("Referer", "")
    if not url_has_allowed_host_and_scheme(page, allowed_hosts={request.get_host()}):
        return "/"
    return urlsplit(page)._replace(scheme="", netloc="").geturl()
