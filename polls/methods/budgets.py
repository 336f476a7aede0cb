"""What the methods that divide a budget share: how many support each project, and how much it is supported."""

from collections.abc import Iterable

from polls.methods.election import Ballot, Budget, Election, Kind, Number


class NoBudget(Exception):
    """The file says no budget or no costs, so no money can be divided."""


def budget_of(election: Election) -> Budget:
    """Return the budget of `election`. Raises `NoBudget`."""
    if election.budget is None:
        raise NoBudget
    return election.budget


def support(election: Election, piles: Iterable[tuple[Ballot, int]]) -> dict[int, Number]:
    """Return the score of each project: its votes, or its points where voters gave points or ranked.

    The first of at most `most` ranked projects gets `most` points, the next one fewer (Pabulib's "Borda").
    """
    scores: dict[int, Number] = dict.fromkeys(range(len(election.options)), 0)
    most = int(election.limits.most or len(election.options))
    for ballot, number in piles:
        for place, option in enumerate(ballot.order):
            scores[option] += number * _worth(election.kind, ballot, place, most)
    return scores


def _worth(kind: Kind, ballot: Ballot, place: int, most: int) -> Number:
    if kind is Kind.POINTS:
        return ballot.points[place]
    return most - place if kind is Kind.RANKING else 1
