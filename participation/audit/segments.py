"""Close the oldest part of the record: export it to a file, prove the file, and only then remove the rows.

The file is JSON lines: first what it is and the digest before it, then an entry a line with its place in the chain, and
last the head with a checksum of all lines before. It is proved without the database.
"""

import hashlib
import json
import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from types import MappingProxyType
from typing import Any

from django.contrib.auth.base_user import AbstractBaseUser
from django.db import connection, transaction
from django.db.models import Min
from django.utils import timezone

from participation.audit.actions import chain_end, closed_end, record
from participation.audit.chain import COLUMNS, End, Recorded, canonical
from participation.audit.door import open_door
from participation.audit.heads import heads_written
from participation.audit.models import Link, Segment
from participation.audit.parts import CLOSED, recorded_of, wrong_parts
from participation.audit.proof import AT_ONCE, Heads, prove

FORMAT = 1
KEPT_YEARS = 5  # what the selection rule lets go first
NO_HEADS: Heads = MappingProxyType({})


class SegmentRefused(Exception):
    """A segment can not be closed, or its file does not prove itself: a whole sentence says why."""


@dataclass(frozen=True)
class Exported:
    """What the file of a segment holds."""

    start: End
    end: End
    checksum: str

    def has_place_of(self, head: End) -> bool:
        return self.start.position < head.position <= self.end.position


def close_segment(
    before: date, path: Path, *, by: AbstractBaseUser, at: datetime, tell: Callable[[Segment], None]
) -> Segment:
    """Export the entries of before that day (local time) to `path` and remove them. Raises `SegmentRefused`.

    `tell` lets others know, in the transaction in which the rows go. Who may do it is asked by roles.closing.
    """
    if not _is_old_enough(before, timezone.localdate(at)):
        raise SegmentRefused(f"Only what is older than {KEPT_YEARS} years can be closed.")
    if path.exists():
        raise SegmentRefused(f"{path} is there already. Choose a file that is not.")
    heads = heads_written()
    _refuse_what_is_broken(heads, at)
    start, last = closed_end(), _last_before(before)
    if last <= start.position:
        raise SegmentRefused(f"Nothing in the record that is chained is of before {before.isoformat()}.")
    _write(path, start, last, before)
    exported = read_segment(path, heads)
    if (exported.start, exported.end.position) != (start, last):
        raise SegmentRefused(f"{path} does not hold what it should; nothing was removed.")
    return _remove(exported, before, path, by, at, tell)


def read_segment(path: Path, heads: Heads = NO_HEADS) -> Exported:
    """Prove the file of a segment, a line in memory at a time. Raises `SegmentRefused` at the first thing wrong.

    Those of `heads` that belong in it have to be there: a chain that was made anew does not have them.
    """
    checksum, reached = hashlib.sha256(), set[End]()
    with path.open("rb") as file:
        first = file.readline()
        checksum.update(first)
        start = end = _start(first, path)
        for line in file:
            told = _told(line, path)
            if "head" in told:
                break
            checksum.update(line)
            end = _next(told, end, path)
            reached |= {end} & heads.keys()
        else:
            raise SegmentRefused(f"{path} has no head: it was cut short.")
        if told["head"] != {**end._asdict(), "checksum": checksum.hexdigest()} or file.read(1):
            raise SegmentRefused(f"{path} does not end as its head says: lines were changed, added or taken away.")
    exported = Exported(start, end, checksum.hexdigest())
    if lost := [day for head, day in heads.items() if exported.has_place_of(head) and head not in reached]:
        raise SegmentRefused(
            f"{path} follows from itself, but it does not have the head that was written down on "
            f"{min(lost).isoformat()}: this part was made anew."
        )
    return exported


def _refuse_what_is_broken(heads: Heads, at: datetime) -> None:
    proof = prove(heads, at)
    if proof.broken:
        raise SegmentRefused(f"The record is broken at position {proof.broken.position}; a broken one is not closed.")
    if proof.lost_head:
        raise SegmentRefused(f"The record lacks its head of {proof.lost_head.isoformat()}; so it is not closed.")
    if wrong := next(wrong_parts(), None):
        raise SegmentRefused(wrong)


def _told(line: bytes, path: Path) -> dict[str, Any]:
    try:
        told = json.loads(line)
    except ValueError:
        raise SegmentRefused(f"{path} holds a line that can not be read.") from None
    if type(told) is not dict:
        raise SegmentRefused(f"{path} holds a line that says nothing.")
    return told


def _start(line: bytes, path: Path) -> End:
    told = _told(line, path)
    if told.get("record") != FORMAT:
        raise SegmentRefused(f"{path} is not a part of the record, or of a later form.")
    return End(told["after"]["position"], told["after"]["digest"])


def _next(told: dict[str, Any], end: End, path: Path) -> End:
    follows = end.followed_by(told.get("entry", {}))
    if End(told.get("position", 0), told.get("digest", "")) != follows:
        raise SegmentRefused(f"{path} is broken at position {follows.position}.")
    return follows


def _last_before(before: date) -> int:
    """Return the last position before which nothing is of `before` or later."""
    midnight = timezone.make_aware(datetime(before.year, before.month, before.day))
    stays = Link.objects.filter(entry__at__gte=midnight).aggregate(first=Min("position"))["first"]
    return stays - 1 if stays else chain_end().position


def _write(path: Path, start: End, last: int, before: date) -> None:
    """Write the file, for its owner alone, and have it on disk before anything is removed."""
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        checksum, end = hashlib.sha256(), start
        for line, reached in _lines(start, last, before):
            checksum.update(line)
            file.write(line)
            end = reached
        file.write(_line({"head": {**end._asdict(), "checksum": checksum.hexdigest()}}))
        file.flush()
        os.fsync(file.fileno())


def _lines(start: End, last: int, before: date) -> Iterator[tuple[bytes, End]]:
    yield _line({"record": FORMAT, "after": start._asdict(), "before": before.isoformat()}), start
    links = Link.objects.filter(position__lte=last).order_by("position")
    rows = links.values_list("position", "digest", *(f"entry__{column}" for column in COLUMNS))
    for position, digest, *columns in rows.iterator(chunk_size=AT_ONCE):
        content = Recorded._make(columns).content()
        yield _line({"position": position, "digest": digest, "entry": content}), End(position, digest)


def _line(told: dict[str, Any]) -> bytes:
    return f"{canonical(told)}\n".encode()


def _is_old_enough(before: date, today: date) -> bool:
    return (before.year + KEPT_YEARS, before.month, before.day) <= (today.year, today.month, today.day)


def _remove(
    exported: Exported, before: date, path: Path, by: AbstractBaseUser, at: datetime, tell: Callable[[Segment], None]
) -> Segment:
    """Remove the rows through the record's one door, keep the head, and record that it was done: all or nothing."""
    with transaction.atomic():
        segment = Segment.objects.create(
            first_position=exported.start.position + 1,
            last_position=exported.end.position,
            digest=exported.end.digest,
            before=before,
            closed_at=at,
            file_name=path.name[:200],
            checksum=exported.checksum,
        )
        with open_door(connection), connection.cursor() as cursor:
            up_to = [exported.end.position]
            cursor.execute(
                "DELETE FROM audit_entry WHERE id IN (SELECT entry_id FROM audit_link WHERE position <= %s)", up_to
            )
            cursor.execute("DELETE FROM audit_link WHERE position <= %s", up_to)
        entries = segment.last_position - segment.first_position + 1
        data = {"before": before.isoformat(), "entries": entries, **recorded_of(segment)}
        record(CLOSED, segment, by=by, at=at, channel="command", data=data)
        tell(segment)
    return segment
