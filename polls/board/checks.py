"""What must hold of boards: they have their triggers, and every head fits the lines before it and is signed."""

from collections.abc import Iterator

from django.db import DEFAULT_DB_ALIAS, connections

from participation import checks
from polls.board.canonical import canonical
from polls.board.lines import lines_of
from polls.board.locks import names_of_locks
from polls.board.models import Sheet
from polls.board.notes import BadNote, text_of
from polls.board.publishing import manifest_on_board
from polls.board.tree import Tops, leaf_hash
from polls.models import Poll


def register_checks() -> None:
    checks.register("boards: locks", locks)
    checks.register("boards: lines and heads", lines_and_heads)


def locks() -> Iterator[str]:
    """The triggers that let boards only grow."""
    for name in sorted(set(names_of_locks()) - checks.triggers_in(connections[DEFAULT_DB_ALIAS])):
        yield f"The database has lost the trigger {name}, which keeps boards as they are."


def lines_and_heads() -> Iterator[str]:
    """Every head is signed, and the root of the lines before it."""
    for poll in Poll.objects.filter(sheets__isnull=False).distinct().order_by("pk"):
        heads = {sheet.size: sheet for sheet in Sheet.objects.filter(poll=poll).defer("lines")}
        tops, key = Tops(), manifest_on_board(poll)["board"]["key"]
        for line in lines_of(poll):
            tops.push(leaf_hash(canonical({"b": line["b"], "t": line["t"]})))
            if tops.size in heads:
                yield from _other_head(poll, heads.pop(tops.size), tops.root(), str(key))
        for sheet in heads.values():
            yield f"The board of {poll.slug} has a head for {sheet.size} lines, and {tops.size} lines."


def _other_head(poll: Poll, sheet: Sheet, root: bytes, key: str) -> Iterator[str]:
    if sheet.root != root.hex():
        yield f"The board of {poll.slug} has other lines than those that sheet {sheet.number} is signed for."
    try:
        text_of(sheet.note, key)
    except BadNote:
        yield f"The head on sheet {sheet.number} of the board of {poll.slug} is not signed by the key in its manifest."
