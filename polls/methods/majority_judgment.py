"""Winners by majority judgment: the highest grade that a majority supports.

Source: Balinski and Laraki, "Majority Judgment" (MIT Press, 2011). Grades are whole numbers, higher is better; who
gives an option no grade gives it the lowest, 0. Its majority grade is the lower median. Ties are broken by the majority
gauge (the share of better grades against the share of worse ones), then by taking away majority grades one at a time
until the options differ, then by lot.
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby

from polls.methods.election import Election, Number, Sorted, sort_ballots
from polls.methods.result import Result, Round, Settings

LOWEST = 0


def tally(election: Election, settings: Settings) -> Result:
    """Count the ballots. Raises `LotNeeded`."""
    ballots = sort_ballots(election)
    if not ballots.valid:
        return Result("majority-judgment", [], [], ballots)
    graded = {option: Graded(grades) for option, grades in _grades(election, ballots).items()}
    winners: list[int] = []
    for equal in _from_the_top(graded):
        places = settings.seats - len(winners)
        if places > 0:
            few = len(equal) <= places
            winners += equal if few else settings.lot.draw(equal, places, "who wins of those with the same grades")
    names = election.names(winners)
    tables = {
        "grades": {election.options[option]: each.table() for option, each in graded.items()},
        "gauges": {election.options[option]: each.gauge_table() for option, each in graded.items()},
    }
    majority = {election.options[option]: each.majority_grade for option, each in graded.items()}
    return Result(
        "majority-judgment",
        names,
        [Round("majority grades", majority, elected=names, tables=tables)],
        ballots,
        lots=settings.lot.used,
    )


def _grades(election: Election, ballots: Sorted) -> dict[int, Counter[Number]]:
    """Return how often each option got each grade."""
    grades: dict[int, Counter[Number]] = {option: Counter() for option in election.standing}
    for ballot, number in ballots.piles:
        for option, given in zip(ballot.order, ballot.points, strict=True):
            grades[option][given] += number
    for given_grades in grades.values():
        if silent := ballots.valid - given_grades.total():
            given_grades[LOWEST] += silent
    return grades


@dataclass(frozen=True)
class Graded:
    """How often an option got each grade."""

    grades: Counter[Number]

    @property
    def majority_grade(self) -> Number:
        """The lower median: at least half of the voters give this grade or a better one."""
        return next(self.majority_grades())

    @property
    def better(self) -> int:
        return sum(number for grade, number in self.grades.items() if grade > self.majority_grade)

    @property
    def worse(self) -> int:
        return sum(number for grade, number in self.grades.items() if grade < self.majority_grade)

    def gauge(self) -> tuple[Number, bool, int]:
        """Return what options are compared by: the grade, whether more find it too low than too high, and how many."""
        leans_up = self.better > self.worse
        return self.majority_grade, leans_up, self.better if leans_up else -self.worse

    def majority_grades(self) -> Iterator[Number]:
        """Yield the majority grade, then the one of the grades that are left without one of it, and so on."""
        left = Counter(self.grades)
        while total := left.total():
            passed = 0
            for grade in sorted(left):
                passed += left[grade]
                if 2 * passed >= total:
                    break
            yield grade
            left[grade] -= 1

    def table(self) -> dict[str, int]:
        return {str(grade): number for grade, number in sorted(self.grades.items(), reverse=True) if number}

    def gauge_table(self) -> dict[str, int]:
        return {"better": self.better, "worse": self.worse}


def _from_the_top(graded: dict[int, Graded]) -> Iterator[list[int]]:
    """Yield the options from the best on, those together between which only a lot can decide."""
    order = sorted(graded, key=lambda option: graded[option].gauge(), reverse=True)
    for _gauge, equal in groupby(order, key=lambda option: graded[option].gauge()):
        yield from _by_majority_value(list(equal), graded)


def _by_majority_value(equal: list[int], graded: dict[int, Graded]) -> Iterator[list[int]]:
    if len(equal) == 1:
        yield equal
        return
    values = {option: list(graded[option].majority_grades()) for option in equal}
    order = sorted(equal, key=lambda option: values[option], reverse=True)
    for _value, tied in groupby(order, key=lambda option: values[option]):
        yield list(tied)
