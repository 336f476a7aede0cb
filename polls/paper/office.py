"""Votes on paper in the back office: stations, handing out, urns, and the way to each batch (entry_pages.py)."""

from typing import Any

from django.contrib import messages
from django.forms import Form
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from participation.errors import DomainError
from participation.permissions import authorise, is_permitted
from participation.residents.visitors import person_of
from polls.models import Poll, State
from polls.paper import actions
from polls.paper.ballot import ballot_paper, languages_of
from polls.paper.bodies import given_on_paper, has_paper, in_urns
from polls.paper.entries import is_settled, members_of, total_in_urn
from polls.paper.errors import PaperNotReady
from polls.paper.forms import AttendanceForm, HandOutForm, NewBatchForm, StationForm
from polls.paper.models import Attendance, Batch, Station
from polls.paper.ready import check_paper, is_before_count, is_too_small

POLL = "polls_paper:poll"


@require_GET
def poll_list(request: HttpRequest) -> HttpResponse:
    """List the polls that one can vote in on paper, or that could have it still."""
    authorise(request.user, "polls.enter_paper")
    polls = Poll.objects.exclude(state__in=(State.ARCHIVED, State.ANNULLED)).order_by("-closes_at")
    return page(request, "list", _("Votes on paper"), polls=[poll for poll in polls if has_paper(poll)])


@require_GET
def poll_page(request: HttpRequest, slug: str) -> HttpResponse:
    return show_poll(request, poll_of(request, slug))


@require_POST
def station_add(request: HttpRequest, slug: str) -> HttpResponse:
    poll, form = poll_of(request, slug), StationForm(request.POST)
    if not form.is_valid():
        return show_poll(request, poll, station_form=form, status=422)
    actions.add_station(poll, form.cleaned_data["name"], by=person_of(request), at=timezone.now())
    messages.success(request, _("The polling station is added."))
    return to_poll(poll)


@require_POST
def station_remove(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    poll = poll_of(request, slug)
    actions.remove_station(get_object_or_404(Station, poll=poll, pk=pk), by=person_of(request), at=timezone.now())
    messages.success(request, _("The polling station is taken away."))
    return to_poll(poll)


@never_cache
@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def hand_out(request: HttpRequest, slug: str) -> HttpResponse:
    """Look whether somebody may vote, mark them, and let the officer hand out a ballot; the next one can come."""
    poll = poll_of(request, slug)
    authorise(request.user, "polls.hand_out_paper", poll)
    form, status = HandOutForm(poll, request.POST or None), 200
    outcome: dict[str, Any] = {}
    if form.is_bound:
        status = 422
        if form.is_valid():
            outcome, status = _handed_out(request, form)
            form = HandOutForm(poll, initial={"station": form.cleaned_data["station"]})
    given = given_on_paper(poll)
    return page(request, "hand_out", _("Hand out ballots"), poll=poll, form=form, given=given, status=status, **outcome)


def _handed_out(request: HttpRequest, form: HandOutForm) -> tuple[dict[str, Any], int]:
    station, typed = form.cleaned_data["station"], form.cleaned_data["who"]
    try:
        actions.hand_out_ballot(station, typed, by=person_of(request), at=timezone.now())
    except DomainError as refusal:
        return {"refusal": refusal.message}, refusal.status
    return {"is_given": True, "station": station}, 200


@require_GET
def ballot_pdf(request: HttpRequest, slug: str) -> HttpResponse:
    """The ballot to print, in a language of the poll, in ordinary or large print."""
    poll = poll_of(request, slug)
    language = request.GET.get("language", poll.default_language)
    large = request.GET.get("large") == "1"
    content = ballot_paper(poll, language, is_large=large)
    answer = HttpResponse(content, content_type="application/pdf")
    name = f"{poll.slug}-{language}{'-large' if large else ''}.pdf"
    answer["Content-Disposition"] = f'inline; filename="{name}"'
    return answer


@require_POST
def batch_record(request: HttpRequest, slug: str) -> HttpResponse:
    poll = poll_of(request, slug)
    form = NewBatchForm(poll, request.POST)
    if not form.is_valid():
        return show_poll(request, poll, batch_form=form, status=422)
    station = form.cleaned_data["station"]
    actions.record_batch(station, form.numbers, by=person_of(request), at=timezone.now())
    messages.success(request, _("The urn is recorded."))
    return to_poll(poll)


@require_POST
def attendance_note(request: HttpRequest, slug: str) -> HttpResponse:
    poll, form = poll_of(request, slug), AttendanceForm(request.POST)
    if not form.is_valid():
        return show_poll(request, poll, attendance_form=form, status=422)
    told = form.cleaned_data
    actions.note_attendance(
        poll, told["name"], Attendance.Capacity(told["capacity"]), told["about"], on=told["on"],
        by=person_of(request), at=timezone.now(),
    )  # fmt: skip
    messages.success(request, _("It is noted, and will be in the official report."))
    return to_poll(poll)


# What they show


def poll_of(request: HttpRequest, slug: str) -> Poll:
    poll = get_object_or_404(Poll.objects.visible_to(request.user), slug=slug)
    authorise(request.user, "polls.enter_paper", poll)
    return poll


def to_poll(poll: Poll) -> HttpResponseRedirect:
    return redirect(POLL, poll.slug)


def show_poll(request: HttpRequest, poll: Poll, *, status: int = 200, **given: Form) -> HttpResponse:
    at, may = timezone.now(), is_permitted(request.user, "polls.prepare_paper", poll)
    context: dict[str, Any] = {
        "poll": poll,
        "may_prepare": may,
        "is_voting": poll.accepts_ballots(at),
        "is_before_end": not poll.is_over(at),
        "is_before_count": is_before_count(poll),
        "stations": poll.stations.all(),
        "batches": [_row(batch) for batch in poll.batches.whole().select_related("station", "poll")],
        "given": given_on_paper(poll),
        "in_urns": in_urns(poll),
        "still": _still_to_do(poll),
        "languages": languages_of(poll),
        "attendances": poll.attendances.all(),
        "station_form": StationForm(),
        "batch_form": NewBatchForm(poll),
        "attendance_form": AttendanceForm(),
    }
    return page(request, "poll", _("Votes on paper"), status=status, **context | given)


def _row(batch: Batch) -> dict[str, Any]:
    """A batch as the list has it; nobody reads there what was voted."""
    return {
        "batch": batch, "members": members_of(batch), "in_urn": total_in_urn(batch), "is_locked": is_settled(batch),
        "is_too_small": is_too_small(batch),
    }  # fmt: skip


def _still_to_do(poll: Poll) -> str:
    if not is_before_count(poll):
        return ""
    try:
        check_paper(poll)
    except PaperNotReady as missing:
        return str(missing.message)
    return ""


def page(request: HttpRequest, name: str, title: str, *, status: int = 200, **context: Any) -> HttpResponse:
    crumbs = [{"url": reverse("wagtailadmin_home"), "label": _("Home")}]
    if name != "list":
        crumbs.append({"url": reverse("polls_paper:list"), "label": _("Votes on paper")})
    if name not in ("list", "poll"):
        poll = context["poll"]
        crumbs.append({"url": reverse(POLL, args=[poll.slug]), "label": str(poll.question)})
    crumbs.append({"url": "", "label": title})
    frame = {"header_title": title, "page_title": title, "header_icon": "doc-full", "breadcrumbs_items": crumbs}
    return render(request, f"paper/{name}.html", frame | context, status=status)
