"""Small numbers about people are left out, so that nobody can tell who they are (specification §13.3).

First every cell of 1 to k - 1 goes, then whatever would let one of those be found by taking the others from a total.
"""

from collections.abc import Sequence

PEOPLE = 10  # k for numbers of people
LEAST_FOR_SHARE = 30  # a share of fewer says more than it should

type Places = frozenset[tuple[int, int]]


def small(number: int, k: int = PEOPLE) -> bool:
    """Whether so few can be told apart. Nobody at all is told, and that is no secret here."""
    return 0 < number < k


def suppressed(table: Sequence[Sequence[int]], k: int = PEOPLE) -> Places:
    """Return the cells (row, column) to leave out. No row or column keeps one alone of them, where it has others."""
    out = {(r, c) for r, row in enumerate(table) for c, number in enumerate(row) if small(number, k)}
    while more := _second(table, out):
        out |= more
    return frozenset(out)


def _second(table: Sequence[Sequence[int]], out: set[tuple[int, int]]) -> set[tuple[int, int]]:
    """Return one more cell for the first row or column of which a single cell is left out."""
    width = len(table[0]) if table else 0
    rows = [[(r, c) for c in range(width)] for r in range(len(table))]
    columns = [[(r, c) for r in range(len(table))] for c in range(width)]
    for cells in (*rows, *columns):
        others = [cell for cell in cells if cell not in out]
        if len(cells) - len(others) == 1 and others:
            return {min(others, key=lambda cell: (table[cell[0]][cell[1]] == 0, table[cell[0]][cell[1]]))}
    return set()


def share(part: int, whole: int) -> int | None:
    """Return a share in whole percents; None where it is of too few."""
    return round(100 * part / whole) if whole >= LEAST_FOR_SHARE else None


def shows_turnout(took_part: int, eligible: int, k: int = PEOPLE) -> bool:
    """Whether a turnout may be told: neither those who took part nor those who did not are too few."""
    return not small(took_part, k) and not small(eligible - took_part, k) and took_part != eligible
