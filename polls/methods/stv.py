"""Several seats by the single transferable vote, as Scottish councils count it: weighted inclusive Gregory transfers.

Source: the Scottish Local Government Elections Order 2011 (SSI 2011/399), schedule 1, rules 46 to 53; the same in the
Order of 2007 (SSI 2007/42), rules 45 to 52, whose numbers stand below. Votes are counted in hundred-thousandths, and
what is smaller is dropped from each paper (rule 48). Ties look at earlier stages, the latest first, then at a lot.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from polls.methods.election import Ballot, Election, sort_ballots
from polls.methods.parcels import Table
from polls.methods.result import Result, Round, Settings

ONE = 100_000
"""A vote, in the hundred-thousandths in which votes are counted."""


def tally(election: Election, settings: Settings) -> Result:
    """Count the ballots. Raises `LotNeeded`."""
    ballots = sort_ballots(election, clear_first=True)
    quota = ballots.valid // (settings.seats + 1) + 1
    count = _Count(election, settings, ballots.valid * ONE, quota * ONE, Table(set(election.standing)))
    if ballots.valid:
        count.first_stage(ballots.piles)
        count.fill_seats()
    if ballots.valid or len(election.standing) <= settings.seats:
        count.fill_last_vacancies()
    return Result("stv", election.names(count.elected), count.rounds, ballots, quota, settings.lot.used)


@dataclass
class _Count:
    """A count under way: votes by option, and how they stood at the end of every stage so far."""

    election: Election
    settings: Settings
    total: int
    quota: int
    table: Table
    votes: dict[int, int] = field(default_factory=dict)
    stages: list[Mapping[int, int]] = field(default_factory=list)
    elected: list[int] = field(default_factory=list)
    surpluses: list[int] = field(default_factory=list)
    """The elected whose surplus is still to be transferred."""
    rounds: list[Round] = field(default_factory=list)

    @property
    def vacancies(self) -> int:
        return self.settings.seats - len(self.elected)

    def first_stage(self, piles: Iterable[tuple[Ballot, int]]) -> None:
        self.table.lay_out(piles, ONE)
        self.votes = dict.fromkeys(self.election.standing, 0)
        for option, parcels in self.table.held.items():
            self.votes[option] = ONE * sum(parcel.papers for parcel in parcels)
        self._end_stage("first preferences", None, {})

    def fill_seats(self) -> None:
        """Transfer surpluses and exclude who is lowest, until the seats are filled or all who are left get one."""
        while self.vacancies and len(self.table.continuing) > self.vacancies:
            if self.surpluses:
                self.transfer_surplus(self._highest(self.surpluses))
            else:
                self.exclude(self._lowest(self.table.continuing))

    def transfer_surplus(self, option: int) -> None:
        """Pass on every paper at its value times surplus over votes (rule 48)."""
        surplus, votes = self.votes[option] - self.quota, self.votes[option]
        gained = self._transfer(option, lambda value: value * surplus // votes)
        self.surpluses.remove(option)
        self.votes[option] = self.quota
        self._end_stage("surplus", option, gained | {option: -surplus})

    def exclude(self, option: int) -> None:
        """Pass on every paper at the value it has (rule 50)."""
        self.table.continuing.remove(option)
        gained = self._transfer(option, lambda value: value)
        lost, self.votes[option] = self.votes[option], 0
        self._end_stage("exclusion", option, gained | {option: -lost})

    def fill_last_vacancies(self) -> None:
        """As many are left as there are vacancies: they are elected without reaching the quota (rule 52)."""
        if self.vacancies and self.table.continuing:
            self._elect(self.table.continuing)
            last = self.elected[-len(self.table.continuing) :]
            names = self.election.names(last)
            self.rounds.append(self._round("last vacancies", names, names, [], {}))
            self.table.continuing.clear()

    def _transfer(self, option: int, new_value: Callable[[int], int]) -> dict[int, int]:
        """Pass on the papers of `option`; return what each gained."""
        gained: dict[int, int] = {}
        for parcel in self.table.take(option):
            value = new_value(parcel.value)
            for other, papers in self.table.pass_on(parcel, value).items():
                gained[other] = gained.get(other, 0) + papers * value
        for other, votes in gained.items():
            self.votes[other] += votes
        return gained

    def _end_stage(self, act: str, option: int | None, transfers: Mapping[int, int]) -> None:
        """Note how the votes stand, and who has the quota now (rule 47)."""
        self.stages.append(dict(self.votes))
        reached = [other for other in self.table.continuing if self.votes[other] >= self.quota]
        before = len(self.elected)
        self._elect(reached)
        self.table.continuing.difference_update(reached)
        self.surpluses += [other for other in reached if self.votes[other] > self.quota]
        who = [] if option is None else self.election.names([option])
        excluded = who if act == "exclusion" else []
        self.rounds.append(self._round(act, who, self.election.names(self.elected[before:]), excluded, transfers))

    def _elect(self, options: Iterable[int]) -> None:
        """Add `options` to the elected: who has most votes first, at a tie who had most at the latest earlier stage."""
        history = [*reversed(self.stages)]
        self.elected += sorted(options, key=lambda option: ([-stage[option] for stage in history], option))

    def _round(
        self, act: str, who: list[str], elected: list[str], excluded: list[str], transfers: Mapping[int, int]
    ) -> Round:
        return Round(
            act,
            {self.election.options[option]: as_decimal(votes) for option, votes in self.votes.items()},
            who,
            elected,
            excluded,
            {self.election.options[option]: as_decimal(votes) for option, votes in transfers.items()},
            as_decimal(self.total - sum(self.votes.values())),
        )

    def _highest(self, options: Iterable[int]) -> int:
        """Return whose surplus goes first: the largest; at a tie as rule 49 says."""
        tied = narrowed(options, self.stages, max)
        return self.settings.lot.first(tied, f"whose surplus is transferred first at stage {len(self.stages) + 1}")

    def _lowest(self, options: Iterable[int]) -> int:
        """Return who is excluded: who has fewest votes; at a tie as rule 51 says."""
        tied = narrowed(options, self.stages, min)
        return self.settings.lot.last(tied, f"who is excluded at stage {len(self.stages) + 1}")


def narrowed(
    options: Iterable[int], stages: list[Mapping[int, int]], choose: Callable[[Iterable[int]], int]
) -> list[int]:
    """Return those of `options` that the latest stage at which they differ picks out; several where none does."""
    tied = list(options)
    for stage in reversed(stages):
        wanted = choose(stage[option] for option in tied)
        tied = [option for option in tied if stage[option] == wanted]
    return tied


def as_decimal(units: int) -> Decimal:
    """Return votes as people write them, with five decimals."""
    return Decimal(units).scaleb(-5)
