"""Prove that the record is whole: the chain from its start, the heads that were written down, and what waits."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import FilteredRelation, Q

from participation.audit.actions import closed_end, unchained
from participation.audit.chain import COLUMNS, End, Recorded
from participation.audit.models import Link

AT_ONCE = 2_000


@dataclass(frozen=True)
class Broken:
    """The first row that does not follow from what stands before it."""

    position: int
    entry_id: int


@dataclass(frozen=True)
class Tail:
    """Entries that wait to be chained: how many, which one waits longest, and since when."""

    number: int
    entry_id: int | None
    since: datetime | None


@dataclass(frozen=True)
class Proof:
    """What a look at the whole record found. `lost_head` is the day of a head that the chain does not have."""

    end: End
    broken: Broken | None
    lost_head: date | None


type Heads = Mapping[End, date]


def first_broken_link() -> Broken | None:
    return prove({}).broken


def prove(heads: Heads) -> Proof:
    """Walk the chain, a few rows in memory at a time; `heads` are ends it had, by the day they were written down on.

    Every link is walked, also one whose entry was taken away: there it is broken. A head in a segment that was closed
    is not looked for: the file of the segment proves it.
    """
    start = end = closed_end()
    waiting = {head: day for head, day in heads.items() if head.position >= start.position}
    waiting.pop(start, None)
    for position, digest, entry_id, recorded in _links():
        end, before = _next(end, recorded), end
        if End(position, digest) != end:
            return Proof(before, Broken(position, entry_id), None)
        waiting.pop(end, None)
    return Proof(end, None, min(waiting.values(), default=None))


def unchained_tail() -> Tail:
    waiting = unchained(far=True)
    oldest = waiting.order_by("at", "pk").values_list("pk", "at").first()
    return Tail(waiting.count(), *(oldest or (None, None)))


def _next(end: End, recorded: Recorded | None) -> End:
    return end.followed_by(recorded.content()) if recorded else end


def _links() -> Iterator[tuple[int, str, int, Recorded | None]]:
    """Yield position, digest, the number of the entry and the entry of each link; None for an entry that is gone.

    The relation is joined under another name, because the foreign key promises that no entry is ever gone.
    """
    with_those_gone = Link.objects.annotate(kept=FilteredRelation("entry", condition=Q(entry__isnull=False)))
    rows = with_those_gone.order_by("position").values_list(
        "position", "digest", "entry_id", *(f"kept__{column}" for column in COLUMNS)
    )
    for position, digest, entry_id, *columns in rows.iterator(chunk_size=AT_ONCE):
        recorded = Recorded._make(columns)
        yield position, digest, entry_id, recorded if recorded.id is not None else None
