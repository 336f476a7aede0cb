"""One winner by instant runoff: the option with the fewest first preferences drops out, until one has more than half.

The half is of the ballots that still count for somebody. One option drops out a round. A tie for the fewest looks at
the earlier rounds, the latest first, then at a lot: of the tied the one that was drawn last drops out. A ballot with
several in the first place is invalid; one that ranks several equally further on counts there for the one of them that
is still in the race, and no more when several are.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from polls.methods.election import Ballot, Election, sort_ballots
from polls.methods.parcels import Table
from polls.methods.result import Result, Round, Settings
from polls.methods.stv import narrowed


def tally(election: Election, settings: Settings) -> Result:
    """Count the ballots. Raises `LotNeeded`."""
    ballots = sort_ballots(election, clear_first=True)
    count = _Count(election, settings, ballots.valid, Table(set(election.standing)))
    if ballots.valid:
        count.run(ballots.piles)
    return Result("irv", count.winners, count.rounds, ballots, lots=settings.lot.used)


@dataclass
class _Count:
    """A count under way: the votes of those in the race, at the end of every round so far."""

    election: Election
    settings: Settings
    total: int
    table: Table
    stages: list[Mapping[int, int]] = field(default_factory=list)
    rounds: list[Round] = field(default_factory=list)
    winners: list[str] = field(default_factory=list)

    def run(self, piles: Iterable[tuple[Ballot, int]]) -> None:
        self.table.lay_out(piles, 1)
        out: int | None = None
        gained: dict[int, int] = {}
        votes = {option: self.table.papers(option) for option in self.election.standing}
        while not self.winners:
            self.stages.append(dict(votes))
            leader = max(votes, key=lambda option: votes[option])
            if 2 * votes[leader] > sum(votes.values()) or len(votes) == 1:
                self.winners = self.election.names([leader])
                self._end_round(out, gained, excluded=())
            else:
                lowest = self._lowest(votes)
                self._end_round(out, gained, excluded=self.election.names([lowest]))
                out, gained = lowest, self._drop(lowest)
                del votes[lowest]
                for option, papers in gained.items():
                    votes[option] += papers

    def _lowest(self, votes: Iterable[int]) -> int:
        tied = narrowed(votes, self.stages, min)
        return self.settings.lot.last(tied, f"who drops out in round {len(self.stages)}")

    def _drop(self, option: int) -> dict[int, int]:
        """Pass on the ballots of `option`; return what each gained."""
        gained: dict[int, int] = {}
        self.table.continuing.remove(option)
        for parcel in self.table.take(option):
            for other, papers in self.table.pass_on(parcel, 1).items():
                gained[other] = gained.get(other, 0) + papers
        return gained

    def _end_round(self, out: int | None, gained: Mapping[int, int], excluded: Iterable[str]) -> None:
        """Note the votes, after the ballots of `out` were passed on."""
        votes = self.stages[-1]
        self.rounds.append(
            Round(
                "first preferences" if out is None else "transfer",
                self.election.named(votes),
                [] if out is None else self.election.names([out]),
                elected=self.winners,
                excluded=list(excluded),
                transfers=self.election.named(gained),
                non_transferable=self.total - sum(votes.values()),
            )
        )
