"""One choice: {"c": option}. The option with the most votes wins; a tie is said, or broken by a lot that was drawn.

A ranking counts for its first preference; with several in the first place it is invalid.
"""

from collections.abc import Iterable, Sequence

from polls.methods.choices import Content, Outcome, check, leaders
from polls.methods.election import Ballot, Election, sort_ballots
from polls.methods.result import Result, Round, Settings, best


def parse(chosen: Sequence[str], options: Sequence[str], least: int, most: int) -> Content:
    """Return the canonical content of a ballot. Exactly one choice, whatever `least` and `most` say."""
    check(chosen, options, 1, 1)
    return {"c": chosen[0]}


def count(ballots: Iterable[tuple[Content, int]], options: Sequence[str]) -> dict[str, int]:
    """Return the votes per option, in ballot order. `ballots` are (content, how many say this)."""
    votes = dict.fromkeys(options, 0)
    for content, number in ballots:
        votes[str(content["c"])] += number
    return votes


def outcome(votes: dict[str, int]) -> Outcome:
    return leaders(votes)


def tally(election: Election, settings: Settings) -> Result:
    """Count the ballots of an election. Raises `LotNeeded`."""
    ballots = sort_ballots(election, clear_first=True)
    if not ballots.valid:
        return Result("single", [], [], ballots)
    votes = first_preferences(election, ballots.piles)
    winners = election.names(best(election, votes, settings))
    rounds = [Round("votes", election.named(votes), elected=winners)]
    return Result("single", winners, rounds, ballots, lots=settings.lot.used)


def first_preferences(election: Election, piles: Iterable[tuple[Ballot, int]]) -> dict[int, int]:
    """Return the votes per option, in ballot order."""
    votes = dict.fromkeys(election.standing, 0)
    for ballot, number in piles:
        votes[ballot.order[0]] += number
    return votes
