"""Choices, approvals, points, grades and budgets: cases worked out by hand."""

from fractions import Fraction

import pytest

from polls.methods.counting import CanNotBeCounted
from polls.methods.result import LotNeeded
from tests.polls.methods.elections import blt, counted, pabulib

pytestmark = pytest.mark.once


@pytest.mark.parametrize(
    ("ayes", "noes", "winners", "outcome"),
    [(5, 4, ["Yes"], "carried"), (4, 5, ["No"], "rejected"), (4, 4, ["No"], "rejected"), (0, 0, [], "rejected")],
)
def test_a_motion_is_carried_by_more_yes_than_no(ayes, noes, winners, outcome):
    result = counted("motion", f"choice,Yes,No,Abstain\n{ayes},x,,\n{noes},,x,\n7,,,x\n2,x,x,\n1,,,\n")
    assert (result.winners, result.rounds[0].details["outcome"]) == (winners, outcome)
    assert result.ballots[1:] == (ayes + noes + 7, 2, 1)


def test_a_motion_has_no_other_options():
    with pytest.raises(CanNotBeCounted):
        counted("motion", "choice,Yes,No,Perhaps\n1,x,,\n")


def test_approvals_are_counted_and_too_few_or_too_many_are_invalid():
    text = "min,1\nmax,2\napproval,A,B,C\n4,x,x,\n3,,x,x\n2,x,x,x\n1,,,x\n"
    result = counted("approval", text)
    assert (result.winners, result.rounds[0].votes) == (["B"], {"A": 4, "B": 7, "C": 4})
    assert result.ballots[1:] == (8, 2, 0)
    with pytest.raises(LotNeeded) as needed:
        counted("approval", text, seats=2)
    assert needed.value.tied == ("A", "C")
    assert counted("approval", text, seats=2, lot=["C", "A"]).winners == ["B", "C"]
    assert counted("approval", text, seats=3).winners == ["B", "A", "C"]


def test_a_tie_among_winners_needs_no_lot():
    assert counted("single", "5:A\n5:B\n1:C\n", seats=2).winners == ["A", "B"]
    with pytest.raises(LotNeeded):
        counted("single", "5:A\n5:B\n1:C\n")


def test_options_without_a_vote_win_nothing():
    assert counted("single", blt("A B C", 1, "2 1"), seats=3).winners == ["A"]


def test_scores_add_up_and_their_means_are_exact():
    result = counted("score", "max_each,5\npoints,A,B\n2,5,4\n1,,4\n1,6,0\n")
    assert (result.winners, result.rounds[0].votes) == (["B"], {"A": 10, "B": 12})
    assert result.rounds[0].details["means"] == {"A": Fraction(10, 3), "B": 4}
    assert result.ballots.invalid == 1


def test_cumulative_points_may_not_be_more_than_there_are():
    result = counted("cumulative", "max_total,3\npoints,A,B\n2,3,\n3,1,2\n9,2,2\n")
    assert (result.rounds[0].votes, result.ballots[1:]) == ({"A": 9, "B": 6}, (5, 9, 0))


# Majority judgment


def judged(*rows, **settings):
    """Return the result of grades by option: judged("A 5 4 3", "B 4 4 4")."""
    options = [row.split()[0] for row in rows]
    grades = zip(*(row.split()[1:] for row in rows), strict=True)
    lines = [",".join(["1", *each]) for each in grades]
    return counted("majority-judgment", "\n".join([",".join(["points", *options]), *lines]), **settings)


def test_the_median_grade_counts_the_lower_of_the_two_in_the_middle():
    assert judged("A 5 5 1 1", "B 4 2 2 2").winners == ["B"]
    assert judged("A 5 5 1 1", "B 4 2 2 2").rounds[0].votes == {"A": 1, "B": 2}


def test_equal_medians_are_told_apart_by_how_many_find_them_too_low_or_too_high():
    assert judged("A 5 5 3 3 1", "B 4 3 3 3 3").winners == ["A"]  # 2 better, 1 worse, against 1 better, 0 worse
    assert judged("A 4 3 3 2 2", "B 5 3 3 3 1").winners == ["B"]  # both lean down: 2 worse against 1 worse


def test_equal_gauges_are_told_apart_by_the_next_grades_and_then_by_lot():
    assert judged("A 5 3 3 3 1", "B 4 3 3 3 1").winners == ["A"]
    with pytest.raises(LotNeeded):
        judged("A 5 3 1", "B 1 3 5")
    assert judged("A 5 3 1", "B 1 3 5", lot=["B", "A"]).winners == ["B"]


def test_who_gives_no_grade_gives_the_lowest():
    assert counted("majority-judgment", "points,A,B\n3,5,\n2,,1\n").rounds[0].tables["grades"] == {
        "A": {"5": 3, "0": 2}, "B": {"1": 2, "0": 3},
    }  # fmt: skip


# Budgets

PROJECTS = {"a": 60, "b": 50, "c": 40, "d": 0}
VOTES = ("a", "a", "a", "b,c", "b", "c,d")


def test_greedy_passes_over_what_does_not_fit_and_no_skip_stops_there():
    assert counted("greedy", pabulib(100, PROJECTS, *VOTES)).winners == ["a", "c", "d"]  # b and c have 2, only c fits
    assert counted("greedy", pabulib(105, {"a": 60, "b": 50, "e": 40}, "a", "a", "a", "b", "b", "e")).winners == [
        "a",
        "e",
    ]
    stopped = counted("greedy-no-skip", pabulib(105, {"a": 60, "b": 50, "e": 40}, "a", "a", "a", "b", "b", "e"))
    assert stopped.winners == ["a"]
    assert [each.act for each in stopped.rounds] == ["funded", "does not fit", "after the stop"]


def test_what_scores_below_the_threshold_is_left_out():
    text = pabulib(1000, PROJECTS, *VOTES, min_project_score_threshold=2)
    assert counted("greedy-threshold", text).winners == ["a", "b", "c"]
    assert counted("greedy", text).winners == ["a", "b", "c", "d"]
    assert counted("greedy-no-skip", text).winners == ["a", "b", "c"]


def test_the_budget_may_be_spent_to_the_last_cent():
    assert counted("greedy", pabulib("100.30", {"a": "60.10", "b": "40.20"}, "a,b")).winners == ["a", "b"]
    assert counted("greedy", pabulib("100.29", {"a": "60.10", "b": "40.20"}, "a,b", "a")).winners == ["a"]


def test_equal_projects_ask_for_a_lot_only_when_the_money_does_not_reach():
    assert counted("greedy", pabulib(100, {"a": 50, "b": 50}, "a,b")).winners == ["a", "b"]
    with pytest.raises(LotNeeded) as needed:
        counted("greedy", pabulib(60, {"a": 50, "b": 50}, "a,b"))
    assert needed.value.tied == ("a", "b")
    assert counted("greedy", pabulib(60, {"a": 50, "b": 50}, "a,b"), lot=["b", "a"]).winners == ["b"]
    assert counted("greedy", pabulib(40, {"a": 50, "b": 50}, "a,b")).winners == []
    assert counted("greedy", pabulib(70, {"a": 60, "b": 50, "c": 90}, "a,b,c"), lot=["a", "b"]).winners == ["a"]
    with pytest.raises(LotNeeded) as needed:
        counted("greedy-no-skip", pabulib(70, {"a": 60, "b": 50, "c": 90}, "a,b,c"), lot=["a", "b"])
    assert needed.value.tied == ("a", "b", "c")
    lot = ["a", "c", "b"]
    assert counted("greedy-no-skip", pabulib(120, {"a": 60, "b": 50, "c": 90}, "a,b,c"), lot=lot).winners == ["a"]


def test_points_and_ranks_are_the_scores_of_projects():
    points = pabulib(60, {"a": 60, "b": 50}, "a;2", "b;3", kind="cumulative", max_sum_points=3)
    assert counted("greedy", points).winners == ["b"]
    ranks = pabulib(60, {"a": 60, "b": 50, "c": 55}, "b,a,c", "a,c,b", "a,b,c", kind="ordinal", max_length=3)
    assert [dict(each.votes) for each in counted("greedy", ranks).rounds] == [{"a": 8}, {"b": 6}, {"c": 4}]


def test_in_equal_shares_supporters_pay_equally_and_who_has_less_gives_all():
    # 4 voters have 25 each. a: 3 supporters, 60: 20 each. Then 5 5 5 25 are left.
    # b: supporters have 5 and 25: 30 asked, 5 and 25 paid. c: 5 and 5 left of two, 12 asked: too dear.
    result = counted("equal-shares", pabulib(100, {"a": 60, "b": 30, "c": 12}, "a,c", "a,c", "a,b", "b"))
    assert result.winners == ["a", "b"]
    assert [each.amounts["price"] for each in result.rounds[:2]] == [20, 25]
    assert [each.amounts["effective_votes"] for each in result.rounds[:2]] == [3, Fraction(6, 5)]
    assert result.rounds[2].amounts == {"cost": 12, "supporters_have": 10}


def test_add1_raises_the_shares_until_nothing_more_fits():
    votes, projects = ("a,c", "a,c", "a", "e"), {"a": 60, "c": 12, "e": 29}
    # shares of 25: a takes 20 each, then 5 and 5 are too little for c; of 26: c too; of 29: e too, for 101
    result = counted("equal-shares", pabulib(100, projects, *votes), completion="add1")
    assert (result.winners, result.rounds[-1].details) == (["a", "c"], {
        "steps": 3, "share": 28, "cost": 72,
        "stopped": "with one more each the outcome would cost more than the budget",
    })  # fmt: skip
    # shares of 24.75, then 25 and so on
    assert counted("equal-shares", pabulib(99, projects, *votes), completion="add1").rounds[-1].details["steps"] == 4


def test_add1_funds_all_that_anybody_supports_if_the_budget_reaches():
    text = pabulib(101, {"a": 60, "c": 12, "e": 29, "f": 1}, "a,c", "a,c", "a", "e")
    result = counted("equal-shares", text, completion="add1")
    assert sorted(result.winners) == ["a", "c", "e"]
    assert result.rounds[-1].details["stopped"] == "the budget reaches for every supported project"


def test_add1_stops_before_an_outcome_that_costs_too_much():
    # shares of 25: a and b, for 90; of 26 each the voters would buy a, c and b, for 102
    text = pabulib(100, {"a": 60, "b": 30, "c": 12, "e": 8}, "a,c", "a,c", "a,b", "b,e")
    result = counted("equal-shares", text, completion="add1")
    assert (result.winners, result.rounds[-1].details["steps"]) == (["a", "b"], 0)


def test_the_comparison_keeps_equal_shares_unless_more_voters_find_more_in_greedy():
    votes = ["a"] * 3 + ["b"] * 2
    text = pabulib(50, {"a": 50, "b": 20}, *votes)
    assert counted("equal-shares", text, completion="add1").winners == ["b"]
    compared = counted("equal-shares", text, completion="add1-comparison")
    assert compared.winners == ["a"]
    assert compared.rounds[-1].details == {"prefer_equal_shares": 2, "prefer_greedy": 3, "greedy": ["a"]}


def test_equal_shares_never_buys_what_nobody_supports_and_takes_what_is_free():
    assert counted("equal-shares", pabulib(100, {"a": 10, "b": 10, "d": 0}, "a", "a,d")).winners == ["d", "a"]
    assert counted("equal-shares", pabulib(100, {"a": 10, "b": 10}, "a"), completion="add1").winners == ["a"]


@pytest.mark.parametrize("method", ["greedy", "greedy-no-skip", "greedy-threshold", "equal-shares"])
def test_without_ballots_nothing_is_funded_and_without_a_budget_nothing_is_counted(method):
    assert counted(method, pabulib(100, {"a": 10}, "", "")).winners == []
    assert counted(method, pabulib(0, {"a": 10}, "a")).winners == []
    with pytest.raises(CanNotBeCounted, match="budget"):
        counted(method, blt("A B", 1, "1 1"))


# What can not be asked


@pytest.mark.parametrize(
    ("method", "settings", "reason"),
    [
        ("irv", {"seats": 2}, "one winner"),
        ("stv", {"seats": 0}, "at least one seat"),
        ("greedy", {"seats": 2}, "does not fill seats"),
        ("irv", {"completion": "add1"}, "no completion"),
        ("irv", {"lot": ["A", "Z"]}, "'Z', which is no option"),
        ("irv", {"lot": ["A", "A"]}, "'A' twice"),
        ("score", {}, "counts points"),
    ],
)
def test_what_a_method_can_not_do_is_refused(method, settings, reason):
    with pytest.raises(CanNotBeCounted, match=reason):
        counted(method, blt("A B", 1, "1 1"), **settings)


def test_approvals_can_not_be_counted_as_rankings():
    with pytest.raises(CanNotBeCounted, match="choice or points or ranking"):
        counted("irv", "approval,A,B\n1,x,x\n")
