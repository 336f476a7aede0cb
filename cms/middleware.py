"""The Content-Security-Policy of the back office, wider than that of the public pages.

Wagtail's admin has inline scripts and styles in its own templates, and shows chosen files from memory (blob:) before
they are uploaded; the page editor previews in a frame. So under /beheer/, and nowhere else, these are allowed. Hosts
other than our own are allowed nowhere.
"""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.utils.csp import CSP, build_policy

from participation import csp

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
