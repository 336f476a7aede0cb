"""The lines of a board, and how they are added: on sheets of at most 10,000, each with a signed head after it.

A line is `{"b":{…},"i":41,"t":"ballot"}` in canonical JSON; its leaf in the tree is the same without the index `i`, so
that where a line stands is not part of what it says.
"""

import gzip
import json
from collections.abc import Iterable, Iterator
from datetime import datetime
from itertools import islice
from typing import Any

from polls.board.canonical import Json, canonical
from polls.board.models import Sheet
from polls.board.moments import moment
from polls.board.notes import checkpoint
from polls.board.tree import Tops, Tree, leaf_hash
from polls.manifest import board_origin
from polls.models import Poll

type Line = dict[str, Any]

LINES_A_SHEET = 10_000
A_BALLOT, AFTER_ITS_NUMBER, BEFORE_ITS_PLACE = b',"t":"ballot"}', b'","v":', b'},"i":'
QUICK = 6  # more takes several times as long, and numbers that were drawn do not get smaller
UNTIMED = 0  # a zipped file says when it was made; the same lines are to be the same file


def leaf(kind: str, body: Json) -> bytes:
    return canonical({"t": kind, "b": body})


def add_lines(poll: Poll, leaves: Iterable[bytes], *, at: datetime) -> None:
    """Add `leaves` (each as `leaf` writes it) to the board of `poll`. The caller holds the row of the poll."""
    rest = iter(leaves)
    last = Sheet.objects.filter(poll=poll).order_by("-number").defer("lines").first()
    while some := list(islice(rest, LINES_A_SHEET)):
        last = _sheet(poll, last, some, at)
        last.save(force_insert=True)


def lines_of(poll: Poll) -> Iterator[Line]:
    """Yield the lines on the board of `poll`, from the first on."""
    for line in _raw_lines(poll):
        yield json.loads(line)


def acts_of(poll: Poll) -> Iterator[Line]:
    """Yield the lines that are no ballots; however many ballots there are, this is quick."""
    for line in _raw_lines(poll):
        if not line.endswith(A_BALLOT):
            yield json.loads(line)


def contents_of(poll: Poll) -> Iterator[bytes]:
    """Yield what each ballot on the board says, in canonical JSON, cut out of its line."""
    for line in _raw_lines(poll):
        if line.endswith(A_BALLOT):
            yield line[line.index(AFTER_ITS_NUMBER) + len(AFTER_ITS_NUMBER) : line.rindex(BEFORE_ITS_PLACE)]


def _raw_lines(poll: Poll) -> Iterator[bytes]:
    for content in Sheet.objects.filter(poll=poll).order_by("number").values_list("lines", flat=True).iterator(1):
        yield from gzip.decompress(bytes(content)).splitlines()


def _sheet(poll: Poll, last: Sheet | None, leaves: list[bytes], at: datetime) -> Sheet:
    before = Tops(last.size, [bytes.fromhex(top) for top in last.tops]) if last else Tops()
    hashes = [leaf_hash(each) for each in leaves]
    tops = before.copy()
    for each in hashes:
        tops.push(each)
    root, number = tops.root(), last.number + 1 if last else 0
    proof = Tree(before, hashes).consistency(before.size) if before.size else []
    lines = b"".join(_line(index, each) for index, each in enumerate(leaves, start=before.size))
    return Sheet(
        poll=poll, number=number, size=tops.size, root=root.hex(), at=at,
        note=checkpoint(board_origin(poll), tops.size, root, moment(at)),
        tops=[top.hex() for top in tops.hashes], proof=[step.hex() for step in proof],
        lines=gzip.compress(lines, compresslevel=QUICK, mtime=UNTIMED),
    )  # fmt: skip


def _line(index: int, leaf: bytes) -> bytes:
    """Return a leaf with its index, at its place between `b` and `t`."""
    body, _comma, kind = leaf.rpartition(b',"t":')
    return b'%b,"i":%d,"t":%b\n' % (body, index, kind)
