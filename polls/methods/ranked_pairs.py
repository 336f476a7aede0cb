"""One winner by ranked pairs: duels are locked in from the strongest on, but for those that would close a circle.

Source: Tideman, "Independence of clones as a criterion for voting rules", Social Choice and Welfare 4 (1987), with
winning votes: of two duels the one with more ballots for its winner is stronger, and of equal ones the one with fewer
against. Equally strong duels are locked in together where they close no circle; else a lot decides which comes first:
the duel whose loser was drawn last, then the one whose winner was drawn first. Several that nobody beats: a lot.

One winner comes from the Smith set, the fewest options of which each beats all others, and duels with others do not
change who (independence of Smith-dominated alternatives): so only the duels within it are locked in.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import groupby
from typing import NamedTuple

from polls.methods.election import Election, sort_ballots
from polls.methods.pairwise import Duels, duels
from polls.methods.result import Lot, Result, Round, Settings
from polls.methods.schulze import condorcet_name


class Pair(NamedTuple):
    """A duel that somebody won."""

    winner: int
    loser: int
    votes: int
    against: int


def tally(election: Election, settings: Settings) -> Result:
    """Count the ballots. Raises `LotNeeded`."""
    ballots = sort_ballots(election)
    if not ballots.valid:
        return Result("ranked-pairs", [], [], ballots)
    met = duels(election, ballots.piles)
    contenders = met.smith_set() if settings.seats == 1 else met.options
    details = {"condorcet_winner": condorcet_name(met)}
    rounds = [Round("duels", {}, election.names(contenders), tables={"duels": met.as_table()}, details=details)]
    graph = _Locked()
    for equal in _by_strength(met.among(contenders)):
        for pair, is_locked in graph.take(equal, election, settings.lot):
            rounds.append(_round(election, pair, is_locked))
    winners: list[int] = []
    while len(winners) < min(settings.seats, len(contenders)):
        rest = [option for option in contenders if option not in winners]
        free = [one for one in rest if not any(one in graph.beaten.get(other, ()) for other in rest)]
        places = settings.seats - len(winners)
        few = len(free) <= places
        winners += free if few else settings.lot.draw(free, places, "who wins of those whom nobody beats")
    rounds.append(Round("ranking", {}, election.names(winners), elected=election.names(winners)))
    return Result("ranked-pairs", election.names(winners), rounds, ballots, lots=settings.lot.used)


def _by_strength(met: Duels) -> Iterator[list[Pair]]:
    pairs = [
        Pair(one, other, votes, met.wins[other][one])
        for one, row in met.wins.items()
        for other, votes in row.items()
        if met.beats(one, other)
    ]
    pairs.sort(key=lambda pair: (-pair.votes, pair.against))
    for _strength, equal in groupby(pairs, key=lambda pair: (pair.votes, pair.against)):
        yield list(equal)


@dataclass
class _Locked:
    """The duels locked in so far: whom each option beats."""

    beaten: dict[int, set[int]] = field(default_factory=dict)

    def take(self, equal: list[Pair], election: Election, lot: Lot) -> Iterator[tuple[Pair, bool]]:
        """Lock in what can be of equally strong duels; yield each with whether it was. Raises `LotNeeded`."""
        possible = [pair for pair in equal if not self._leads(pair.loser, pair.winner)]
        before = {option: set(beaten) for option, beaten in self.beaten.items()}
        for pair in possible:
            self._lock(pair)
        if any(self._leads(pair.loser, pair.winner) for pair in possible):
            self.beaten = before
            possible = [pair for pair in self._in_order(possible, lot) if self._lock_if_free(pair)]
        for pair in equal:
            yield pair, pair in possible

    def _in_order(self, pairs: list[Pair], lot: Lot) -> list[Pair]:
        tied = {option for pair in pairs for option in (pair.winner, pair.loser)}
        order = lot.draw(tied, len(tied), "which of equally strong duels counts first")
        return sorted(pairs, key=lambda pair: (-order.index(pair.loser), order.index(pair.winner)))

    def _lock_if_free(self, pair: Pair) -> bool:
        if self._leads(pair.loser, pair.winner):
            return False
        self._lock(pair)
        return True

    def _lock(self, pair: Pair) -> None:
        self.beaten.setdefault(pair.winner, set()).add(pair.loser)

    def _leads(self, start: int, end: int) -> bool:
        """Whether `start` beats `end`, directly or by way of others."""
        seen, reached = {start}, [start]
        while reached:
            for option in self.beaten.get(reached.pop(), ()):
                if option == end:
                    return True
                if option not in seen:
                    seen.add(option)
                    reached.append(option)
        return False


def _round(election: Election, pair: Pair, is_locked: bool) -> Round:
    names = election.names([pair.winner, pair.loser])
    votes = dict(zip(names, (pair.votes, pair.against), strict=True))
    return Round("locked in" if is_locked else "would close a circle", votes, names)
