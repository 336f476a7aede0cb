"""Readers of elections from files. Which format a file has is told from its content, never from its name."""

import re

from polls.methods.election import Election
from polls.methods.files import abif, blt, pabulib, table
from polls.methods.files.reading import MalformedFile, decoded, refuse

__all__ = ["MalformedFile", "read_election"]

NO_FORMAT = "neither a BLT, a Pabulib or an ABIF file nor a table of ours starts like this (docs/counting.md)"
META = re.compile(r"META", re.IGNORECASE)


def read_election(content: bytes) -> Election:
    """Return the election that a file describes. Raises `MalformedFile`."""
    text = decoded(content)
    lines = ((number, line.strip()) for number, line in enumerate(text.split("\n"), start=1))
    number, first = next(((number, line) for number, line in lines if line and not line.startswith("#")), (1, ""))
    if not first:
        refuse(1, "the file is empty")
    if META.fullmatch(first):
        return pabulib.read(text)
    if blt.START.match(first):
        return blt.read(text)
    if abif.START.match(first):
        return abif.read(text)
    if not table.looks_like_one(text):
        refuse(number, NO_FORMAT)
    return table.read(text)
