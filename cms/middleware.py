"""The Content-Security-Policy of the back office, wider than that of the public pages."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.utils.csp import CSP

type View = Callable[[HttpRequest], HttpResponse]


def back_office_policy(get_response: View) -> View:
    def middleware(request: HttpRequest) -> HttpResponse:
        return get_response(request)

    return middleware
