"""One winner by the Schulze method: who is beaten by nobody, directly or by way of others.

Source: Schulze, "A new monotonic, clone-independent, reversal symmetric, and Condorcet-consistent single-winner
election method", Social Choice and Welfare 36 (2011), with winning votes: a duel is as strong as the number of ballots
for its winner. Several that nobody beats: a lot. More seats are filled in the order of the ranking.
"""

from polls.methods.election import Election, sort_ballots
from polls.methods.pairwise import Duels, duels
from polls.methods.result import Lot, Result, Round, Settings


def tally(election: Election, settings: Settings) -> Result:
    """Count the ballots. Raises `LotNeeded`."""
    ballots = sort_ballots(election)
    if not ballots.valid:
        return Result("schulze", [], [], ballots)
    met = duels(election, ballots.piles)
    paths = Duels(election, strongest_paths(met))
    rounds = [
        Round("duels", {}, tables={"duels": met.as_table()}, details={"condorcet_winner": condorcet_name(met)}),
        Round("strongest paths", {}, tables={"strengths": paths.as_table()}),
    ]
    winners: list[int] = []
    while len(winners) < min(settings.seats, len(paths.options)):
        rest = [option for option in paths.options if option not in winners]
        winners += _next(paths.undefeated_in(rest), settings.seats - len(winners), settings.lot)
    rounds.append(Round("ranking", {}, elected=election.names(winners), options=election.names(winners)))
    return Result("schulze", election.names(winners), rounds, ballots, lots=settings.lot.used)


def condorcet_name(met: Duels) -> str | None:
    winner = met.condorcet_winner()
    return None if winner is None else met.election.options[winner]


def _next(undefeated: list[int], places: int, lot: Lot) -> list[int]:
    if len(undefeated) <= places:
        return undefeated
    return lot.draw(undefeated, places, "who wins of those whom nobody beats")


def strongest_paths(met: Duels) -> dict[int, dict[int, int]]:
    """Return how strong the strongest path is from each option to each other: as strong as its weakest duel."""
    strength = {
        one: {other: votes if met.beats(one, other) else 0 for other, votes in row.items()}
        for one, row in met.wins.items()
    }
    for via, onward in strength.items():
        for one, row in strength.items():
            to_via = row.get(via, 0)
            if to_via:
                for other, votes in onward.items():
                    if other != one and row[other] < votes and row[other] < to_via:
                        row[other] = min(to_via, votes)
    return strength
