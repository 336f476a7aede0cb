"""What changed between two texts, word by word. Pure: no Django in here."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Literal

_PIECES = re.compile(r"\s+|\w+|[^\w\s]")


@dataclass(frozen=True)
class Part:
    """Some of the text: it stayed, was added or was taken out."""

    kind: Literal["same", "added", "removed"]
    text: str


def changes(before: str, after: str) -> list[Part]:
    """Return the parts of `after`, and between them what was taken out of `before`."""
    old, new = _PIECES.findall(before), _PIECES.findall(after)
    return list(_parts(old, new))


def _parts(old: list[str], new: list[str]) -> Iterator[Part]:
    for tag, first, last, start, end in SequenceMatcher(_is_space, old, new).get_opcodes():
        if tag == "equal":
            yield Part("same", "".join(new[start:end]))
        if tag in ("delete", "replace"):
            yield Part("removed", "".join(old[first:last]))
        if tag in ("insert", "replace"):
            yield Part("added", "".join(new[start:end]))


def _is_space(piece: str) -> bool:
    return piece.isspace()
