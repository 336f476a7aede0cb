"""Ballots with a number beside each option: what they may be, what is said of those that can not, and their figures."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from polls.methods import BY_NAME, ChoiceError

pytestmark = pytest.mark.once
OPTIONS = ["lime", "brick", "blue"]


@pytest.mark.parametrize(
    ("method", "chosen", "content"),
    [
        ("score", ["lime=5", "brick=0", "blue=1"], {"s": {"blue": 1, "lime": 5}}),
        ("cumulative", ["lime=4", "blue=1"], {"p": {"blue": 1, "lime": 4}}),
        ("cumulative", ["lime=05"], {"p": {"lime": 5}}),
        ("irv", ["lime=2", "blue=1"], {"r": ["blue", "lime"]}),
        ("stv", ["brick=1"], {"r": ["brick"]}),
        ("borda", ["lime=3", "brick=2", "blue=1"], {"r": ["blue", "brick", "lime"]}),
        ("greedy", ["lime", "blue"], {"a": ["blue", "lime"]}),
    ],
)
def test_numbers_become_a_canonical_content(method, chosen, content):
    parsed = BY_NAME[method].parse(chosen, OPTIONS, 0, 5)
    assert parsed == content
    assert str(parsed) == str(content)  # the same order, so equal ballots are equal as text


@pytest.mark.parametrize(
    ("method", "chosen", "code", "about"),
    [
        ("score", [], "nothing_given", ""),
        ("score", ["lime=0"], "nothing_given", ""),
        ("score", ["lime=6"], "score_too_high", "lime"),
        ("score", ["green=1"], "unknown_option", ""),
        ("score", ["lime=1", "lime=2"], "duplicate", ""),
        ("cumulative", ["lime=4", "blue=2"], "too_many_points", "6"),
        ("cumulative", ["lime=-1"], "not_a_number", "lime"),
        ("cumulative", ["lime=1.5"], "not_a_number", "lime"),
        ("cumulative", ["lime=²"], "not_a_number", "lime"),
        ("cumulative", ["lime=99999"], "not_a_number", "lime"),
        ("irv", [], "nothing_ranked", ""),
        ("irv", ["lime=1", "blue=1"], "same_place", "1"),
        ("irv", ["lime=1", "blue=3"], "place_skipped", "2"),
        ("irv", ["lime=4"], "no_such_place", "lime"),
        ("irv", ["lime=0"], "no_such_place", "lime"),
    ],
)
def test_what_can_not_be_a_ballot_is_refused_with_its_reason(method, chosen, code, about):
    with pytest.raises(ChoiceError) as refusal:
        BY_NAME[method].parse(chosen, OPTIONS, 0, 5)
    assert (refusal.value.code, refusal.value.about) == (code, about)


def test_the_figures_of_a_running_poll_are_points_or_first_choices_or_none():
    ballots = [({"r": ["blue", "lime"]}, 2), ({"r": ["lime"]}, 1)]
    assert BY_NAME["irv"].count(ballots, OPTIONS) == {"lime": 1, "brick": 0, "blue": 2}
    assert BY_NAME["borda"].count(ballots, OPTIONS) == {"lime": 4, "brick": 0, "blue": 4}
    assert BY_NAME["schulze"].count(ballots, OPTIONS) == {}
    assert BY_NAME["score"].count([({"s": {"lime": 3}}, 2)], OPTIONS) == {"lime": 6, "brick": 0, "blue": 0}
    assert BY_NAME["cumulative"].count([({"p": {"blue": 3}}, 2)], OPTIONS)["blue"] == 6


@given(st.permutations(OPTIONS), st.integers(1, 3), st.randoms(use_true_random=False))
def test_a_ranking_is_the_same_in_whatever_order_it_is_sent(ranking, number, shuffle):
    chosen = [f"{option}={place}" for place, option in enumerate(ranking[:number], start=1)]
    shuffle.shuffle(chosen)
    assert BY_NAME["irv"].parse(chosen, OPTIONS, 1, 1) == {"r": ranking[:number]}
