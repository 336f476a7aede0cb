"""A budget divided by votes: the project with the highest score first, as long as there is money.

Three rules, after Pabulib: `greedy` passes over what does not fit and goes on, `greedy-threshold` does so too and
leaves out whatever scored below the threshold of the vote, `greedy-no-skip` keeps to such a threshold and stops at the
first project that does not fit. Of projects with equal scores the cheapest comes first, and between equally cheap ones
a lot decides if the money does not reach for all.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from polls.methods.budgets import budget_of, support
from polls.methods.election import Budget, Election, Number, sort_ballots
from polls.methods.result import Lot, Result, Round, Settings


@dataclass(frozen=True)
class Rule:
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
        left = budget.money
        for equal in _in_order(scores, budget.costs):
            cost, score = budget.costs[equal[0]], scores[equal[0]]
            if self.has_threshold and score < budget.threshold:
                for option in equal:
                    yield _round(election, "below the threshold", option, score, cost, left)
                continue
            funded = _fitting(equal, cost, left, lot)
            for option in funded:
                left -= cost
                yield _round(election, "funded", option, score, cost, left)
            for option in equal:
                if option not in funded:
                    yield _round(election, "does not fit", option, score, cost, left)
                    if not self.skips:
                        return


GREEDY = Rule("greedy", has_threshold=False)
NO_SKIP = Rule("greedy-no-skip", skips=False)
THRESHOLD = Rule("greedy-threshold")


def _in_order(scores: Mapping[int, Number], costs: Sequence[Number]) -> Iterator[list[int]]:
    """Yield the projects in the order in which they are looked at; those between which only a lot decides together."""
    order = sorted(scores, key=lambda option: (-scores[option], costs[option]))
    for _key, equal in groupby(order, key=lambda option: (scores[option], costs[option])):
        yield list(equal)


def _fitting(equal: list[int], cost: Number, left: Number, lot: Lot) -> list[int]:
    """Return the projects of equal score and cost that there is money for."""
    number = len(equal) if not cost else min(int(left // cost), len(equal))
    if 0 < number < len(equal):
        return lot.draw(equal, number, "which of equally supported and equally dear projects is funded")
    return equal[:number]


def _round(election: Election, act: str, option: int, score: Number, cost: Number, left: Number) -> Round:
    name = election.options[option]
    return Round(act, {name: score}, [name], [name] if act == "funded" else [], details={"cost": cost, "left": left})
