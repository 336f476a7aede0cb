"""The back office's own answers: its wider Content-Security-Policy, and 403 with the reason where Wagtail refuses.

Wagtail's admin has inline scripts and styles in its own templates, and shows chosen files from memory (blob:) before
they are uploaded; the page editor previews in a frame. So under /beheer/, and nowhere else, these are allowed. Hosts
other than our own are allowed nowhere.
"""

from collections.abc import Callable
from typing import cast

from django.contrib import messages
from django.contrib.messages.storage.base import BaseStorage
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.csp import CSP, build_policy

from participation import csp
from participation.errors import NotPermitted

type View = Callable[[HttpRequest], HttpResponse]

BACK_OFFICE = "/beheer/"
BACK_OFFICE_CSP: dict[str, list[str]] = csp.PUBLIC | {
    "script-src": [CSP.SELF, CSP.UNSAFE_INLINE],
    "style-src": [CSP.SELF, CSP.UNSAFE_INLINE],
    "img-src": [CSP.SELF, "data:", "blob:"],
    "frame-src": [CSP.SELF],
}


def back_office_policy(get_response: View) -> View:
    """Set the wider policy, unless the answer brings its own: a preview keeps that of the public page it shows."""

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        if request.path.startswith(BACK_OFFICE):
            response.headers.setdefault(str(CSP.HEADER_ENFORCE), build_policy(BACK_OFFICE_CSP))
        return response

    return middleware


def back_office_refusals(get_response: View) -> View:
    """Say no on the spot, with 403 and the reason; Wagtail leads to its first page with a message there."""

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        if not request.path.startswith(BACK_OFFICE) or response.headers.get("Location") != reverse("wagtailadmin_home"):
            return response
        queued = cast(BaseStorage, messages.get_messages(request))
        faults = [each for each in queued if each.level == messages.ERROR]
        queued.used = bool(faults)  # else they stay, to be shown on the page one is led to
        if not faults:
            return response
        error = NotPermitted(faults[-1].message)
        return render(request, "errors/domain.html", {"error": error}, status=error.status)

    return middleware
