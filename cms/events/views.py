"""Registering for what is in the calendar, and its entry for calendars. A link from a mail changes nothing by GET."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from cms.events.actions import (
    accept_offer,
    ask_for_place,
    cancel,
    cancel_registration,
    confirm,
    register,
    take_offer,
)
from cms.events.calendars import CONTENT_TYPE, calendar_of
from cms.events.forms import GuestForm, RegisterForm
from cms.events.models import Gathering, Registration, State
from cms.events.models.registrations import registration_by_key
from cms.events.visible import gathering_or_404, is_open_to
from participation.audience.visible import hidden_from
from participation.permissions import is_permitted
from participation.residents.models import User
from participation.residents.visitors import person_of

get_or_post = require_http_methods(["GET", "HEAD", "POST"])
DONE = {
    State.CONFIRMED: _("You are registered."),
    State.WAITING: _("It is full. You are on the waiting list."),
    State.CANCELLED: _("Your registration is cancelled."),
}


@never_cache
@get_or_post
def register_page(request: HttpRequest, pk: int) -> HttpResponse:
    """Show the form and register, with an account or as a guest."""
    gathering = gathering_or_404(request, pk)
    if not is_permitted(request.user, "events.register", gathering):
        return _as_guest(request, gathering)
    person = person_of(request)
    there = Registration.objects.active().filter(gathering=gathering, person=person).first()
    if there:
        return redirect(there)
    form = RegisterForm(gathering, request.POST or None)
    if request.method == "POST":
        made = form.attempt(lambda: register(gathering, form.wish, by=person, at=timezone.now()))
        if made:
            messages.success(request, DONE[State(made.state)])
            return redirect(made)
    return _form_page(request, gathering, form)


def _as_guest(request: HttpRequest, gathering: Gathering) -> HttpResponse:
    known = {"name": request.user.display_name, "email": request.user.email} if request.user.is_authenticated else {}
    form = GuestForm(gathering, request.POST or None, initial=known)
    if request.method == "POST":
        asked = form.attempt(lambda: ask_for_place(gathering, form.wish, **form.who, at=timezone.now()))
        if asked:
            return render(request, "events/asked.html", {"gathering": gathering, "email": asked.email})
    return _form_page(request, gathering, form)


def _form_page(request: HttpRequest, gathering: Gathering, form: RegisterForm) -> HttpResponse:
    at = timezone.now()
    context = {
        "gathering": gathering, "page": gathering.page_in(request.LANGUAGE_CODE), "form": form,
        "free": gathering.free(), "is_open": gathering.is_open(at),
    }  # fmt: skip
    return render(request, "events/register.html", context, status=form.http_status)


@never_cache
@get_or_post
def registration(request: HttpRequest, key: str) -> HttpResponse:
    """Show a registration to whoever holds its link; a button confirms, takes the place that is offered, or cancels."""
    found = registration_by_key(key)
    if found is None or not is_open_to(request, found.gathering):
        return render(request, "events/registration_gone.html", status=410)
    if request.method == "POST":
        _act(request, found, request.POST.get("act", ""))
        return redirect(found)
    at = timezone.now()
    context = {
        "registration": found,
        "gathering": found.gathering,
        "page": found.gathering.page_in(request.LANGUAGE_CODE),
        "offer_holds": found.offer_holds(at),
        "has_begun": at >= found.gathering.starts_at,
        "is_over": at >= found.gathering.ends_at,
        "is_joinable": found.state == State.CONFIRMED and found.gathering.is_joinable(at),
    }
    return render(request, "events/registration.html", context)


def _act(request: HttpRequest, found: Registration, act: str) -> None:
    at, own = timezone.now(), _own(request, found)
    match act:
        case "confirm":
            confirm(found, at=at)
        case "take":
            accept_offer(found, by=own, at=at) if own else take_offer(found, at=at)
        case "cancel":
            cancel_registration(found, by=own, at=at) if own else cancel(found, at=at)
        case _:
            return
    messages.success(request, str(DONE[State(found.state)]))


def _own(request: HttpRequest, found: Registration) -> User | None:
    """Return the person where it is their own; whoever else holds the link acts by that."""
    return person_of(request) if found.person_id and request.user.pk == found.person_id else None


@require_safe
def calendar(request: HttpRequest, pk: int) -> HttpResponse:
    """One event, for a calendar to take over."""
    return _ics([gathering_or_404(request, pk)], "event.ics")


@require_safe
def feed(request: HttpRequest) -> HttpResponse:
    """All that comes and that everyone can see, for a calendar to follow."""
    hidden = hidden_from(request.user).values("pk")
    coming = Gathering.objects.coming(timezone.now()).exclude(page__dossier__in=hidden).select_related("page")
    return _ics([each for each in coming if is_open_to(request, each)], "events.ics", name=str(_("Calendar")))


def _ics(gatherings: list[Gathering], filename: str, *, name: str = "") -> HttpResponse:
    content = calendar_of(gatherings, at=timezone.now(), name=name)
    disposition = f'inline; filename="{filename}"'
    return HttpResponse(content, content_type=CONTENT_TYPE, headers={"Content-Disposition": disposition})
