"""Why an option won and why another did not: the deciding round and the margin, worked out by hand."""

from fractions import Fraction

import pytest
from django.utils import translation

from polls.explanations import LOST, WON, sentence
from polls.methods import METHODS
from polls.methods.explain import EXPLAINERS, explain
from tests.polls.methods.elections import blt, counted, pabulib

pytestmark = pytest.mark.once
CAPITAL = "42:M>N>C>K\n26:N>C>K>M\n15:C>K>N>M\n17:K>C>N>M\n"
CIRCLE = "7:A>B>C\n6:B>C>A\n5:C>A>B\n"
GRADES = "points,A,B,C\n1,5,4,1\n1,3,3,1\n1,3,3,1\n1,3,3,1\n1,1,3,1\n"
PROJECTS = {"a": 60, "b": 50, "c": 30}
COUNCIL = blt("Ann Bo Cas Dee Els", 2, "14 1 2", "5 1", "4 2", "6 3", "5 4 3", "3 5 2")


def told(method, text, **settings):
    """Return {option: (code, round, margin)}."""
    reasons = explain(counted(method, text, **settings))
    return {each.option: (each.code, each.round, each.margin) for each in reasons}


@pytest.mark.parametrize(
    ("method", "text", "settings", "reasons"),
    [
        ("single", CAPITAL, {}, {
            "M": ("more", 1, 16), "N": ("fewer", 1, 16), "C": ("fewer", 1, 27), "K": ("fewer", 1, 25),
        }),
        ("approval", "approval,A,B,C\n5,x,x,\n3,,x,x\n", {"seats": 2}, {
            "B": ("more", 1, 5), "A": ("more", 1, 2), "C": ("fewer", 1, 2),
        }),
        ("single", "3:A\n3:B\n", {"lot": ["B", "A"]}, {"B": ("lot", 1, 0), "A": ("lot", 1, 0)}),
        ("motion", "choice,yes,no\n5,x,\n3,,x\n", {}, {"yes": ("more", 1, 2), "no": ("more", 1, 2)}),
        ("motion", "choice,yes,no\n3,x,\n3,,x\n", {}, {"no": ("not_carried", 1, 0), "yes": ("not_carried", 1, 0)}),
        ("irv", CAPITAL, {}, {
            "K": ("more", 3, 16), "M": ("fewer", 3, 16), "C": ("fewest", 1, 2), "N": ("fewest", 2, 6),
        }),
        ("irv", blt("A B C D", 1, "5 1", "3 2 1", "2 3 1", "1 4 3"), {}, {
            "A": ("more", 3, 4), "D": ("fewest", 1, 1), "C": ("earlier", 2, 0), "B": ("fewer", 3, 4),
        }),
        ("stv", COUNCIL, {}, {
            "Ann": ("quota", 1, 6), "Els": ("fewest", 3, 2), "Dee": ("fewest", 4, 1),
            "Cas": ("fewest", 5, Fraction("0.42092")), "Bo": ("last", 6, Fraction("1.57908")),
        }),
        ("stv", blt("A B C", 2, "5 1", "4 2", "2 3"), {}, {
            "A": ("quota", 1, 1), "B": ("quota", 1, 0), "C": ("seats", 1, 2),
        }),
        ("two-round", CAPITAL, {}, {
            "N": ("more", 2, 16), "M": ("fewer", 2, 16), "C": ("fewer", 1, 11), "K": ("fewer", 1, 9),
        }),
        ("schulze", CIRCLE, {}, {"A": ("path", 2, 1), "B": ("path", 2, 1), "C": ("path", 2, 1)}),
        ("ranked-pairs", CAPITAL, {}, {
            "N": ("duel", 1, 16), "M": ("duel", 1, 16), "C": ("duel", 1, 36), "K": ("duel", 1, 36),
        }),
        ("ranked-pairs", CIRCLE, {}, {"A": ("duel", 3, 6), "B": ("duel", 3, 6), "C": ("duel", 2, 8)}),
        ("majority-judgment", GRADES, {}, {"B": ("gauge", 1, 2), "A": ("gauge", 1, 2), "C": ("grade", 1, 2)}),
        ("greedy-threshold", pabulib(100, PROJECTS, "a", "a", "a", "b", "b", "c", min_project_score_threshold=2), {}, {
            "a": ("funded", 1, 20), "b": ("too_dear", 2, 10), "c": ("below_threshold", 3, 10),
        }),
        ("greedy-no-skip", pabulib(100, PROJECTS, "a", "a", "a", "b", "b", "c"), {}, {
            "a": ("funded", 1, 20), "b": ("too_dear", 2, 10), "c": ("after_stop", 3, 10),
        }),
        ("equal-shares", pabulib(100, {"a": 60, "b": 30, "c": 12}, "a,c", "a,c", "a,b", "b"), {}, {
            "a": ("bought", 1, 40), "b": ("bought", 2, 5), "c": ("not_paid", 3, 2),
        }),
    ],
)  # fmt: skip
def test_each_option_is_told_the_round_and_the_margin_that_decided(method, text, settings, reasons):
    assert told(method, text, **settings) == reasons


def test_a_reason_stands_in_the_round_that_it_names():
    result = counted("irv", CAPITAL)
    for reason in explain(result):
        votes = result.rounds[reason.round - 1].votes
        assert votes[reason.option] == reason.figures["own"]
        assert votes[reason.figures["other"]] == reason.figures["theirs"]


def test_the_words_name_round_rival_and_margin():
    why = {reason.option: reason for reason in explain(counted("irv", CAPITAL))}
    with translation.override("en"):
        assert sentence(why["K"]) == "K won in round 3: 58 against 42 for M, 16 more."
        assert sentence(why["N"]) == "N dropped out in round 2: 26 against 32 for K, 6 fewer."
    with translation.override("nl"):
        assert sentence(why["C"]) == "C viel af in ronde 1: 15 tegen 17 voor K, 2 minder."


def test_decimals_are_told_as_they_are_and_fractions_as_nearly():
    why = {reason.option: reason for reason in explain(counted("stv", COUNCIL))}
    budget = explain(counted("equal-shares", pabulib(100, {"a": 50}, "a", "a", "a")))
    with translation.override("en"):
        assert "11 against 11.42092 for Bo, 0.42092 fewer" in sentence(why["Cas"])
        assert sentence(budget[0]) == "a is funded (round 1): it costs 50, ≈ 16.67 at most for each who supports it."


def test_every_method_explains_itself_and_every_code_has_words():
    assert set(EXPLAINERS) == set(METHODS)
    assert {"more", "lot", "earlier"} <= set(WON) & set(LOST)
    assert explain(counted("irv", blt("A B", 1))) == []
