"""One batch in the back office: entering it, deciding differences, and what a clerk puts right. Without JavaScript."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from participation.errors import Invalid
from participation.permissions import is_permitted
from participation.residents.verification.strong import critical
from participation.residents.visitors import person_of
from polls.models import WITH_NUMBERS, Poll
from polls.paper import actions
from polls.paper.actions.entering import number_entered
from polls.paper.bodies import bodies_of
from polls.paper.entries import (
    Readings,
    differences_of,
    entry_of,
    is_by_totals,
    is_closed,
    is_settled,
    members_of,
    readings_of,
    total_in_urn,
)
from polls.paper.errors import PaperNotReady, PaperRefused
from polls.paper.forms import (
    ROWS_A_PAGE,
    CloseForm,
    CorrectionForm,
    MergeForm,
    ReopenForm,
    RowsForm,
    SettleForm,
    TotalsForm,
)
from polls.paper.models import FIRST, SECOND, Batch, Entry
from polls.paper.office import page, poll_of, to_poll
from polls.paper.ready import check_enterable, is_before_count

BATCH = "polls_paper:batch"


@never_cache
@require_GET
def batch_page(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    return _show(request, _batch(request, slug, number))


@require_POST
def batch_enter(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """Keep what was typed; with rows, those that are right are kept and the others shown again."""
    batch, by, at = _batch(request, slug, number), person_of(request), timezone.now()
    poll = batch.poll
    if is_by_totals(poll):
        totals = TotalsForm(poll, request.POST)
        if not totals.is_valid():
            return _show(request, batch, entry_form=totals, status=422)
        told = totals.cleaned_data
        actions.enter_totals(batch, totals.votes, told["blank"], told["invalid"], by=by, at=at)
        messages.success(request, _("Kept. Look at it once more, and then close your entry."))
        return _to(batch)
    mine = actions.begin_entry(batch, by=by, at=at)
    first = _first(request.POST.get("first"))
    rows = RowsForm(poll, first, readings_of(mine), request.POST)
    is_right = rows.is_valid()
    actions.enter_rows(batch, rows.rows, by=by, at=at)
    if not is_right:
        return _show(request, batch, entry_form=rows, status=422)
    messages.success(request, _("Kept."))
    full = all(str(each) in readings_of(mine) for each in rows.numbers)
    return _to(batch, first + ROWS_A_PAGE if full else first)


@require_POST
@critical(gettext_lazy("Close an entry of votes on paper"))
def batch_close(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    batch, form = _batch(request, slug, number), CloseForm(request.POST)
    is_confirmed = form.is_valid() and form.cleaned_data["is_confirmed"]
    try:
        actions.close_entry(batch, is_confirmed=is_confirmed, by=person_of(request), at=timezone.now())
    except Invalid as wrong:
        form.add_error(None, str(wrong.message))
        return _show(request, batch, close_form=form, status=422)
    messages.success(request, _("Your entry is closed."))
    return _to(batch)


@require_POST
@critical(gettext_lazy("Decide on differences between two entries"))
def batch_settle(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    batch = _batch(request, slug, number)
    form = SettleForm(batch.poll, differences_of(batch), request.POST)
    if not form.is_valid():
        return _show(request, batch, settle_form=form, status=422)
    actions.settle(batch, form.decided, by=person_of(request), at=timezone.now())
    messages.success(request, _("The differences are decided on, and the batch is locked."))
    return _to(batch)


@require_POST
@critical(gettext_lazy("Make two batches one"))
def batch_merge(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    batch = _batch(request, slug, number)
    form = MergeForm(batch, request.POST)
    if not form.is_valid():
        return _show(request, batch, merge_form=form, status=422)
    actions.merge_batches(batch, form.cleaned_data["into"], by=person_of(request), at=timezone.now())
    messages.success(request, _("The batches are one now. The numbers of both stay public."))
    return to_poll(batch.poll)


@require_POST
@critical(gettext_lazy("Put the numbers of a batch right"))
def batch_correct(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    batch, form = _batch(request, slug, number), CorrectionForm(request.POST)
    if not form.is_valid():
        return _show(request, batch, correction_form=form, status=422)
    reason = form.cleaned_data["reason"]
    actions.correct_numbers(batch, form.numbers, reason, by=person_of(request), at=timezone.now())
    messages.success(request, _("The numbers are put right. The reason is public."))
    return _to(batch)


@require_POST
@critical(gettext_lazy("Have a batch entered anew"))
def batch_reopen(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    batch, form = _batch(request, slug, number), ReopenForm(request.POST)
    if not form.is_valid():
        return _show(request, batch, reopen_form=form, status=422)
    actions.reopen_batch(batch, form.cleaned_data["reason"], by=person_of(request), at=timezone.now())
    messages.success(request, _("The batch is open again: two officers enter it anew. The reason is public."))
    return _to(batch)


# What they show


def _batch(request: HttpRequest, slug: str, number: int) -> Batch:
    poll = poll_of(request, slug)
    return get_object_or_404(Batch.objects.select_related("poll", "station"), poll=poll, number=number)


def _to(batch: Batch, first: int | None = None) -> HttpResponseRedirect:
    there = redirect(BATCH, batch.poll.slug, batch.number)
    if first:
        there["Location"] += f"?from={first}"
    return there


def _first(typed: str | None) -> int:
    return max(int(typed), 1) if typed and typed.isdecimal() and len(typed) < 8 else 1


def _show(request: HttpRequest, batch: Batch, *, status: int = 200, **given: Any) -> HttpResponse:
    poll, members = batch.poll, members_of(batch)
    may = is_permitted(request.user, "polls.prepare_paper", poll)
    context: dict[str, Any] = {
        "poll": poll,
        "batch": batch,
        "members": members,
        "in_urn": total_in_urn(batch),
        "options": poll.options.all(),
        "is_by_totals": is_by_totals(poll),
        "is_numbered": poll.method in WITH_NUMBERS,
        "is_locked": is_settled(batch),
        "corrections": batch.corrections.all(),
        "may_prepare": may and is_before_count(poll),
        **_turn(request, batch, given),
    }
    if context["may_prepare"]:
        context |= _clerk_forms(batch)
    title = _("Batch %(number)s: %(stations)s") % {
        "number": batch.number, "stations": ", ".join(str(each.station) for each in members),
    }  # fmt: skip
    return page(request, "batch", title, status=status, **context | given)


def _clerk_forms(batch: Batch) -> dict[str, Any]:
    is_begun = Entry.objects.filter(batch=batch).exists()
    numbers = {name: getattr(batch, name) for name in ("handed_out", "spoiled", "in_urn", "seal")}
    forms: dict[str, Any] = {}
    if not is_begun and not batch.merged_into_id:
        forms = {"correction_form": CorrectionForm(initial=numbers), "merge_form": MergeForm(batch)}
    if is_begun and is_settled(batch):
        forms = {"reopen_form": ReopenForm()}
    return forms


def _turn(request: HttpRequest, batch: Batch, given: dict[str, Any]) -> dict[str, Any]:
    """Return what this officer does now: enter, wait, or decide; and nothing of what others read before that."""
    if is_settled(batch):
        return _locked(batch)
    try:
        check_enterable(batch)
    except (PaperRefused, PaperNotReady) as refusal:
        return {"refusal": refusal.message}
    mine = Entry.objects.filter(batch=batch, round=batch.round, officer=person_of(request)).first()
    both = is_closed(batch, FIRST) and is_closed(batch, SECOND)
    if mine is None and both:
        return {"settle_form": given.get("settle_form") or SettleForm(batch.poll, differences_of(batch))}
    if mine is None and entry_of(batch, FIRST) and entry_of(batch, SECOND):
        return {"refusal": _("Two officers are entering this batch. A third is needed only where they differ.")}
    if mine is not None and mine.closed_at is not None:
        return {"is_waiting": True, "differs": both}
    return _entry(request, batch.poll, mine)


def _locked(batch: Batch) -> dict[str, Any]:
    """Return what a locked batch came to. Where it is not counted yet, how it was voted is not shown."""
    body = next((body for body in bodies_of(batch.poll) if body["number"] == batch.number), None)
    return {"body": body, "differences": differences_of(batch)}


def _entry(request: HttpRequest, poll: Poll, mine: Entry | None) -> dict[str, Any]:
    known: Readings = readings_of(mine)
    entered = number_entered(mine) if mine else 0
    if is_by_totals(poll):
        form: Any = TotalsForm(poll, totals=mine.totals if mine and mine.totals else None)
        return {"entry_form": form, "entered": entered, "close_form": CloseForm()}
    first = _first(request.GET.get("from") or request.POST.get("first")) if _asked(request) else _next(known)
    return {
        "entry_form": RowsForm(poll, first, known), "first": first, "entered": entered, "close_form": CloseForm(),
        "pages": range(1, max([*map(int, known), 1]) + 1, ROWS_A_PAGE),
    }  # fmt: skip


def _asked(request: HttpRequest) -> bool:
    return "from" in request.GET or "first" in request.POST


def _next(known: Readings) -> int:
    """Return the first of the twenty ballots on end in which something is still to be entered."""
    number = 1
    while str(number) in known:
        number += 1
    return number - (number - 1) % ROWS_A_PAGE
