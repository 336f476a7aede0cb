"""Keyset pagination: pages that stay fast and steady however long the list grows."""

import base64
import json
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Model, Q, QuerySet


@dataclass(frozen=True)
class KeysetPage[M: Model]:
    """One page of a list: its rows, and the cursors of the pages beside it (None at an end)."""

    rows: list[M]
    newer: str | None
    older: str | None


def keyset_page[M: Model](queryset: QuerySet[M], *, order_by: str, cursor: str = "", size: int = 20) -> KeysetPage[M]:
    """Return a page of `queryset`, newest (highest `order_by`, then id) first.

    `cursor` is what an earlier page gave as `newer` or `older`; one that can not be read gives the first page.
    """
    direction, value, pk = _decode(cursor, queryset.model._meta.get_field(order_by))
    forward = direction != "newer"
    if direction:
        queryset = queryset.filter(*_beyond(order_by, value, pk, "lt" if forward else "gt"))
    ordering = (f"-{order_by}", "-pk") if forward else (order_by, "pk")
    rows = list(queryset.order_by(*ordering)[: size + 1])
    more = len(rows) > size
    rows = rows[:size] if forward else rows[:size][::-1]
    if not rows:
        return KeysetPage([], None, None)
    has_newer, has_older = (bool(direction), more) if forward else (more, True)
    return KeysetPage(
        rows,
        _encode("newer", rows[0], order_by) if has_newer else None,
        _encode("older", rows[-1], order_by) if has_older else None,
    )


def _beyond(order_by: str, value: Any, pk: int, comparison: str) -> tuple[Q, Q]:
    """Return where a page begins. The first condition says nothing new, but by it an index is entered at that place."""
    further = Q(**{f"{order_by}__{comparison}": value}) | Q(**{order_by: value, f"pk__{comparison}": pk})
    return Q(**{f"{order_by}__{comparison}e": value}), further


def _encode(direction: str, row: Model, order_by: str) -> str:
    value = getattr(row, order_by)
    plain = value.isoformat() if isinstance(value, datetime) else value
    return base64.urlsafe_b64encode(json.dumps([direction, plain, row.pk]).encode()).decode().rstrip("=")


def _decode(cursor: str, field: Any) -> tuple[str, Any, int]:
    """Read a cursor; what can not be one for a list ordered by `field` gives the first page."""
    try:
        direction, value, pk = json.loads(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
        value = field.to_python(value) if isinstance(value, str | int) and len(str(value)) < 40 else None
        if direction not in ("newer", "older") or value is None or not 0 < int(pk) < 2**63:
            return ("", None, 0)
        value = value.astimezone(UTC) if isinstance(value, datetime) else min(int(value), 2**63 - 1)
        return (direction, value, int(pk))
    except (ValueError, TypeError, OverflowError, ValidationError):
        return ("", None, 0)
