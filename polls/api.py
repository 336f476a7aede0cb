"""The public API of polls, read-only: what everybody may see, the same as on the pages and in the live updates."""

import hashlib
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotModified
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone, translation
from ninja import Router, Schema

from participation.paging import keyset_page
from polls import results
from polls.models import Manifest, Poll, Tally
from polls.overview import Entry, entries_of
from polls.thresholds import people_needed
from polls.turnout.tables import table_of

router = Router(tags=["polls"])
POLLS_PER_PAGE = 50
SECONDS_WHEN_CLOSED = 60


class TurnoutOut(Schema):
    ballots: int
    eligible: int | None


class OptionOut(Schema):
    """`votes` is null while the result is hidden."""

    id: str
    label: str
    votes: int | None


class ResultsOut(Schema):
    """What may be seen of a poll now. `version` goes up with every change; `counted`: ballots in the votes."""

    type: str
    poll: str
    version: int
    hidden: bool
    closed: bool
    turnout: TurnoutOut
    counted: int
    options: list[OptionOut]


class CountOut(Schema):
    """The count of a closed poll. `result` is empty while a lot has to be drawn between the options in `tied`."""

    method: str
    result: dict[str, Any]
    tied: list[str]
    lot: list[str]


class BreakdownCellOut(Schema):
    """`voted` is null where it is left out; `percent` too where fewer than 30 may vote."""

    band: str
    eligible: int
    voted: int | None
    percent: int | None
    suppressed: bool


class BreakdownRowOut(Schema):
    """A neighbourhood by its code; empty where it is not known, null for the whole town."""

    neighbourhood: str | None
    cells: list[BreakdownCellOut]


class BreakdownOut(Schema):
    """Who took part in a closed poll. `bands` are ages; empty where the age is not known."""

    bands: list[str]
    rows: list[BreakdownRowOut]


class PollOut(Schema):
    """A poll, in its own language. `phase`: announced, open, suspended, closed or annulled, by the clock.

    `state` tells more: announced, frozen, open, suspended, closing, closed, counted, certified, answered, archived or
    annulled. `outcome` is empty before the count, then counted, carried, rejected, or not_counted: its quorum, of
    `needed` people (null without one), was missed. `manifest` is the SHA-256 of all that was fixed at its freezing.

    `points`, `seats` and `budget` (in euro) are what its method asks for: 0, 1 and 0 where it does not.
    """

    slug: str
    question: str
    intro: str
    language: str
    phase: str
    state: str
    outcome: str
    needed: int | None
    manifest: str | None
    method: str
    min_choices: int
    max_choices: int
    points: int
    seats: int
    budget: int
    least_votes: int
    legal_effect: str
    electorate: str
    representative: bool
    visibility: str
    opens_at: datetime
    closes_at: datetime
    turnout: TurnoutOut
    page: str
    results: str


class PollsOut(Schema):
    """A page of polls, the latest to close first; `older` is the `cursor` of the next page."""

    items: list[PollOut]
    older: str | None


@router.get("/", response=PollsOut, summary="Polls, the latest to close first")
def list_polls(request: HttpRequest, cursor: str = "") -> PollsOut:
    page = keyset_page(Poll.objects.public(), order_by="closes_at", cursor=cursor, size=POLLS_PER_PAGE)
    entries = entries_of(page.rows, timezone.now())
    return PollsOut(items=_polls_out(entries), older=page.older)


@router.get("/{slug}", response=PollOut, summary="One poll")
def read_poll(request: HttpRequest, slug: str) -> PollOut:
    poll = get_object_or_404(Poll.objects.public(), slug=slug)
    return _polls_out(entries_of([poll], timezone.now()))[0]


@router.get("/{slug}/results", response=ResultsOut, summary="Turnout and result, as far as they may be seen")
def read_results(request: HttpRequest, slug: str) -> HttpResponse:
    """Answer with exactly the text that the websocket sends."""
    poll = get_object_or_404(Poll.objects.public(), slug=slug)
    found = results.current(poll, timezone.now())
    body = found.as_json()
    etag = f'"{hashlib.sha256(body.encode()).hexdigest()[:16]}"'
    if request.headers.get("If-None-Match") == etag:
        response: HttpResponse = HttpResponseNotModified()
    else:
        response = HttpResponse(body, content_type="application/json; charset=utf-8")
    response["ETag"] = etag
    response["Cache-Control"] = f"public, max-age={SECONDS_WHEN_CLOSED}" if found.is_closed else "no-cache"
    return response


@router.get("/{slug}/count", response=CountOut, summary="The count of a closed poll, with every round")
def read_count(request: HttpRequest, slug: str) -> CountOut:
    """Answer 404 before the poll is closed, and where votes per option are the whole count."""
    tally = get_object_or_404(Tally, poll__in=Poll.objects.public(), poll__slug=slug)
    return CountOut(method=tally.poll.method, result=tally.result, tied=tally.tied, lot=tally.lot)


@router.get(
    "/{slug}/turnout", response=BreakdownOut, summary="Turnout by neighbourhood and age, small numbers left out"
)
def read_turnout(request: HttpRequest, slug: str) -> BreakdownOut:
    """Answer 404 before the poll is closed, and where the town does not know where people live."""
    table = table_of(get_object_or_404(Poll.objects.public(), slug=slug))
    if table is None:
        raise Http404
    return BreakdownOut(
        bands=table.codes,
        rows=[
            BreakdownRowOut(
                neighbourhood=row.code,
                cells=[
                    BreakdownCellOut(
                        band=band,
                        eligible=cell.eligible,
                        voted=cell.voted,
                        percent=cell.percent,
                        suppressed=cell.voted is None,
                    )
                    for band, cell in zip(table.codes, row.cells, strict=True)
                ],
            )
            for row in table.rows
        ],
    )


def _polls_out(entries: Sequence[Entry]) -> list[PollOut]:
    digests = dict(Manifest.objects.filter(poll__in=[entry.poll for entry in entries]).values_list("poll", "sha256"))
    return [_poll_out(entry, digests.get(entry.poll.pk)) for entry in entries]


def _poll_out(entry: Entry, manifest: str | None) -> PollOut:
    poll, language = entry.poll, entry.poll.default_language
    with translation.override(language):
        page = poll.get_absolute_url()
    return PollOut(
        slug=poll.slug,
        question=poll.question.localize(language),
        intro=poll.intro.localize(language),
        language=language,
        phase=entry.phase,
        state=poll.state,
        outcome=poll.ending,
        needed=people_needed(poll, entry.results.eligible or 0),
        manifest=manifest,
        method=poll.method,
        min_choices=poll.min_choices,
        max_choices=poll.max_choices,
        points=poll.points,
        seats=poll.seats,
        budget=poll.budget,
        least_votes=poll.least_votes,
        legal_effect=poll.legal_effect,
        electorate=poll.electorate,
        representative=not poll.is_for_anyone,
        visibility=poll.visibility,
        opens_at=poll.opens_at,
        closes_at=poll.closes_at,
        turnout=TurnoutOut(ballots=entry.results.ballots, eligible=entry.results.eligible),
        page=page,
        results=reverse("api:read_results", args=[poll.slug]),
    )
