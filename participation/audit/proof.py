"""Prove that the record is whole: the chain from its start, the heads that were written down, and what waits."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

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
    """Entries that wait to be chained: how many, and since when the first one waits."""

    number: int
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

    A head in a segment that was closed is not looked for: the file of the segment proves it.
    """
    start = end = closed_end()
    waiting = {head: day for head, day in heads.items() if head.position > start.position}
    links = Link.objects.order_by("position").values_list(
        "position", "digest", "entry_id", *(f"entry__{column}" for column in COLUMNS)
    )
    for position, digest, entry_id, *columns in links.iterator(chunk_size=AT_ONCE):
        end, before = end.followed_by(Recorded._make(columns).content()), end
        if End(position, digest) != end:
            return Proof(before, Broken(position, entry_id), None)
        waiting.pop(end, None)
    return Proof(end, None, min(waiting.values(), default=None))


def unchained_tail() -> Tail:
    waiting = unchained(far=True)
    return Tail(waiting.count(), waiting.order_by("at").values_list("at", flat=True).first())
