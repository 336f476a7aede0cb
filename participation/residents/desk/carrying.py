"""An officer's browser carries the work for a resident along: the public pages are then answered as to that resident.

The officer stays who is logged in. Only pages and acts that an app opened for it (doors.py) are the resident's; the
back office stays the officer's own, and everything else is refused. So nobody borrows a resident's log-in, ever.
"""

from datetime import datetime

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import rotate_token
from django.utils.translation import gettext as _

from participation.error_pages import refusal_page
from participation.residents.desk.doors import Whose, whose
from participation.residents.desk.errors import OfOneself, WorkOver
from participation.residents.desk.models import Work
from participation.residents.desk.work import end_work, work_of
from participation.residents.models import User
from participation.residents.typed import forget

KEY = "desk_work"
CARRIED = "desk_work"  # where a request has it, for the banner


def carry(request: HttpRequest, work: Work) -> None:
    """Let this browser act for a resident. Forms that were open before belong to the officer: they stop working.

    What was typed and kept goes, now and at the end: it is offered to nobody as their own.
    """
    request.session[KEY] = work.pk
    forget(request)
    rotate_token(request)


def lay_down(request: HttpRequest) -> None:
    """Let this browser act for nobody. Forms that were open for the resident stop working."""
    if request.session.pop(KEY, None) is not None:
        forget(request)
        rotate_token(request)


def answer_as_resident(request: HttpRequest, officer: User, at: datetime) -> HttpResponse | None:
    """Make the resident the one who asks, where the page is theirs; return a refusal where it is nobody's."""
    work = work_of(officer, request.session[KEY], at)
    if work is None:
        return _forget(request)
    vars(request)[CARRIED] = work
    answered_as = whose(request)
    if answered_as is Whose.RESIDENT:
        request.user = work.resident
    elif answered_as is Whose.LEAVER:
        end_work(work, by=officer, at=at)
    return refusal_page(request, OfOneself()) if answered_as is Whose.NOBODY else None


def carried_work(request: HttpRequest) -> Work | None:
    """Return the work that this browser does for a resident, whichever page it is on."""
    work: Work | None = vars(request).get(CARRIED)
    return work


def _forget(request: HttpRequest) -> HttpResponse | None:
    """It is over. What was sent now was meant for the resident, so it is not done for anybody."""
    lay_down(request)
    if request.method not in ("GET", "HEAD"):
        return refusal_page(request, WorkOver())
    messages.warning(request, _("The half hour is over: you do not work for a resident any more."))
    return None
