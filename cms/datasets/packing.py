"""The values of a column, packed small: a list as JSON, compressed. The same values always give the same bytes."""

import gzip
import hashlib
import json
from collections.abc import Sequence

from cms.datasets.kinds import Value


def pack(values: Sequence[Value]) -> bytes:
    return gzip.compress(json.dumps(list(values), ensure_ascii=False, separators=(",", ":")).encode(), 6, mtime=0)


def unpack(packed: bytes | memoryview) -> list[Value]:
    values: list[Value] = json.loads(gzip.decompress(packed))
    return values


def digest_of(columns: object, values: Sequence[Sequence[Value]]) -> str:
    """Return what tells these figures from all others: their schema and every value."""
    told = hashlib.sha256(json.dumps(columns, sort_keys=True).encode())
    for each in values:
        told.update(json.dumps(list(each), ensure_ascii=False).encode())
    return told.hexdigest()
