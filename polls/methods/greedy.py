"""A budget divided by votes: the project with the highest score first, as long as there is money.

Three rules, after Pabulib: `greedy` passes over what does not fit and goes on, `greedy-threshold` does so too and
leaves out whatever scored below the threshold of the vote, `greedy-no-skip` keeps to such a threshold and stops at the
first project that does not fit. Of projects with equal scores a lot says which comes first, where the money does not
reach for all of them.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import groupby

from polls.methods.budgets import budget_of, support
from polls.methods.election import Budget, Election, Number, sort_ballots
from polls.methods.result import Lot, Result, Round, Settings


@dataclass(frozen=True)
class Rule:
    """A way to go down the list: whether it goes on after what does not fit, and whether it keeps to a threshold."""

    name: str
    skips: bool = True
    has_threshold: bool = True

    def tally(self, election: Election, settings: Settings) -> Result:
        """Count the ballots. Raises `LotNeeded` and `NoBudget`."""
        ballots, budget = sort_ballots(election), budget_of(election)
        scores = support(election, ballots.piles) if ballots.valid else {}
        rounds = [*self._rounds(election, budget, scores, settings.lot)]
        winners = [name for each in rounds for name in each.elected]
        return Result(self.name, winners, rounds, ballots, lots=settings.lot.used)

    def _rounds(self, election: Election, budget: Budget, scores: Mapping[int, Number], lot: Lot) -> Iterator[Round]:
        left, has_stopped = budget.money, False
        for score, equal in _from_the_top(scores):
            for option in equal if has_stopped else self._in_order(equal, budget, score, left, lot):
                cost = budget.costs[option]
                act = AFTER_STOP if has_stopped else self._judge(score, cost, budget, left)
                left -= cost if act == FUNDED else 0
                has_stopped = has_stopped or (act == TOO_DEAR and not self.skips)
                yield _round(election, act, option, score, cost, left)

    def _judge(self, score: Number, cost: Number, budget: Budget, left: Number) -> str:
        if self.has_threshold and score < budget.threshold:
            return TOO_LOW
        return FUNDED if cost <= left else TOO_DEAR

    def _in_order(self, equal: list[int], budget: Budget, score: Number, left: Number, lot: Lot) -> list[int]:
        """Return projects with the same score in the order in which they are looked at."""
        fitting = [option for option in equal if self._judge(score, budget.costs[option], budget, left) == FUNDED]
        if not fitting or sum(budget.costs[option] for option in equal) <= left:
            return equal
        rest = [] if not self.skips else [option for option in equal if option not in fitting]
        if self.skips and sum(budget.costs[option] for option in fitting) <= left:
            return fitting + rest
        tied = fitting if self.skips else equal
        return lot.draw(tied, len(tied), "which of equally supported projects comes first") + rest


FUNDED, TOO_DEAR, TOO_LOW, AFTER_STOP = "funded", "does not fit", "below the threshold", "after the stop"
GREEDY = Rule("greedy", has_threshold=False)
NO_SKIP = Rule("greedy-no-skip", skips=False)
THRESHOLD = Rule("greedy-threshold")


def _from_the_top(scores: Mapping[int, Number]) -> Iterator[tuple[Number, list[int]]]:
    """Yield the scores from the highest on, each with its projects in the order of the file."""
    for score, equal in groupby(sorted(scores, key=lambda option: -scores[option]), key=lambda option: scores[option]):
        yield score, list(equal)


def _round(election: Election, act: str, option: int, score: Number, cost: Number, left: Number) -> Round:
    name = election.options[option]
    return Round(act, {name: score}, [name], [name] if act == FUNDED else [], amounts={"cost": cost, "left": left})
