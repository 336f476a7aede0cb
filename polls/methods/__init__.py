"""How votes are given and counted, one module a method. Pure Python: no Django, no floats, no chance.

Two doors lead in. `BY_NAME` holds the methods that polls on this site are cast with, by the names that
polls.models.Method has: they also say what a ballot may be. `METHODS` holds every method by which an election can be
counted: each turns an `Election` (election.py) into a `Result` (result.py) that shows all its rounds.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Protocol

from polls.methods import (
    approval,
    borda,
    equal_shares,
    greedy,
    irv,
    majority_judgment,
    motion,
    numbered,
    points,
    ranked_pairs,
    schulze,
    single,
    stv,
    two_round,
)
from polls.methods.choices import ChoiceError, Content, Outcome
from polls.methods.election import Election, Kind
from polls.methods.result import Result, Settings

__all__ = ["BY_NAME", "METHODS", "ChoiceError", "Content", "CountingMethod", "Method", "Outcome", "tenths_of_percent"]


class CountingMethod(Protocol):
    """What a module in this folder offers to a poll."""

    def parse(self, chosen: Sequence[str], options: Sequence[str], least: int, most: int, /) -> Content: ...

    def count(self, ballots: Iterable[tuple[Content, int]], options: Sequence[str], /) -> dict[str, int]: ...

    def outcome(self, votes: dict[str, int], /) -> Outcome: ...


BY_NAME: dict[str, CountingMethod] = {
    "motion": motion,
    "single": single,
    "approval": approval,
    "score": numbered.SCORES,
    "majority-judgment": numbered.GRADES,
    "irv": numbered.PLACES,
    "stv": numbered.PLACES,
    "two-round": numbered.PLACES,
    "borda": numbered.PLACES_FOR_POINTS,
    "schulze": numbered.PLACES_FOR_DUELS,
    "ranked-pairs": numbered.PLACES_FOR_DUELS,
    "cumulative": numbered.POINTS,
    "greedy": approval,
    "greedy-no-skip": approval,
    "greedy-threshold": approval,
    "equal-shares": approval,
}


def tenths_of_percent(votes: int, base: int) -> int:
    """Return the share of `votes` in `base` in tenths of a percent, a half rounded up; 0 of nothing. 1 of 3 -> 333."""
    return (2000 * votes + base) // (2 * base) if base else 0


@dataclass(frozen=True)
class Method:
    """A way to count: what voters must have written, and whether it can fill several seats."""

    tally: Callable[[Election, Settings], Result]
    kinds: frozenset[Kind]
    has_seats: bool = True
    divides_budget: bool = False


ANY = frozenset(Kind)
ORDERED = frozenset({Kind.CHOICE, Kind.RANKING, Kind.POINTS})
POINTS = frozenset({Kind.POINTS})

METHODS: dict[str, Method] = {
    "motion": Method(motion.tally, ANY, has_seats=False),
    "single": Method(single.tally, ANY),
    "approval": Method(approval.tally, ANY),
    "score": Method(points.tally_scores, POINTS),
    "irv": Method(irv.tally, ORDERED, has_seats=False),
    "stv": Method(stv.tally, ORDERED),
    "greedy": Method(greedy.GREEDY.tally, ANY, has_seats=False, divides_budget=True),
    "greedy-no-skip": Method(greedy.NO_SKIP.tally, ANY, has_seats=False, divides_budget=True),
    "greedy-threshold": Method(greedy.THRESHOLD.tally, ANY, has_seats=False, divides_budget=True),
    "equal-shares": Method(equal_shares.tally, ANY, has_seats=False, divides_budget=True),
    "cumulative": Method(points.tally_cumulative, POINTS),
    "majority-judgment": Method(majority_judgment.tally, POINTS),
    "schulze": Method(schulze.tally, ORDERED),
    "ranked-pairs": Method(ranked_pairs.tally, ORDERED),
    "borda": Method(borda.tally, ORDERED),
    "two-round": Method(two_round.tally, ORDERED, has_seats=False),
}
