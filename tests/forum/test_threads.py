"""The path of a comment: depth first, oldest first, and never longer than its column."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from forum.threads import LEVEL_LENGTH, MOST_LEVELS, PATH_LENGTH, depth, new_path

pytestmark = pytest.mark.once
START = datetime(2026, 1, 1, tzinfo=UTC)


def test_a_path_is_eighteen_digits_a_level():
    path = new_path("", datetime(2026, 11, 23, 11, 0, tzinfo=UTC))
    assert path[:13] == "1795431600000"
    assert len(path) == 18
    assert path.isdecimal()


def test_two_comments_in_one_millisecond_differ_by_chance():
    paths = {new_path("", START) for _ in range(50)}
    assert len(paths) > 40


@given(st.lists(st.integers(min_value=0, max_value=10**6), min_size=2, max_size=20, unique=True))
def test_later_comments_sort_after_earlier_ones(minutes):
    paths = [new_path("", START + timedelta(minutes=minute)) for minute in sorted(minutes)]
    assert paths == sorted(paths)


def test_a_late_reply_sorts_under_its_parent_and_before_the_next_comment():
    first = new_path("", START)
    second = new_path("", START + timedelta(minutes=1))
    late_reply = new_path(first, START + timedelta(days=3))
    later_reply = new_path(first, START + timedelta(days=4))
    reply_to_reply = new_path(late_reply, START + timedelta(days=9))
    assert sorted([second, later_reply, reply_to_reply, late_reply, first]) == [
        first,
        late_reply,
        reply_to_reply,
        later_reply,
        second,
    ]


def test_a_reply_that_would_lie_too_deep_stands_beside_its_parent():
    path = ""
    for minute in range(60):
        path = new_path(path, START + timedelta(minutes=minute))
        assert len(path) <= PATH_LENGTH == 900
    assert depth(path) == MOST_LEVELS == 50
    deepest = new_path(path, START + timedelta(days=1))
    assert deepest[:-LEVEL_LENGTH] == path[:-LEVEL_LENGTH]
    assert deepest > path
