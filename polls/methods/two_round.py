"""One winner in two rounds: more than half of the first preferences, or else a duel between the two that have most.

In the second round a ballot counts for the one of the two that it ranks higher. Ballots with a single choice can not
tell that: then the result names the two between whom a second vote is held, and no winner. A tie for a place in the
second round, or in it, is broken by lot.
"""

from polls.methods.election import Ballot, Election, Kind, sort_ballots
from polls.methods.result import Result, Round, Settings, best
from polls.methods.single import first_preferences


def tally(election: Election, settings: Settings) -> Result:
    """Count the ballots. Raises `LotNeeded`."""
    ballots = sort_ballots(election, clear_first=True)
    if not ballots.valid:
        return Result("two-round", [], [], ballots)
    votes = first_preferences(election, ballots.piles)
    named = election.named(votes)
    leader = max(votes, key=lambda option: votes[option])
    if 2 * votes[leader] > ballots.valid:
        winner = election.names([leader])
        return Result("two-round", winner, [Round("first round", named, elected=winner)], ballots)
    pair = best(election, votes, Settings(2, settings.lot))
    out = election.names([option for option in votes if option not in pair])
    rounds = [Round("first round", named, election.names(pair), excluded=out)]
    winners: list[str] = []
    if election.kind is not Kind.CHOICE:
        duel = dict.fromkeys(pair, 0)
        for ballot, number in ballots.piles:
            if (higher := _higher(ballot, pair)) is not None:
                duel[higher] += number
        winners = election.names(best(election, duel, Settings(1, settings.lot)))
        undecided = ballots.valid - sum(duel.values())
        rounds.append(Round("second round", election.named(duel), elected=winners, non_transferable=undecided))
    return Result("two-round", winners, rounds, ballots, lots=settings.lot.used)


def _higher(ballot: Ballot, pair: list[int]) -> int | None:
    """Return the one of `pair` that `ballot` ranks above the other, if it does."""
    for level in ballot.levels():
        found = [option for option in level if option in pair]
        if found:
            return found[0] if len(found) == 1 else None
    return None
