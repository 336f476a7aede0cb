"""Where a person is logged in, and how they log out there."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from participation.residents.actions import end_other_sessions, end_session
from participation.residents.visitors import person_of


@require_safe
@never_cache
def session_list(request: HttpRequest) -> HttpResponse:
    sessions = list(person_of(request).open_sessions(timezone.now()))
    here = [session for session in sessions if session.session_key == request.session.session_key]
    others = [session for session in sessions if session not in here]
    return render(request, "residents/session_list.html", {"here": here, "others": others})


@require_POST
def session_end(request: HttpRequest, handle: str) -> HttpResponse:
    if end_session(person_of(request), handle, at=timezone.now()):
        messages.success(request, _("You are logged out there."))
    return redirect("residents:session-list")


@require_POST
def session_end_others(request: HttpRequest) -> HttpResponse:
    end_other_sessions(person_of(request), keep=request.session.session_key, at=timezone.now())
    messages.success(request, _("You are logged out everywhere else."))
    return redirect("residents:session-list")
