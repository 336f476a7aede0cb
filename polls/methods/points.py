"""Winners by points that voters give: scores (so many for each option) and cumulative points (so many in all).

Both add up; an option that a ballot gives nothing gets 0 of it. They differ in what a ballot may hold, which is for
`Limits` to say. The mean of a score is over all valid ballots. Ties: a lot.
"""

from fractions import Fraction

from polls.methods.election import Election, Number, Sorted, sort_ballots
from polls.methods.result import Result, Round, Settings, best


def tally_scores(election: Election, settings: Settings) -> Result:
    """Count ballots that give each option a score. Raises `LotNeeded`."""
    ballots = sort_ballots(election)
    totals = _totals(election, ballots)
    means = {option: Fraction(total) / ballots.valid for option, total in totals.items()} if ballots.valid else {}
    return _result("score", election, ballots, totals, settings, {"means": election.named(means)})


def tally_cumulative(election: Election, settings: Settings) -> Result:
    """Count ballots that divide points over options. Raises `LotNeeded`."""
    ballots = sort_ballots(election)
    return _result("cumulative", election, ballots, _totals(election, ballots), settings, {})


def _totals(election: Election, ballots: Sorted) -> dict[int, Number]:
    totals: dict[int, Number] = dict.fromkeys(election.standing, 0)
    for ballot, number in ballots.piles:
        for option, given in zip(ballot.order, ballot.points, strict=True):
            totals[option] += number * given
    return totals


def _result(
    method: str, election: Election, ballots: Sorted, totals: dict[int, Number], settings: Settings,
    details: dict[str, object],
) -> Result:  # fmt: skip
    if not ballots.valid:
        return Result(method, [], [], ballots)
    winners = election.names(best(election, totals, settings))
    rounds = [Round("points", election.named(totals), elected=winners, details=details)]
    return Result(method, winners, rounds, ballots, lots=settings.lot.used)
