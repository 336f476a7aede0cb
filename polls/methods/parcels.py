"""Ballot papers that move from option to option, for the methods that transfer votes.

Papers lie with the option that they count for now, in parcels of papers of one value. A pile of equal papers is moved
as one: what they say, how far they were followed, and how many they are.

A rank that several options share can be followed when only one of them continues; with more, the paper stops there.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import NamedTuple

from polls.methods.election import Ballot

type Pile = tuple[Ballot, int, int]
"""Equal papers: what they say, the place in their order of the option they lie with, and how many they are.

A plain tuple: a hundred thousand of them are moved again and again.
"""


class Parcel(NamedTuple):
    """Papers that are worth the same."""

    value: int
    piles: list[Pile]

    @property
    def papers(self) -> int:
        return sum(papers for _ballot, _place, papers in self.piles)


@dataclass
class Table:
    """The papers on the counting table, by the option they lie with. `continuing` options can still be given papers."""

    continuing: set[int]
    held: dict[int, list[Parcel]] = field(default_factory=dict)

    def lay_out(self, piles: Iterable[tuple[Ballot, int]], value: int) -> None:
        """Give all papers to their first preferences, at `value` each. Nothing may share a first place."""
        first: dict[int, list[Pile]] = {}
        for ballot, papers in piles:
            first.setdefault(ballot.order[0], []).append((ballot, 0, papers))
        for option, sorted_piles in first.items():
            self.held[option] = [Parcel(value, sorted_piles)]

    def papers(self, option: int) -> int:
        """Return how many papers lie with `option`."""
        return sum(parcel.papers for parcel in self.held.get(option, []))

    def take(self, option: int) -> list[Parcel]:
        """Take away all papers of `option`."""
        return self.held.pop(option, [])

    def pass_on(self, parcel: Parcel, value: int) -> dict[int, int]:
        """Give each paper of `parcel` to its next continuing preference, at `value`; return the papers that each got.

        Papers without such a preference are left out.
        """
        next_piles: dict[int, list[Pile]] = {option: [] for option in self.continuing}
        for ballot, place, papers in parcel.piles:
            for following, option in enumerate(ballot.order[place + 1 :], start=place + 1):
                if option in next_piles:
                    if not ballot.ranks or self._stands_alone(ballot, following):
                        next_piles[option].append((ballot, following, papers))
                    break
        received = {}
        for option, piles in next_piles.items():
            if piles:
                gained = Parcel(value, piles)
                self.held.setdefault(option, []).append(gained)
                received[option] = gained.papers
        return received

    def _stands_alone(self, ballot: Ballot, place: int) -> bool:
        """Whether no other continuing option shares the rank at `place`, the first place of one that continues."""
        rank, later = ballot.ranks[place], range(place + 1, len(ballot.order))
        return not any(ballot.ranks[other] == rank and ballot.order[other] in self.continuing for other in later)
