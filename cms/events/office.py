"""Events in the back office: who comes, who was there, somebody registered by telephone, a list for the door."""

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.forms import Form
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from cms.events.actions import call_off, cancel_for_somebody, check_in, register_somebody
from cms.events.forms import SomebodyForm, WhyForm
from cms.events.guest_list import Line, guest_list, totals
from cms.events.models import Gathering, Registration, State
from forum.choices import Channel
from participation.audit.purposes import Purpose
from participation.audit.reads import read_each
from participation.exports import Row, csv_response
from participation.permissions import authorise, is_permitted
from participation.residents.visitors import person_of

SHOWN = ["name", "email"]
PAST_SHOWN = 30
ANY_OF = ("events.read_registrations", "events.moderate_questions")


@never_cache
@require_safe
def overview(request: HttpRequest) -> HttpResponse:
    may_read = is_permitted(request.user, "events.read_registrations")
    if not may_read:
        authorise(request.user, "events.moderate_questions")
    all_of_them, at = Gathering.objects.select_related("page"), timezone.now()
    context: dict[str, Any] = {
        "may_read": may_read,
        "coming": all_of_them.filter(ends_at__gt=at).order_by("starts_at", "pk"),
        "past": all_of_them.filter(ends_at__lte=at).order_by("-starts_at", "-pk")[:PAST_SHOWN],
    }
    return page(request, "overview", _("Events"), **context)


@never_cache
@require_safe
def detail(request: HttpRequest, pk: int) -> HttpResponse:
    return _detail(request, gathering_of(pk), WhyForm())


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def somebody(request: HttpRequest, pk: int) -> HttpResponse:
    """Register somebody who calls or comes by."""
    gathering = gathering_of(pk)
    authorise(request.user, "events.register_somebody", gathering)
    form = SomebodyForm(gathering, request.POST or None)
    if request.method == "POST":
        by = person_of(request)
        made = form.attempt(lambda: register_somebody(gathering, form.wish, **form.who, by=by, at=timezone.now()))
        if made:
            messages.success(request, _("%(name)s: %(state)s.") % {"name": made.who, "state": made.get_state_display()})
            return redirect(_url(gathering))
    return page(request, "somebody", _("Register somebody"), gathering, form=form, status=form.http_status)


@never_cache
@require_POST
def registration_act(request: HttpRequest, pk: int, registration: int) -> HttpResponse:
    """Note who came, undo that, or cancel for somebody."""
    gathering = gathering_of(pk)
    found = get_object_or_404(gathering.registrations.select_related("gathering", "person"), pk=registration)
    by, at, act = person_of(request), timezone.now(), request.POST.get("act")
    if act == "cancel":
        cancel_for_somebody(found, by=by, at=at)
        messages.success(request, _("The registration is cancelled."))
    else:
        check_in(found, was_there=act == "check-in", by=by, at=at)
    return redirect(f"{_url(gathering)}#registration-{found.pk}")


@never_cache
@require_POST
def cancel_all(request: HttpRequest, pk: int) -> HttpResponse:
    gathering, form = gathering_of(pk), WhyForm(request.POST)
    authorise(request.user, "events.cancel_gathering", gathering)
    if not form.is_valid():
        return _detail(request, gathering, form)
    call_off(gathering, why=form.cleaned_data["why"], by=person_of(request), at=timezone.now())
    messages.success(request, _("It is cancelled. Everyone who is registered is told."))
    return redirect(_url(gathering))


@never_cache
@require_safe
def as_csv(request: HttpRequest, pk: int) -> StreamingHttpResponse:
    gathering = gathering_of(pk)
    lines = _read(request, gathering)
    return csv_response(f"registrations-{gathering.pk}.csv", [_head(), *(_row(line) for line in lines)])


@never_cache
@require_safe
def sheet(request: HttpRequest, pk: int) -> HttpResponse:
    """A list for the door, on paper: who is registered, by name."""
    gathering = gathering_of(pk)
    lines = [line for line in _read(request, gathering) if line.state == State.CONFIRMED]
    context = {"gathering": gathering, "lines": sorted(lines, key=lambda line: line.name.casefold())}
    return render(request, "events/office/sheet.html", context)


def page(
    request: HttpRequest, name: str, title: str, gathering: Gathering | None = None, *, status: int = 200, **more: Any
) -> HttpResponse:
    """Show a page of events in the back office."""
    above = [] if name == "overview" else [{"url": reverse("events_office:overview"), "label": _("Events")}]
    if gathering and name != "detail":
        above.append({"url": _url(gathering), "label": str(gathering)})
    crumbs = [{"url": reverse("wagtailadmin_home"), "label": _("Home")}, *above, {"url": "", "label": title}]
    frame = {"header_title": title, "page_title": title, "header_icon": "calendar", "breadcrumbs_items": crumbs}
    return render(request, f"events/office/{name}.html", frame | {"gathering": gathering} | more, status=status)


def _detail(request: HttpRequest, gathering: Gathering, why_form: Form) -> HttpResponse:
    lines = _read(request, gathering)
    return page(
        request, "detail", str(gathering), gathering,
        status=422 if why_form.is_bound else 200,
        lines=lines, totals=totals(gathering), why_form=why_form, at=timezone.now(),
        may_cancel_all=is_permitted(request.user, "events.cancel_gathering", gathering),
    )  # fmt: skip


def _read(request: HttpRequest, gathering: Gathering) -> list[Line]:
    """Return who registered, and record that they were looked at."""
    authorise(request.user, "events.read_registrations", gathering)
    lines, by = guest_list(gathering), person_of(request)
    subjects = [line.registration for line in lines]
    read_each(subjects, SHOWN, Purpose.EVENTS, by=by, at=timezone.now())
    return lines


def _head() -> Row:
    return [
        _("Name"), _("E-mail address"), _("How"), _("Places"), _("With an assistant"), _("State"), _("Registered on"),
        _("By"), _("Was there"),
    ]  # fmt: skip


def _row(line: Line) -> Row:
    found: Registration = line.registration
    return [
        line.name, line.email, found.get_way_display(), found.seats, _("yes") if found.has_assistant else "",
        found.get_state_display(), _day(found.made_at), str(Channel(found.channel).label),
        _("yes") if found.checked_in_at else "",
    ]  # fmt: skip


def _day(moment: datetime) -> str:
    return timezone.localtime(moment).strftime("%Y-%m-%d %H:%M")


def gathering_of(pk: int) -> Gathering:
    return get_object_or_404(Gathering.objects.select_related("page"), pk=pk)


def _url(gathering: Gathering) -> str:
    return reverse("events_office:detail", args=[gathering.pk])
