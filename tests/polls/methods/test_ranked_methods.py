"""Rankings counted by transfer, in pairs and by points: cases worked out by hand or published elsewhere."""

from decimal import Decimal
from fractions import Fraction

import pytest

from polls.methods.result import LotNeeded
from tests.polls.methods.elections import blt, counted

pytestmark = pytest.mark.once
TENNESSEE = "42:M>N>C>K\n26:N>C>K>M\n15:C>K>N>M\n17:K>C>N>M\n"
# Schulze (2011), section 3.1, as it is printed everywhere: E wins.
SCHULZE = "5:A>C>B>E>D\n5:A>D>E>C>B\n8:B>E>D>A>C\n3:C>A>B>E>D\n7:C>A>E>B>D\n2:C>B>A>D>E\n7:D>C>E>B>A\n8:E>B>A>D>C\n"


def acts(result):
    return [(each.act, *each.options) for each in result.rounds]


@pytest.mark.parametrize(
    ("method", "winner"),
    [("single", "M"), ("irv", "K"), ("two-round", "N"), ("borda", "N"), ("schulze", "N"), ("ranked-pairs", "N")],
)
def test_the_capital_of_tennessee_depends_on_the_method(method, winner):
    assert counted(method, TENNESSEE).winners == [winner]


# Instant runoff


def test_who_is_lowest_drops_out_until_one_has_more_than_half():
    result = counted("irv", TENNESSEE)
    assert [dict(each.votes) for each in result.rounds] == [
        {"M": 42, "N": 26, "C": 15, "K": 17}, {"M": 42, "N": 26, "K": 32}, {"M": 42, "K": 58},
    ]  # fmt: skip
    assert [list(each.excluded) for each in result.rounds] == [["C"], ["N"], []]
    assert result.rounds[1].transfers == {"K": 15}


def test_half_of_the_ballots_is_not_enough():
    assert len(counted("irv", blt("A B C", 1, "4 1", "3 2", "1 3")).rounds) == 2
    assert len(counted("irv", blt("A B C", 1, "5 1", "3 2", "1 3 2")).rounds) == 1


def test_a_tie_for_the_fewest_looks_at_the_round_before():
    result = counted("irv", blt("A B C D", 1, "5 1", "3 2 1", "2 3 1", "1 4 3"))
    assert [list(each.excluded) for each in result.rounds[:2]] == [["D"], ["C"]]  # B and C had 3, before 3 and 2
    assert result.lots == []


def test_a_tie_that_nothing_breaks_asks_for_a_lot():
    text = blt("A B C", 1, "4 1", "3 2 3", "3 3 1")
    with pytest.raises(LotNeeded) as needed:
        counted("irv", text)
    assert needed.value.tied == ("B", "C")
    assert counted("irv", text, lot=["C", "A", "B"]).winners == ["C"]
    assert counted("irv", text, lot=["B", "C"]).winners == ["A"]
    assert counted("irv", text, lot=["B", "C"]).lots[0].favoured == ["B", "C"]
    with pytest.raises(LotNeeded):
        counted("irv", text, lot=["A", "B"])


def test_a_shared_rank_counts_for_the_one_of_them_that_is_left():
    result = counted("irv", "6:A\n5:B\n2:C>B=D\n2:C>A=B\n1:D\n3:A=B\n")
    # D is out first: now B=D is B alone; A=B stays shared
    assert [dict(each.votes) for each in result.rounds] == [
        {"A": 6, "B": 5, "C": 4, "D": 1}, {"A": 6, "B": 5, "C": 4}, {"A": 6, "B": 7},
    ]  # fmt: skip
    assert result.rounds[-1].non_transferable == 3
    assert result.ballots[1:] == (16, 3, 0)


# The single transferable vote


def test_exactly_the_quota_elects_and_leaves_no_surplus():
    result = counted("stv", blt("A B C", 2, "4 1 2", "4 2", "3 3"))
    assert (result.quota, result.winners) == (4, ["A", "B"])
    assert acts(result) == [("first preferences",)]


def test_a_surplus_is_passed_on_with_five_decimals_and_the_rest_dropped():
    result = counted("stv", blt("A B C D", 2, "8 1 2", "3 1 3", "4 3", "3 4"))  # quota 7, surplus 4 of 11
    assert result.quota == 7
    votes = result.rounds[1].votes
    assert votes == {"A": Decimal(7), "B": 8 * Decimal("0.36363"), "C": 4 + 3 * Decimal("0.36363"), "D": Decimal(3)}
    assert str(result.rounds[1].non_transferable) == "0.00007"
    assert sum(votes.values()) + result.rounds[1].non_transferable == 18


def test_the_larger_surplus_goes_first_and_equal_ones_as_an_earlier_stage_says():
    order = acts(counted("stv", blt("A B C D", 3, "9 1 4", "11 2 4", "2 3", "1 4")))
    assert order[:3] == [("first preferences",), ("surplus", "B"), ("surplus", "A")]
    with pytest.raises(LotNeeded) as needed:
        counted("stv", blt("A B C D", 3, "9 1 4", "9 2 4", "2 3", "1 4"))
    assert needed.value.tied == ("A", "B")


def test_equal_votes_are_told_apart_by_the_latest_stage_at_which_they_differed():
    result = counted("stv", blt("A B C D", 1, "5 1", "3 2", "2 3", "1 4 3"))
    assert acts(result)[:3] == [("first preferences",), ("exclusion", "D"), ("exclusion", "C")]


def test_who_is_left_for_the_last_seats_gets_them_without_more_transfers():
    result = counted("stv", blt("A B C", 2, "9 1", "2 2", "1 3"))
    assert result.winners == ["A", "B"]
    assert acts(result)[-1] == ("last vacancies", "B")


@pytest.mark.parametrize("seats", [2, 3, 9])
def test_with_as_many_seats_as_options_all_are_elected(seats):
    assert sorted(counted("stv", blt("A B", seats, "3 1", "1 2")).winners) == ["A", "B"]
    assert sorted(counted("stv", blt("A B", seats)).winners) == ["A", "B"]


def test_who_withdrew_is_passed_over_and_gets_nothing():
    text = "3 1\n-1\n5 1 2 0\n3 3 0\n4 1 0\n0\nA\nB\nC"
    result = counted("stv", text)
    assert (result.winners, result.quota, result.ballots.blank) == (["B"], 5, 4)
    assert "A" not in result.rounds[0].votes


def test_ballots_without_a_clear_first_preference_count_as_invalid():
    result = counted("stv", blt("A B C", 1, "5 1=2 3", "3 3", "2 1 2=3", "1"))
    assert (result.winners, result.ballots[1:], result.quota) == (["C"], (5, 5, 1), 3)


# In pairs


def test_the_example_of_schulzes_paper():
    result = counted("schulze", SCHULZE)
    assert result.winners == ["E"]
    assert result.rounds[0].tables["duels"]["A"] == {"C": 26, "B": 20, "E": 22, "D": 30}
    strengths = result.rounds[1].tables["strengths"]
    assert strengths["A"] == {"B": 28, "C": 28, "D": 30, "E": 24}
    assert strengths["E"] == {"A": 25, "B": 28, "C": 28, "D": 31}
    assert counted("schulze", SCHULZE, seats=3).winners == ["E", "A", "C"]


def test_ranked_pairs_leaves_out_the_weakest_duel_of_a_circle():
    circle = "7:A>B>C\n6:B>C>A\n5:C>A>B\n"  # A>B 12, B>C 13, C>A 11
    result = counted("ranked-pairs", circle)
    assert result.winners == ["A"]
    assert acts(result)[1:-1] == [
        ("locked in", "B", "C"), ("locked in", "A", "B"), ("would close a circle", "C", "A"),
    ]  # fmt: skip


def test_a_circle_among_those_who_lost_needs_no_lot():
    assert counted("ranked-pairs", "1:W>A>B>C\n1:W>B>C>A\n1:W>C>A>B\n").winners == ["W"]


@pytest.mark.parametrize("method", ["schulze", "ranked-pairs"])
def test_a_perfect_circle_asks_for_a_lot(method):
    circle = "1:A>B>C\n1:B>C>A\n1:C>A>B\n"
    with pytest.raises(LotNeeded) as needed:
        counted(method, circle)
    assert needed.value.tied == ("A", "B", "C")
    assert counted(method, circle, lot=["B", "A", "C"]).winners == ["B"]


@pytest.mark.parametrize("method", ["schulze", "ranked-pairs"])
def test_named_options_stand_above_unnamed_ones_and_equal_ranks_prefer_neither(method):
    assert counted(method, "3:A=B\n1:B\n2:C\n").rounds[0].tables["duels"] == {
        "A": {"B": 0, "C": 3}, "B": {"A": 1, "C": 4}, "C": {"A": 2, "B": 2},
    }  # fmt: skip


# Points for ranks, and two rounds


def test_borda_gives_points_by_rank_and_shares_those_of_equal_ranks():
    assert counted("borda", TENNESSEE).rounds[0].votes == {"M": 126, "N": 194, "C": 173, "K": 107}
    assert counted("borda", "2:A>B=C>D\n2:B\n").rounds[0].votes == {"A": 6, "B": 9, "C": 3, "D": 0}
    assert counted("borda", "1:A=B>C=D\n", seats=2).rounds[0].votes["A"] == Fraction(5, 2)


def test_priorities_give_the_first_as_many_points_as_may_be_ranked():
    text = "max,2\nranking,A,B,C\n3,1,2,\n2,,,1\n1,1,2,3\n"
    result = counted("borda", text)
    assert (result.rounds[0].votes, result.ballots.invalid) == ({"A": 6, "B": 3, "C": 4}, 1)


def test_the_second_round_is_between_the_two_with_most_votes():
    result = counted("two-round", TENNESSEE)
    assert result.rounds[1].votes == {"M": 42, "N": 58}
    assert list(result.rounds[0].excluded) == ["C", "K"]
    assert len(counted("two-round", "6:A>B\n5:B\n").rounds) == 1


def test_after_a_single_choice_the_second_round_is_another_vote():
    result = counted("two-round", "choice,A,B,C\n5,x,,\n4,,x,\n3,,,x\n")
    assert (result.winners, list(result.rounds[0].options)) == ([], ["A", "B"])


def test_a_tie_for_the_second_round_asks_for_a_lot():
    with pytest.raises(LotNeeded) as needed:
        counted("two-round", "5:A\n3:B\n3:C\n")
    assert needed.value.tied == ("B", "C")
    assert counted("two-round", "5:A\n3:B>C\n3:C\n1:D>C\n", lot=["C", "B"]).rounds[1].votes == {"A": 5, "C": 7}


@pytest.mark.parametrize("method", ["irv", "schulze", "ranked-pairs", "borda", "two-round", "single"])
def test_no_ballots_elect_nobody_and_one_option_wins_alone(method):
    nobody = counted(method, blt("A B", 1, "2"))
    assert (nobody.winners, nobody.rounds, nobody.ballots[1:]) == ([], [], (0, 0, 2))
    assert counted(method, "ranking,A\n3,1\n").winners == ["A"]
