"""What was entered of a batch, how the first two differ, and what it comes to once that is settled. Reads only.

A place is where two entries can differ: an option, the blank or the invalid ones of totals; the number of a ballot
where each ballot is a row. What is read there is a number, or what a ballot says.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from polls.methods import Content
from polls.models import Method, Poll
from polls.paper.models import FIRST, SECOND, THIRD, Batch, Entry, Row

BY_TOTALS = (Method.MOTION, Method.SINGLE)
"""One choice a ballot: officers sort the ballots and enter how many each option got. All others go row by row."""
BLANK, INVALID = "blank", "invalid"
BLANK_ONES, INVALID_ONES = "(blank)", "(invalid)"
"""Their places among totals, which no option has for its id."""

type Reading = int | Mapping[str, Any] | str | None
"""What somebody read at a place: a number, what a valid ballot says, "blank", "invalid"; None: no such ballot."""
type Readings = dict[str, Reading]


@dataclass(frozen=True)
class Difference:
    """Where the first two officers read something else, and what the third decided (`is_settled`)."""

    place: str
    first: Reading
    second: Reading
    settled: Reading = None
    is_settled: bool = False


def is_by_totals(poll: Poll) -> bool:
    return poll.method in BY_TOTALS


def entry_of(batch: Batch, turn: int) -> Entry | None:
    """Return what was entered in a turn of the present round."""
    return Entry.objects.filter(batch=batch, round=batch.round, turn=turn).first()


def is_closed(batch: Batch, turn: int) -> bool:
    entry = entry_of(batch, turn)
    return entry is not None and entry.closed_at is not None


def readings_of(entry: Entry | None) -> Readings:
    """Return what an officer read, by place."""
    if entry is None:
        return {}
    if entry.totals and entry.turn == THIRD:
        return dict(entry.totals)
    if entry.totals:
        told = entry.totals
        return {**told["votes"], BLANK_ONES: told["blank"], INVALID_ONES: told["invalid"]}
    return {str(row.number): _said(row) for row in entry.rows.all()}


def _said(row: Row) -> Reading:
    content: Content = row.content
    if row.kind == Row.Kind.VALID:
        return content
    return None if row.kind == Row.Kind.ABSENT else str(row.kind)


def differences_of(batch: Batch) -> list[Difference]:
    """Return where the first two entries differ, in the order of places. Both are closed."""
    first, second = (readings_of(entry_of(batch, turn)) for turn in (FIRST, SECOND))
    third = readings_of(entry_of(batch, THIRD))
    places = [place for place in _places(first, second) if first.get(place) != second.get(place)]
    return [
        Difference(place, first.get(place), second.get(place), third.get(place), place in third) for place in places
    ]


def _places(first: Readings, second: Readings) -> list[str]:
    both = {**first, **second}
    return sorted(both, key=int) if all(place.isdecimal() for place in both) else list(both)


def is_settled(batch: Batch) -> bool:
    """Whether two officers read the same, or a third decided where they did not: the batch is locked."""
    if not total_in_urn(batch):
        return True
    if not (is_closed(batch, FIRST) and is_closed(batch, SECOND)):
        return False
    return not differences_of(batch) or is_closed(batch, THIRD)


def outcome_of(batch: Batch) -> Readings:
    """Return what a settled batch holds, by place."""
    found = readings_of(entry_of(batch, FIRST))
    for each in differences_of(batch):
        found[each.place] = each.settled
    return {place: reading for place, reading in found.items() if reading is not None}


# Of a whole batch: its own ballots and those of the batches that were added to it


def members_of(batch: Batch) -> list[Batch]:
    return [batch, *batch.parts.select_related("station").order_by("number")]


def total_in_urn(batch: Batch) -> int:
    return sum(each.in_urn for each in members_of(batch))


def open_batches(poll: Poll) -> Iterator[Batch]:
    """Yield the batches that are not settled yet."""
    for batch in poll.batches.whole().select_related("station", "poll"):
        if not is_settled(batch):
            yield batch
