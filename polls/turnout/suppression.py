"""Leaving out of a table of turnout what would tell of a few people, also by subtraction.

A number is left out where fewer than ten took part (but for nobody), or fewer than ten did not. Then others are left
out with it, until whoever knows how many may vote in every cell, and all that is published, can neither work out a
number that was left out nor bring it within narrow bounds. How many took part in all is known anyway, and stays.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

FEWEST, NARROW = 10, 5

type Place = tuple[int, int]
type Node = tuple[str, int]


@dataclass(frozen=True)
class Cell:
    """How many may vote, and how many did."""

    eligible: int
    voted: int

    @property
    def is_telling(self) -> bool:
        """Whether the number tells of a few people. Where nobody may vote, there is nothing to tell."""
        if not self.eligible:
            return False
        return 0 < self.voted < FEWEST or self.eligible - self.voted < FEWEST


type Table = Sequence[Sequence[Cell]]


def with_totals(table: Table) -> list[list[Cell]]:
    """Return a table with a total at the end of each row, and a row of totals below."""
    rows = [[*row, _sum(row)] for row in table]
    return [*rows, [_sum(column) for column in zip(*rows, strict=True)]]


def left_out(whole: Table) -> set[Place]:
    """Return the places of a table with totals whose numbers are not published."""
    last = len(whole) - 1, len(whole[0]) - 1
    hidden = {place for place in _places(whole) if place != last and _at(whole, place).is_telling}
    while exposed := _exposed(whole, hidden):
        more = next(filter(None, (_companions(whole, hidden, place) for place in exposed)), None)
        if more is None:
            return hidden
        hidden |= more
    return hidden


def _exposed(whole: Table, hidden: set[Place]) -> list[Place]:
    """Return the places left out that can be worked out, or nearly."""
    return [place for place in sorted(hidden) if room(whole, hidden, place, NARROW) < _needed(whole, place)]


def _needed(whole: Table, place: Place) -> int:
    return min(NARROW, _at(whole, place).eligible)


def _companions(whole: Table, hidden: set[Place], place: Place) -> set[Place] | None:
    """Return what to leave out beside a place: what closes the smallest circle with it, totals only at last.

    Where there is no circle to close, the smallest number in its row or column. None where nothing is left.
    """
    row, column = place
    last = len(whole) - 1, len(whole[0]) - 1

    def cost(more: set[Place]) -> tuple[int, int, list[Place]]:
        totals = sum(_is_total(each, last) for each in more)
        return totals, sum(_at(whole, each).eligible for each in more), sorted(more)

    def is_free(more: set[Place]) -> bool:
        return bool(more) and last not in more and all(_at(whole, each).eligible for each in more)

    corners = [other for other in _places(whole) if other[0] != row and other[1] != column]
    circles = [{(row, other[1]), (other[0], column), other} - hidden for other in corners]
    near = [{other} - hidden for other in _places(whole) if (other[0] == row) != (other[1] == column)]
    return min(filter(is_free, circles), key=cost, default=None) or min(filter(is_free, near), key=cost, default=None)


def _is_total(place: Place, last: Place) -> bool:
    return place[0] == last[0] or place[1] == last[1]


def room(whole: Table, hidden: set[Place], place: Place, enough: int) -> int:
    """Return how far a number left out can move while all that is published stays true; no more than `enough` each way.

    A table with totals is a circulation: what flows from a row to a column flows back by the totals. One more here
    takes a circle of others that each can move by one.
    """
    return sum(_moves(whole, hidden, place, way, enough) for way in (1, -1))


def _moves(whole: Table, hidden: set[Place], place: Place, way: int, enough: int) -> int:
    flow = {each: _at(whole, each).voted for each in hidden}
    for moved in range(enough):
        circle = _circle(whole, flow, place, way)
        if circle is None:
            return moved
        for each, by in circle:
            flow[each] += by
    return enough


def _circle(whole: Table, flow: dict[Place, int], place: Place, way: int) -> list[tuple[Place, int]] | None:
    """Return what moves along when a place moves one up or down; None where nothing lets it."""
    if not 0 <= flow[place] + way <= _at(whole, place).eligible:
        return None
    ends = _ends(whole, place)
    start, goal = ends[::-1] if way > 0 else ends
    came: dict[Node, tuple[Node, Place, int] | None] = {start: None}
    waiting = [start]
    while waiting and goal not in came:
        node = waiting.pop()
        for each, by, there in _ways_on(whole, flow, node):
            if each != place and there not in came:
                came[there] = node, each, by
                waiting.append(there)
    if goal not in came:
        return None
    circle, step = [(place, way)], came[goal]
    while step is not None:
        before, each, by = step
        circle.append((each, by))
        step = came[before]
    return circle


def _ways_on(whole: Table, flow: dict[Place, int], node: Node) -> Iterator[tuple[Place, int, Node]]:
    """Yield the places left out at a row or column that can move, by how much, and where that leads."""
    for place, number in flow.items():
        tail, head = _ends(whole, place)
        if tail == node and number < _at(whole, place).eligible:
            yield place, 1, head
        elif head == node and number > 0:
            yield place, -1, tail


def _ends(whole: Table, place: Place) -> tuple[Node, Node]:
    """Return from where to where a number flows: from its row to its column, a total of a row back to it."""
    row, column = ("row", place[0]), ("column", place[1])
    return (column, row) if _is_total(place, (len(whole) - 1, len(whole[0]) - 1)) else (row, column)


def _places(whole: Table) -> Iterator[Place]:
    return ((row, column) for row in range(len(whole)) for column in range(len(whole[0])))


def _at(whole: Table, place: Place) -> Cell:
    return whole[place[0]][place[1]]


def _sum(cells: Sequence[Cell]) -> Cell:
    return Cell(sum(cell.eligible for cell in cells), sum(cell.voted for cell in cells))
