"""Every option against every other: how many ballots rank the one above the other. For the Condorcet methods.

An option that a ballot names stands above all that it does not name; equal ranks prefer neither.

The preferences of an option over all others are kept in one long whole number, so many bits for each other option: so
a ballot is added in as many sums as it names options, not in as many as there are pairs.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from polls.methods.election import Ballot, Election


@dataclass(frozen=True)
class Duels:
    """`wins[a][b]` is how many ballots rank a above b, by the places of the options that stand."""

    election: Election
    wins: dict[int, dict[int, int]]

    @property
    def options(self) -> list[int]:
        return [*self.wins]

    def beats(self, one: int, other: int) -> bool:
        return self.wins[one][other] > self.wins[other][one]

    def condorcet_winner(self) -> int | None:
        """Return the option that beats every other, if there is one."""
        for one in self.wins:
            if all(self.beats(one, other) for other in self.wins if other != one):
                return one
        return None

    def smith_set(self) -> list[int]:
        """Return the fewest options of which each beats all others: the Condorcet winner alone, if there is one."""
        lead = {
            one: sum(self.beats(one, other) - self.beats(other, one) for other in row) for one, row in self.wins.items()
        }
        inside = {max(lead, key=lambda one: lead[one])}
        reached = [*inside]
        while reached:
            member = reached.pop()
            unbeaten = [other for other in self.wins if other not in inside and not self.beats(member, other)]
            inside.update(unbeaten)
            reached += unbeaten
        return [option for option in self.wins if option in inside]

    def among(self, options: Sequence[int]) -> "Duels":
        """Return the duels of `options` with each other."""
        wins = {one: {other: self.wins[one][other] for other in options if other != one} for one in options}
        return Duels(self.election, wins)

    def undefeated_in(self, options: Sequence[int]) -> list[int]:
        return [one for one in options if not any(self.beats(other, one) for other in options if other != one)]

    def as_table(self) -> dict[str, dict[str, int]]:
        return {self.election.options[one]: self.election.named(row) for one, row in self.wins.items()}


def duels(election: Election, piles: Iterable[tuple[Ballot, int]]) -> Duels:
    """Return all duels of `election`."""
    piles = list(piles)
    standing = election.standing
    bits = sum(number for _ballot, number in piles).bit_length() + 1
    lanes = {option: 1 << (bits * place) for place, option in enumerate(standing)}
    everyone = sum(lanes.values())
    sums = dict.fromkeys(standing, 0)
    for ballot, number in piles:
        below = everyone
        if ballot.ranks:
            for level in ballot.levels():
                below -= sum(lanes[option] for option in level)
                for option in level:
                    sums[option] += number * below
        elif number == 1:
            for option in ballot.order:
                below -= lanes[option]
                sums[option] += below
        else:
            for option in ballot.order:
                below -= lanes[option]
                sums[option] += number * below
    mask = (1 << bits) - 1
    return Duels(election, {
        one: {other: sums[one] >> (bits * place) & mask for place, other in enumerate(standing) if other != one}
        for one in standing
    })  # fmt: skip
