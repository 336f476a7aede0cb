"""The values of a column, packed small: a list as JSON, compressed. The same values always give the same bytes."""

import gzip
import hashlib
import json
import zlib
from collections.abc import Sequence

from cms.datasets.kinds import Value

GZIP = 31  # what zlib calls the form of gzip
LONGEST = 2_200  # bytes that a value can take: 500 characters, some of them of four bytes


def pack(values: Sequence[Value]) -> bytes:
    return gzip.compress(json.dumps(list(values), ensure_ascii=False, separators=(",", ":")).encode(), 6, mtime=0)


def unpack(packed: bytes | memoryview) -> list[Value]:
    values: list[Value] = json.loads(gzip.decompress(packed))
    return values


def first_of(packed: bytes | memoryview, number: int) -> list[Value]:
    """Return the first values without unpacking the others."""
    text = zlib.decompressobj(wbits=GZIP).decompress(packed, number * LONGEST).decode(errors="ignore")
    values: list[Value] = []
    read, place = json.JSONDecoder().raw_decode, 1
    while len(values) < number and text[place : place + 1] not in ("", "]"):
        value, place = read(text, place)
        values.append(value)
        place += 1
    return values


def digest_of(columns: object, values: Sequence[Sequence[Value]]) -> str:
    """Return what tells these figures from all others: their schema and every value."""
    told = hashlib.sha256(json.dumps(columns, sort_keys=True).encode())
    for each in values:
        told.update(json.dumps(list(each), ensure_ascii=False).encode())
    return told.hexdigest()
