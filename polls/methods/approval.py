"""More than one choice: {"a": [options, sorted]}. Each option chosen gets one vote; the most votes win.

A ranking approves of all that it names, points of all that get some. Ties: a lot.
"""

from collections.abc import Iterable, Sequence

from polls.methods.choices import Content, Outcome, check, leaders
from polls.methods.election import Election, sort_ballots
from polls.methods.result import Result, Round, Settings, best


def parse(chosen: Sequence[str], options: Sequence[str], least: int, most: int) -> Content:
    """Return the canonical content of a ballot with `least` to `most` different options."""
    check(chosen, options, least, most)
    return {"a": sorted(chosen)}


def count(ballots: Iterable[tuple[Content, int]], options: Sequence[str]) -> dict[str, int]:
    """Return the votes per option, in ballot order. `ballots` are (content, how many say this)."""
    votes = dict.fromkeys(options, 0)
    for content, number in ballots:
        for option in content["a"]:
            votes[option] += number
    return votes


def outcome(votes: dict[str, int]) -> Outcome:
    return leaders(votes)


def tally(election: Election, settings: Settings) -> Result:
    """Count the ballots of an election. Raises `LotNeeded`."""
    ballots = sort_ballots(election)
    if not ballots.valid:
        return Result("approval", [], [], ballots)
    votes = dict.fromkeys(election.standing, 0)
    for ballot, number in ballots.piles:
        for option in ballot.supported:
            votes[option] += number
    winners = election.names(best(election, votes, settings))
    rounds = [Round("votes", election.named(votes), elected=winners)]
    return Result("approval", winners, rounds, ballots, lots=settings.lot.used)
