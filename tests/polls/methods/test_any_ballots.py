"""What must hold for any ballots at all: the order and the names say nothing, and no money is spent twice."""

from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from polls.methods import METHODS
from polls.methods.counting import count
from polls.methods.election import Ballot, Budget, Election, Kind, by_points, ranked
from polls.methods.pairwise import duels
from polls.methods.result import LotNeeded

pytestmark = pytest.mark.once
NAMES = ("Ann", "Bo", "Cas", "Dee", "Els")
LOT = ["Cas", "Ann", "Els", "Bo", "Dee"]
OTHERS = dict(zip(NAMES, ("Zoë", "Yves", "Xena", "Wim", "Vic"), strict=True))
RANKED = [name for name, method in METHODS.items() if Kind.RANKING in method.kinds and not method.divides_budget]
BUDGETED = [name for name, method in METHODS.items() if method.divides_budget]
quick = settings(max_examples=40, deadline=None)


@st.composite
def rankings(draw):
    order = draw(st.permutations(range(5)))
    levels = [[option] for option in order[: draw(st.integers(1, 5))]]
    if len(levels) > 1 and draw(st.integers(0, 3)) == 0:
        levels[-2:] = [[*levels[-2], *levels[-1]]]
    return ranked(levels)


points = st.dictionaries(st.integers(0, 4), st.integers(0, 5), min_size=1).map(by_points)
approvals = st.sets(st.integers(0, 4), min_size=1).map(lambda options: ranked([sorted(options)]))


def election(ballots, kind=Kind.RANKING, names=NAMES, **more):
    return Election(kind=kind, options=tuple(names), piles=Counter(ballots), **more)


def outcome(method, counted, lot=LOT, **more):
    try:
        return sorted(count(method, counted, lot=lot, **more).winners)
    except LotNeeded as needed:
        return set(needed.tied)


@pytest.mark.parametrize("method", [name for name in RANKED if name != "motion"])
@quick
@given(ballots=st.lists(rankings(), min_size=1, max_size=25), random=st.randoms())
def test_neither_the_order_of_ballots_nor_the_names_of_options_matter(method, ballots, random):
    expected = outcome(method, election(ballots))
    shuffled = random.sample(ballots, len(ballots))
    assert outcome(method, election(shuffled)) == expected
    renamed = election(ballots, names=[OTHERS[name] for name in NAMES])
    assert outcome(method, renamed, lot=[OTHERS[name] for name in LOT]) == sorted(OTHERS[name] for name in expected)


@pytest.mark.parametrize("method", ["stv", "irv", "schulze", "ranked-pairs", "borda", "single"])
@quick
@given(ballots=st.lists(rankings(), min_size=1, max_size=25), places=st.permutations(range(5)))
def test_the_places_of_options_on_the_ballot_do_not_matter(method, ballots, places):
    moved = [
        Ballot(tuple(places[option] for option in ballot.order), ballot.ranks, ballot.points) for ballot in ballots
    ]
    names = [name for _place, name in sorted(zip(places, NAMES, strict=True))]
    assert outcome(method, election(moved, names=names)) == outcome(method, election(ballots))


@pytest.mark.parametrize("method", ["schulze", "ranked-pairs"])
@quick
@given(ballots=st.lists(rankings(), min_size=1, max_size=25))
def test_who_beats_every_other_wins_by_a_condorcet_method(method, ballots):
    counted = election(ballots)
    by_hand = [
        one for one in range(5)
        if all(preferring(ballots, one, other) > preferring(ballots, other, one) for other in range(5) if other != one)
    ]  # fmt: skip
    winner = duels(counted, counted.piles.items()).condorcet_winner()
    assert by_hand == ([] if winner is None else [winner])
    if winner is not None:
        assert outcome(method, counted, lot=[]) == [NAMES[winner]]


def preferring(ballots, one, other):
    """How many ballots rank one above other, counted the slow way."""

    def rank(ballot, option):
        return next((place for place, level in enumerate(ballot.levels()) if option in level), 99)

    return sum(rank(ballot, one) < rank(ballot, other) for ballot in ballots)


@quick
@given(ballots=st.lists(rankings(), min_size=1, max_size=40), seats=st.integers(1, 4))
def test_stv_fills_every_seat_once_and_loses_no_vote(ballots, seats):
    result = count("stv", election(ballots), seats=seats, lot=LOT)
    if result.ballots.valid:
        assert len(set(result.winners)) == len(result.winners) == seats
    for each in result.rounds:
        assert sum(each.votes.values()) + each.non_transferable == result.ballots.valid
        assert each.non_transferable >= 0


@quick
@given(ballots=st.lists(rankings(), min_size=1, max_size=25))
def test_one_seat_by_stv_goes_to_whoever_wins_by_instant_runoff_without_exhausted_ballots(ballots):
    full = [
        Ballot((*ballot.order, *(option for option in range(5) if option not in ballot.order))) for ballot in ballots
    ]
    assert outcome("stv", election(full), seats=1) == outcome("irv", election(full))


@pytest.mark.parametrize("completion", ["none", "add1", "add1-comparison"])
@pytest.mark.parametrize("method", BUDGETED)
@settings(max_examples=25, deadline=None)
@given(
    ballots=st.lists(approvals, min_size=1, max_size=20),
    costs=st.lists(st.integers(0, 60), min_size=5, max_size=5),
    money=st.integers(0, 120),
)
def test_no_more_is_spent_than_there_is_and_nothing_is_funded_twice(method, completion, ballots, costs, money):
    if completion != "none" and method != "equal-shares":
        return
    budget = Budget(money, tuple(costs), threshold=1)
    counted = election(ballots, Kind.APPROVAL, budget=budget)
    result = count(method, counted, completion=completion, lot=LOT)
    assert len(set(result.winners)) == len(result.winners)
    assert sum(costs[NAMES.index(name)] for name in result.winners) <= money
    assert outcome(method, election(ballots[::-1], Kind.APPROVAL, budget=budget), completion=completion) == sorted(
        result.winners
    )


@quick
@given(ballots=st.lists(approvals, min_size=1, max_size=20), costs=st.lists(st.integers(1, 60), min_size=5, max_size=5))
def test_in_equal_shares_no_voter_pays_more_than_their_share(ballots, costs):
    money = 100
    counted = election(ballots, Kind.APPROVAL, budget=Budget(money, tuple(costs)))
    result = count("equal-shares", counted, lot=LOT)
    purses = [money * 1.0 / len(ballots)] * len(ballots)
    for each in result.rounds:
        if each.act != "funded":
            continue
        option = NAMES.index(each.options[0])
        paid = [
            min(purse, each.amounts["price"]) if option in ballot.order else 0
            for purse, ballot in zip(purses, ballots, strict=True)
        ]
        assert sum(paid) == pytest.approx(costs[option])
        purses = [purse - gave for purse, gave in zip(purses, paid, strict=True)]
    assert min(purses) > -1e-9


@pytest.mark.parametrize("method", ["score", "cumulative", "majority-judgment"])
@quick
@given(ballots=st.lists(points, min_size=1, max_size=20))
def test_points_count_the_same_in_any_order(method, ballots):
    assert outcome(method, election(ballots, Kind.POINTS)) == outcome(method, election(ballots[::-1], Kind.POINTS))
