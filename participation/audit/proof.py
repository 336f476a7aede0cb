"""Prove that the record is whole: the chain from its start, the heads that were written down, and what waits."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone

from participation.audit.actions import closed_end, unchained
from participation.audit.chain import COLUMNS, End, Recorded
from participation.audit.models import Entry, Link

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
    return prove({}, timezone.now()).broken


def prove(heads: Heads, at: datetime) -> Proof:
    """Walk the chain, a few rows in memory at a time; `heads` are ends it had, by the day they were written down on.

    A read of personal data that does not say what was sealed breaks it, and one that was emptied before its term.
    A link whose entry was taken away breaks it too, also at the end, where nothing follows. A head in a segment that
    was closed is not looked for: the file of the segment proves it.
    """
    start = end = closed_end()
    waiting = {head: day for head, day in heads.items() if head.position >= start.position}
    waiting.pop(start, None)
    gone = _first_without_entry()
    for position, digest, entry_id, *columns in _links().iterator(chunk_size=AT_ONCE):
        recorded = Recorded._make(columns)
        end, before = end.followed_by(recorded.content()), end
        if End(position, digest) != end or not recorded.keeps_its_seal(at):
            broken = Broken(position, entry_id)
            return Proof(before, gone if gone and gone.position < position else broken, None)
        waiting.pop(end, None)
    return Proof(end, gone, None if gone else min(waiting.values(), default=None))


def unchained_tail() -> Tail:
    waiting = unchained(far=True)
    oldest = waiting.order_by("at", "pk").values_list("pk", "at").first()
    return Tail(waiting.count(), *(oldest or (None, None)))


def _links() -> "QuerySet[Link, tuple[Any, ...]]":
    """Return the links that have their entry, with it, in the order of the chain."""
    return Link.objects.order_by("position").values_list(
        "position", "digest", "entry_id", *(f"entry__{column}" for column in COLUMNS)
    )


def _first_without_entry() -> Broken | None:
    """Return the first link whose entry is gone; the foreign key forbids it, as long as nobody takes that off."""
    entries = Entry.objects.filter(pk=OuterRef("entry_id"))
    row = Link.objects.filter(~Exists(entries)).order_by("position").values_list("position", "entry_id").first()
    return Broken(*row) if row else None
