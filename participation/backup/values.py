"""Values as they stand in a backup: JSON that means the same whichever database it comes from or goes to.

Moments are ISO 8601 in UTC, days ISO 8601, UUIDs hyphenated, decimals text, durations microseconds, bytes base64; what
a JSON column holds stays the text that it was.
"""

import base64
import uuid
from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from enum import StrEnum
from typing import Any

from django.db.models import Field

type Convert = Callable[[Any], Any]  # never called with NULL


class Kind(StrEnum):
    """What a column holds, whatever its database calls that."""

    INTEGER = "integer"
    TEXT = "text"
    BOOLEAN = "boolean"
    FLOAT = "float"
    DECIMAL = "decimal"
    MOMENT = "moment"
    DAY = "day"
    TIME = "time"
    DURATION = "duration"
    UUID = "uuid"
    JSON = "json"
    BYTES = "bytes"


_KINDS = {
    Kind.INTEGER: (
        "AutoField", "BigAutoField", "SmallAutoField", "IntegerField", "BigIntegerField", "SmallIntegerField",
        "PositiveIntegerField", "PositiveBigIntegerField", "PositiveSmallIntegerField",
    ),
    Kind.TEXT: ("CharField", "TextField", "SlugField", "FileField", "FilePathField"),
    Kind.BOOLEAN: ("BooleanField",),
    Kind.FLOAT: ("FloatField",),
    Kind.DECIMAL: ("DecimalField",),
    Kind.MOMENT: ("DateTimeField",),
    Kind.DAY: ("DateField",),
    Kind.TIME: ("TimeField",),
    Kind.DURATION: ("DurationField",),
    Kind.UUID: ("UUIDField",),
    Kind.JSON: ("JSONField",),
    Kind.BYTES: ("BinaryField",),
}  # fmt: skip
_KIND_OF = {name: kind for kind, names in _KINDS.items() for name in names}


def kind_of(field: "Field[Any, Any]") -> Kind:
    """Return what the column of `field` holds. Raises KeyError for a field that backups do not know yet."""
    while field.remote_field:
        field = field.target_field  # type: ignore[attr-defined]  # a foreign key holds what it points at
    return _KIND_OF[field.get_internal_type()]


def _moment(value: datetime) -> str:
    """SQLite's are without time zone and mean UTC."""
    return (value if value.tzinfo else value.replace(tzinfo=UTC)).astimezone(UTC).isoformat()


def _microseconds(value: timedelta) -> int:
    return value // timedelta(microseconds=1)


def _encoded(value: bytes) -> str:
    return base64.b64encode(value).decode()


_READ: dict[str, dict[Kind, Convert]] = {
    "postgresql": {
        Kind.DECIMAL: str,
        Kind.MOMENT: _moment,
        Kind.DAY: date.isoformat,
        Kind.TIME: time.isoformat,
        Kind.DURATION: _microseconds,
        Kind.UUID: str,
        Kind.BYTES: _encoded,
    },
    "sqlite": {
        Kind.BOOLEAN: bool,
        Kind.DECIMAL: lambda value: str(Decimal(str(value))),
        Kind.MOMENT: _moment,
        Kind.DAY: date.isoformat,
        Kind.TIME: time.isoformat,
        Kind.UUID: lambda value: str(uuid.UUID(value)),
        Kind.BYTES: _encoded,
    },
}
_WRITE: dict[str, dict[Kind, Convert]] = {
    "postgresql": {
        Kind.DURATION: lambda value: timedelta(microseconds=value),
        Kind.BYTES: base64.b64decode,
    },
    "sqlite": {  # texts as Django writes them, since SQLite compares moments as texts
        Kind.MOMENT: lambda value: str(datetime.fromisoformat(value).replace(tzinfo=None)),
        Kind.UUID: lambda value: value.replace("-", ""),
        Kind.BYTES: base64.b64decode,
    },
}


def from_database(vendor: str, kinds: Sequence[Kind]) -> Callable[[Sequence[Any]], list[Any]]:
    """Return what turns a row of the database into a row of a backup."""
    return _row_converter(_READ[vendor], kinds)


def to_database(vendor: str, kinds: Sequence[Kind]) -> Callable[[Sequence[Any]], list[Any]]:
    """Return what turns a row of a backup into a row of the database."""
    return _row_converter(_WRITE[vendor], kinds)


def _row_converter(known: dict[Kind, Convert], kinds: Sequence[Kind]) -> Callable[[Sequence[Any]], list[Any]]:
    converters = [(place, known[kind]) for place, kind in enumerate(kinds) if kind in known]

    def convert(row: Sequence[Any]) -> list[Any]:
        converted = list(row)
        for place, convert_one in converters:
            if converted[place] is not None:
                converted[place] = convert_one(converted[place])
        return converted

    return convert
