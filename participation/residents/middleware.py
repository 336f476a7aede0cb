"""The language a person speaks, and the second factor of staff."""

from collections.abc import Callable

from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.middleware.locale import LocaleMiddleware
from django.shortcuts import redirect
from django.utils import translation

type View = Callable[[HttpRequest], HttpResponse]


class LanguageMiddleware(LocaleMiddleware):
    """Django's, but the API, which speaks no language, answers 404 itself instead of pointing at a page in one."""

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        return response if request.path_info.startswith("/api/") else super().process_response(request, response)


def spoken_language(get_response: View) -> View:
    """On addresses without a language (/accounts/…), speak that of the page one goes back to, else one's own."""

    def middleware(request: HttpRequest) -> HttpResponse:
        language = _wished_language(request)
        if language and not translation.get_language_from_path(request.path_info):
            translation.activate(language)
            request.LANGUAGE_CODE = language
        return get_response(request)

    return middleware


def _wished_language(request: HttpRequest) -> str | None:
    back = request.GET.get("next") or request.POST.get("next") or ""
    if request.path.startswith("/accounts/") and (from_next := translation.get_language_from_path(back)):
        return from_next
    return request.user.language if request.user.is_authenticated else None


def staff_second_factor(get_response: View) -> View:
    """Let nobody into /beheer/ without a second factor, where the installation asks for one."""

    def middleware(request: HttpRequest) -> HttpResponse:
        guarded = settings.STAFF_MFA_REQUIRED and request.path.startswith("/beheer/")
        if guarded and request.user.is_authenticated and not is_mfa_enabled(request.user):
            return redirect("mfa_index")
        return get_response(request)

    return middleware
