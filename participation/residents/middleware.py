"""Who asks, the language they speak and the door of the back office."""

from collections.abc import Callable
from typing import cast

from django.contrib.auth.middleware import AuthenticationMiddleware, get_user
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.middleware.locale import LocaleMiddleware
from django.shortcuts import redirect, render
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from participation.errors import NotPermitted
from participation.residents.by_letter.pages import carried_letter
from participation.residents.models import User
from participation.residents.second_factor import waits_for_second_factor
from participation.residents.sessions import SessionStore

BACK_OFFICE = "/beheer/"

type View = Callable[[HttpRequest], HttpResponse]


class PersonMiddleware(AuthenticationMiddleware):
    """Django's, but who is logged in has come with their session already, and every request wants to know."""

    def process_request(self, request: HttpRequest) -> None:
        super().process_request(request)
        request.user = cast(User, _who_asks(request))


def _who_asks(request: HttpRequest) -> User | AnonymousUser:
    session = cast(SessionStore, request.session)
    if (person := session.person) is None:
        return get_user(request)
    session.note_use()
    return person


class LanguageMiddleware(LocaleMiddleware):
    """Django's, but the API, which speaks no language, answers 404 itself instead of pointing at a page in one."""

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        return response if request.path_info.startswith("/api/") else super().process_response(request, response)


def for_one_person(get_response: View) -> View:
    """Tell browsers and proxies to keep no page of who is logged in or has a letter, where nothing else was said."""

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        is_of_one = request.user.is_authenticated or carried_letter(request) is not None
        if is_of_one and "Cache-Control" not in response.headers:
            response.headers["Cache-Control"] = "private, no-cache"
        return response

    return middleware


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
    """Where the installation asks staff for a second factor, a role gives nothing without one, on any page."""

    def middleware(request: HttpRequest) -> HttpResponse:
        if request.user.is_authenticated and waits_for_second_factor(request.user):
            if request.path.startswith(BACK_OFFICE):
                return redirect("mfa_index")
            request.user.roles = frozenset()
        return get_response(request)

    return middleware


def back_office_door(get_response: View) -> View:
    """Tell somebody who is logged in why the back office stays closed; Wagtail would ask them to log in, for ever."""

    def middleware(request: HttpRequest) -> HttpResponse:
        comes_in = request.path.startswith(BACK_OFFICE) and request.user.is_authenticated
        if comes_in and not request.user.has_perm("wagtailadmin.access_admin"):
            error = NotPermitted(_("Only people with a role in the town can enter the back office."))
            return render(request, "errors/domain.html", {"error": error}, status=error.status)
        return get_response(request)

    return middleware
