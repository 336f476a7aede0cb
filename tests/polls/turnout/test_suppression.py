"""What is left out of a table of turnout can not be worked out, by any sum of what is published."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from polls.turnout.suppression import Cell, left_out, room, with_totals

pytestmark = pytest.mark.once


def table(*rows):
    return with_totals([[Cell(*cell) for cell in row] for row in rows])


def test_small_numbers_are_left_out_and_others_with_them():
    whole = table([(100, 40), (100, 4), (100, 50)], [(100, 30), (100, 45), (100, 60)], [(90, 20), (100, 50), (100, 70)])
    hidden = left_out(whole)
    assert (0, 1) in hidden
    for line in ([place for place in hidden if place[0] == 0], [place for place in hidden if place[1] == 1]):
        assert len(line) >= 2
    assert (3, 3) not in hidden
    assert len(hidden) == 4


@pytest.mark.parametrize(
    ("cell", "is_left_out"),
    [((100, 10), False), ((100, 9), True), ((100, 90), False), ((100, 91), True), ((100, 0), False), ((9, 0), True),
     ((0, 0), False)],
)  # fmt: skip
def test_fewer_than_ten_of_either_kind_tell(cell, is_left_out):
    assert Cell(*cell).is_telling is is_left_out


def test_where_nothing_is_small_everything_is_published():
    assert left_out(table([(100, 40), (100, 50)], [(100, 30), (100, 45)])) == set()


def test_where_all_is_small_only_the_whole_town_is_left():
    whole = table([(8, 2), (7, 3)], [(5, 1), (6, 6)])
    assert left_out(whole) == {(row, column) for row in range(3) for column in range(3)} - {(2, 2)}


CELLS = st.tuples(st.integers(0, 60), st.integers(0, 60)).map(lambda pair: (max(pair), min(pair)))
TABLES = st.integers(1, 4).flatmap(
    lambda columns: st.lists(st.lists(CELLS, min_size=columns, max_size=columns), min_size=1, max_size=5)
)


def others_alike(whole, hidden, place):
    """Every number that this place can have while all that is published stays true, found by trying each table."""
    low = whole[place[0]][place[1]].voted
    last_row, last_column = len(whole) - 1, len(whole[0]) - 1
    free = sorted(each for each in hidden if each[0] < last_row and each[1] < last_column)
    seen = set()

    def fits(values):
        rows = [[values.get((r, c), whole[r][c].voted) for c in range(last_column)] for r in range(last_row)]
        sums = {(r, last_column): sum(row) for r, row in enumerate(rows)}
        sums |= {(last_row, c): sum(row[c] for row in rows) for c in range(last_column)}
        sums[last_row, last_column] = sum(map(sum, rows))
        same = all(each in hidden or number == whole[each[0]][each[1]].voted for each, number in sums.items())
        return same and (values | sums)

    def try_all(values, rest):
        if not rest:
            if found := fits(values):
                seen.add(found[place])
            return
        for number in range(whole[rest[0][0]][rest[0][1]].eligible + 1):
            try_all(values | {rest[0]: number}, rest[1:])

    try_all({}, free)
    assert low in seen
    return seen


@settings(max_examples=60, deadline=None)
@given(TABLES)
def test_nothing_left_out_can_be_worked_out_or_nearly(rows):
    whole = table(*rows)
    hidden = left_out(whole)
    last = len(whole) - 1, len(whole[0]) - 1
    for row, cells in enumerate(whole):
        for column, cell in enumerate(cells):
            assert (row, column) in hidden or (row, column) == last or not cell.is_telling
    everything = {(row, column) for row in range(last[0] + 1) for column in range(last[1] + 1)}
    filled = {place for place in everything if whole[place[0]][place[1]].eligible} - {last}
    for place in hidden:
        eligible = whole[place[0]][place[1]].eligible
        assert room(whole, hidden, place, 5) >= min(5, eligible) or filled <= hidden | crossless(place, filled, hidden)


def crossless(place, filled, hidden):
    """Places that share no row or column with one that is left out: leaving them out would not help it."""
    return {each for each in filled - hidden if each[0] != place[0] and each[1] != place[1]}


SMALL = st.tuples(st.integers(0, 5), st.integers(0, 5)).map(lambda pair: (max(pair), min(pair)))
PAIRS = st.lists(st.lists(SMALL, min_size=2, max_size=2), min_size=2, max_size=2)


@settings(max_examples=40, deadline=None)
@given(PAIRS, st.sets(st.tuples(st.integers(0, 2), st.integers(0, 2))))
def test_the_room_of_a_number_is_what_trying_every_table_gives(rows, hidden):
    whole = table(*rows)
    hidden -= {(2, 2)}
    for place in hidden:
        assert room(whole, hidden, place, 99) == len(others_alike(whole, hidden, place)) - 1
