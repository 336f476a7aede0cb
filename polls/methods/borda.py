"""Winners by points for ranks (Borda): with n options the first preference gets n-1 points, the next one fewer.

Where a ballot may rank only so many (`most`, "rank your five priorities") the first preference gets as many points as
may be ranked. Options that a ballot ranks equally share the points of their places evenly; unranked ones get none.
Source: de Borda (1784), with the truncation that political science calls pessimistic. Ties: a lot.
"""

from fractions import Fraction

from polls.methods.election import Election, Number, sort_ballots
from polls.methods.result import Result, Round, Settings, best


def tally(election: Election, settings: Settings) -> Result:
    """Count the ballots. Raises `LotNeeded`."""
    ballots = sort_ballots(election)
    first = int(election.limits.most or max(len(election.standing) - 1, 1))
    points: dict[int, Number] = dict.fromkeys(election.standing, 0)
    for ballot, number in ballots.piles:
        if not ballot.ranks:
            for place, option in enumerate(ballot.order[:first]):
                points[option] += number * (first - place)
            continue
        place = 0
        for level in ballot.levels():
            worth = sum(max(first - place - shared, 0) for shared in range(len(level)))
            for option in level:
                points[option] += number * _share(worth, len(level))
            place += len(level)
    winners = election.names(best(election, points, settings)) if ballots.valid else []
    rounds = [Round("points", election.named(points), elected=winners)] if ballots.valid else []
    return Result("borda", winners, rounds, ballots, lots=settings.lot.used)


def _share(worth: int, number: int) -> Number:
    return worth // number if worth % number == 0 else Fraction(worth, number)
