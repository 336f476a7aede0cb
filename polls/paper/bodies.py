"""Batches of paper as the count takes them and the board shows them: what each held, without who read it.

A body is canonical JSON. `votes` are the totals by option, `ballots` piles of equal ballots, in the order of what they
say, so that nothing is left of the order in the urn. A poll with so few ballots on paper that they can not stand apart
(`is_apart` false) has them among its other ballots instead.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from django.db.models import Count, OuterRef, Subquery
from django.db.models.functions import Coalesce

from polls.board.canonical import Json, canonical
from polls.board.moments import moment
from polls.models import Poll
from polls.paper.entries import (
    BLANK,
    BLANK_ONES,
    INVALID,
    INVALID_ONES,
    differences_of,
    is_by_totals,
    members_of,
    outcome_of,
)
from polls.paper.models import LEAST_APART, Batch, Correction, Handout, Station

type Body = Mapping[str, Any]


def has_paper(poll: Poll) -> bool:
    """Whether people can vote on paper in `poll`: then it is counted once its batches are in."""
    return Station.objects.filter(poll=poll.pk).exists()


def in_urns(poll: Poll) -> int:
    """Return how many ballots lay in the urns of `poll`."""
    return sum(poll.batches.values_list("in_urn", flat=True))


def given_on_paper(poll: Poll) -> int:
    """Return to how many people a ballot was handed out."""
    return poll.marks.filter(channel="paper").count()


def given_in(poll: str) -> Coalesce:
    """Return to how many people a ballot was handed out, as an expression; `poll` leads to the key of the poll."""
    handouts = Handout.objects.filter(station__poll=OuterRef(poll)).order_by().values("station__poll")
    return Coalesce(Subquery(handouts.annotate(given=Count("*")).values("given")), 0)


def bodies_of(poll: Poll, *, is_counted: bool = True) -> list[dict[str, Any]]:
    """Return every batch of `poll` in canonical values; where nothing is counted, without what the ballots say."""
    whole = list(poll.batches.whole().select_related("station"))
    return [_body(poll, batch, is_counted) for batch in whole]


def groups_on_paper(poll: Poll) -> Iterator[tuple[dict[str, Any], int]]:
    """Yield all valid ballots on paper, as settled so far."""
    for body in bodies_of(poll):
        yield from groups_of(body)


def not_valid(poll: Poll) -> int:
    """Return how many took part on paper with a ballot that says nothing that counts, or that was not found again."""
    return in_urns(poll) - sum(number for _content, number in groups_on_paper(poll))


def groups_of(body: Body) -> Iterator[tuple[dict[str, Any], int]]:
    """Yield the ballots of a batch as (content, how many say this)."""
    if body["votes"] is not None:
        yield from (({"c": option}, number) for option, number in body["votes"].items() if number)
    yield from ((content, number) for content, number in body["ballots"] or ())


def _body(poll: Poll, batch: Batch, is_counted: bool) -> dict[str, Json]:
    members = members_of(batch)
    told: dict[str, Json] = {
        "number": batch.number,
        "stations": [_station(each) for each in members],
        "in_urn": sum(each.in_urn for each in members),
        "corrections": [_correction(each) for each in batch.corrections.all()],
    }
    return told | (_contents(poll, batch, told["in_urn"]) if is_counted else _NOT_COUNTED)  # type: ignore[arg-type]


_NOT_COUNTED: dict[str, Json] = {
    "counted": None, "valid": None, "blank": None, "invalid": None, "is_apart": True, "votes": None, "ballots": None,
    "differences": [],
}  # fmt: skip


def _station(batch: Batch) -> dict[str, Json]:
    return {
        "batch": batch.number,
        "name": batch.station.name,
        "seal": batch.seal,
        "handed_out": batch.handed_out,
        "spoiled": batch.spoiled,
        "in_urn": batch.in_urn,
        "missing": batch.missing,
    }


def _correction(correction: Correction) -> dict[str, Json]:
    return {"reason": correction.reason, "at": moment(correction.at)}


def _contents(poll: Poll, batch: Batch, in_urn: int) -> dict[str, Any]:
    found, votes, piles = outcome_of(batch), None, None
    if is_by_totals(poll):
        votes = {option.key: _number(found, option.key) for option in poll.options.all()}
        kept = {"blank": _number(found, BLANK_ONES), "invalid": _number(found, INVALID_ONES)}
        kept["valid"] = sum(votes.values())
    else:
        piles = _piles(found)
        kept = {name: sum(1 for reading in found.values() if reading == name) for name in (BLANK, INVALID)}
        kept["valid"] = sum(number for _content, number in piles)
    is_apart = not 0 < in_urn < LEAST_APART
    told = [_difference(each) if is_apart else {"place": "–"} for each in differences_of(batch)]
    return {
        **kept, "counted": sum(kept.values()), "is_apart": is_apart, "votes": votes, "ballots": piles,
        "differences": told,
    }  # fmt: skip


def _number(found: Mapping[str, Any], place: str) -> int:
    return int(found.get(place, 0))


def _piles(found: Mapping[str, Any]) -> list[list[Any]]:
    piles = Counter(canonical(reading) for reading in found.values() if isinstance(reading, dict))
    contents = {canonical(reading): reading for reading in found.values() if isinstance(reading, dict)}
    return [[contents[written], number] for written, number in sorted(piles.items())]


def _difference(difference: Any) -> dict[str, Json]:
    return {
        "place": difference.place,
        "first": difference.first,
        "second": difference.second,
        "settled": difference.settled,
    }


def published(body: Body) -> dict[str, Any]:
    """Return a batch as it stands on the board: a small one without its votes, which stand among the others."""
    return dict(body) if body["is_apart"] else {**body, "votes": None, "ballots": None}


def among_others(bodies: Sequence[Body]) -> Counter[bytes]:
    """Return the ballots of batches too small to stand apart, as piles."""
    piles: Counter[bytes] = Counter()
    for body in bodies:
        if not body["is_apart"]:
            for content, number in groups_of(body):
                piles[canonical(content)] += number
    return piles
