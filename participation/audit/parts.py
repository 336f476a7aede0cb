"""The parts that were closed: whether they join, whether the record says so of each, and which heads lie in them."""

from collections.abc import Iterator, Mapping
from datetime import date
from itertools import pairwise

from django.utils import timezone

from participation.audit.actions import closed_end
from participation.audit.chain import End
from participation.audit.models import Entry, Segment

CLOSED = "audit.segment_closed"


def wrong_parts() -> Iterator[str]:
    """Say of closed parts, in whole sentences, where one is missing before them, or where nobody recorded closing them.

    That it was closed lies itself in a later part, where that one is of a later day: the file of that one proves it.
    """
    parts = list(Segment.objects.order_by("last_position"))
    ends = [0, *(part.last_position for part in parts)]
    for part, (before, _last) in zip(parts, pairwise(ends), strict=True):
        if part.first_position != before + 1:
            yield f"The closed part {part} of the record does not follow on position {before}."
    for part in parts:
        if not _is_recorded(part, parts):
            yield f"The record does not say that its part {part} was closed."


def heads_in_parts(heads: Mapping[End, date]) -> dict[End, date]:
    """Return the heads that lie within closed parts: only the files of those prove them."""
    last = closed_end().position
    return {head: day for head, day in heads.items() if 0 < head.position < last}


def recorded_of(part: Segment) -> dict[str, object]:
    """Return what the record says of a part."""
    return {"positions": [part.first_position, part.last_position], "digest": part.digest, "checksum": part.checksum}


def _is_recorded(part: Segment, parts: list[Segment]) -> bool:
    closed_on = timezone.localdate(part.closed_at)
    if any(later.last_position > part.last_position and later.before > closed_on for later in parts):
        return True
    said = Entry.objects.filter(action=CLOSED, subject_type="audit.segment", subject_id=str(part.pk))
    told = recorded_of(part)
    return any(told.items() <= data.items() for data in said.values_list("data", flat=True))
