"""Polls on the public site: the list, a poll with its ballot, the review, the receipt and the result.

Nothing is stored before the review is confirmed; the choice travels in the form, never in a session or an address.
"""

from copy import copy
from itertools import chain

from django.db.models import prefetch_related_objects
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_safe

from participation.exports import csv_response
from participation.kept import kept
from polls import casting, receipts, results
from polls.admission import admit, standing_of
from polls.ballot_box import listed_ballots
from polls.board.ballot_files import listed_with_paper
from polls.browsers import hand_out, voter_in
from polls.counts_told import count_told
from polls.errors import BallotsNotPublic, ChoiceRefused
from polls.following.actions import follows
from polls.forms import BallotForm, ballot_form
from polls.forms_receipt import ReceiptForm
from polls.models import Poll, PollQuerySet
from polls.overview import overview
from polls.paper.bodies import has_paper
from polls.review import review_of
from polls.turnout.tables import table_of
from polls.verdicts import verdict


@require_safe
def poll_list(request: HttpRequest) -> HttpResponse:
    at = timezone.now()
    return render(request, "polls/poll_list.html", {"at": at, "polls": overview(at, request.GET.get("cursor", ""))})


@require_safe
def poll_detail(request: HttpRequest, slug: str) -> HttpResponse:
    poll = _poll(request, slug)
    return _detail(request, poll, ballot_form(poll))


@never_cache
@sensitive_post_parameters()
def ballot_review(request: HttpRequest, slug: str) -> HttpResponse:
    """Show the choice before it is cast; with `change` in the form, back to the ballot with the choice still made."""
    poll = _poll(request, slug)
    if request.method != "POST":
        return redirect(poll)
    at, voter = timezone.now(), voter_in(poll, request)
    standing = admit(voter, poll, at)
    form = ballot_form(poll, request.POST)
    is_valid = form.is_valid()
    if "change" in request.POST or not is_valid:
        return _detail(request, poll, form, status=200 if is_valid else 422)
    context = {"poll": poll, "form": form, "review": review_of(poll, form.sent), "is_change": standing.has_voted}
    return hand_out(render(request, "polls/ballot_review.html", context), voter, request, at)


@never_cache
@sensitive_post_parameters()
def ballot_cast(request: HttpRequest, slug: str) -> HttpResponse:
    poll = _poll(request, slug)
    if request.method != "POST":
        return redirect(poll)
    form, voter = ballot_form(poll, request.POST), voter_in(poll, request)
    try:
        given = casting.cast_ballot(poll, form.sent, by=voter, at=timezone.now())
    except ChoiceRefused:
        admit(voter, poll, timezone.now())  # whoever may not vote hears that first
        return _detail(request, poll, form, status=422)
    return receipts.hand_over(redirect("polls:receipt", poll.slug), given, poll, request)


@never_cache
@require_safe
def receipt(request: HttpRequest, slug: str) -> HttpResponse:
    poll = _poll(request, slug)
    given = receipts.received(request, poll)
    if given is None:
        return redirect(poll)
    return render(request, "polls/ballot_receipt.html", {"poll": poll, "receipt": given, "at": timezone.now()})


@never_cache
@sensitive_post_parameters()
def receipt_check(request: HttpRequest, slug: str) -> HttpResponse:
    """Say whether a code stands on a receipt of this poll. It travels in the form, so no log or history has it."""
    poll, form = _poll(request, slug), ReceiptForm(request.POST if request.method == "POST" else None)
    given = receipts.is_given_out(poll, form.cleaned_data["code"]) if form.is_valid() else None
    context = {"poll": poll, "form": form, "is_given_out": given}
    return render(request, "polls/receipt_check.html", context, status=422 if form.errors else 200)


@require_safe
def poll_results(request: HttpRequest, slug: str) -> HttpResponse:
    poll, at = _poll(request, slug), timezone.now()
    found = results.current(poll, at)
    context = {"poll": poll, "at": at, "phase": poll.phase(at), "late": poll.is_late(at), "results": found}
    context["verdict"] = verdict(found)
    context["count"] = count_told(found)
    context["breakdown"] = table_of(poll)
    return render(request, "polls/poll_results.html", context)


@require_safe
def ballot_list(request: HttpRequest, slug: str) -> StreamingHttpResponse:
    """Send every ballot of a closed poll, for anyone to count again."""
    poll = _poll(request, slug)
    if not poll.has_result:
        raise BallotsNotPublic(poll)
    listed = listed_with_paper(poll) if has_paper(poll) else listed_ballots(poll)
    return csv_response(f"{poll.slug}-ballots.csv", chain([("number", "choices")], listed))


def _poll(request: HttpRequest, slug: str) -> Poll:
    """Return a poll that this visitor may see, or answer 404."""
    public = kept(request, ("polls.poll", slug), lambda: _whole(Poll.objects.public(), slug).first())
    return copy(public) if public else get_object_or_404(_whole(Poll.objects.visible_to(request.user), slug))


def _whole(polls: PollQuerySet, slug: str) -> PollQuerySet:
    return polls.filter(slug=slug).select_related("dossier", "choice_secret", "manifest").prefetch_related("options")


def _detail(request: HttpRequest, poll: Poll, form: BallotForm, *, status: int = 200) -> HttpResponse:
    at = timezone.now()
    prefetch_related_objects([poll], "arguments")
    found = results.current(poll, at)
    context = {
        "poll": poll,
        "at": at,
        "phase": poll.phase(at),
        "late": poll.is_late(at),
        "results": found,
        "verdict": verdict(found),
        "standing": standing_of(voter_in(poll, request), poll, at),
        "form": form,
        "is_followed": follows(request.user, poll),
    }
    return render(request, "polls/poll_detail.html", context, status=status)
