"""What is counted: the options of an election and its ballots, equal ballots on one pile.

An option is known inside by its place, a number from 0, and to people by its name. Nothing here knows of files, pages
or databases, and every number is exact: whole, or a fraction.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import Enum
from fractions import Fraction
from typing import NamedTuple

type Number = int | Fraction


class Kind(Enum):
    """What voters were asked to write."""

    CHOICE = "choice"
    APPROVAL = "approval"
    RANKING = "ranking"
    POINTS = "points"


class Ballot(NamedTuple):
    """What one voter wrote: the options named, best first.

    `ranks` is empty where each option named has a rank of its own; else the rank of each, and equal ranks are equally
    good. `points` is empty where no points were given; else the points of each.
    """

    order: tuple[int, ...] = ()
    ranks: tuple[int, ...] = ()
    points: tuple[Number, ...] = ()

    def levels(self) -> Iterator[tuple[int, ...]]:
        """Yield the options named, best first, equally good ones together."""
        if not self.ranks:
            yield from ((option,) for option in self.order)
            return
        level: list[int] = []
        for place, option in enumerate(self.order):
            if level and self.ranks[place] != self.ranks[place - 1]:
                yield tuple(level)
                level = []
            level.append(option)
        if level:
            yield tuple(level)

    @property
    def has_one_first(self) -> bool:
        """Whether exactly one option stands in the first place."""
        return bool(self.order) and (len(self.order) == 1 or not self.ranks or self.ranks[0] != self.ranks[1])

    @property
    def supported(self) -> tuple[int, ...]:
        """The options that a voter is for: all that are named, but for those that got no points."""
        if not self.points:
            return self.order
        return tuple(option for option, given in zip(self.order, self.points, strict=True) if given > 0)

    def without(self, options: frozenset[int]) -> "Ballot":
        """Return what is left where `options` do not stand (any more)."""
        kept = [place for place, option in enumerate(self.order) if option not in options]
        ranks = tuple(self.ranks[place] for place in kept) if self.ranks else ()
        return Ballot(
            tuple(self.order[place] for place in kept),
            ranks if len(set(ranks)) < len(ranks) else (),
            tuple(self.points[place] for place in kept) if self.points else (),
        )


def ranked(levels: Sequence[Sequence[int]], points: Mapping[int, Number] | None = None) -> Ballot:
    """Return a ballot from options by rank, best first."""
    order = tuple(option for level in levels for option in level)
    ranks = tuple(rank for rank, level in enumerate(levels) for _ in level)
    return Ballot(
        order,
        ranks if len(levels) < len(order) else (),
        tuple(points[option] for option in order) if points is not None else (),
    )


def by_points(points: Mapping[int, Number]) -> Ballot:
    """Return a ballot from points: more points, a better rank."""
    values = sorted(set(points.values()), reverse=True)
    return ranked([[option for option in points if points[option] == value] for value in values], points)


@dataclass(frozen=True)
class Limits:
    """What a ballot must keep to, to be valid: how many options it names, how many points it gives."""

    least: int = 0
    most: Number | None = None
    least_each: Number | None = None
    most_each: Number | None = None
    least_total: Number | None = None
    most_total: Number | None = None

    def allow(self, ballot: Ballot) -> bool:
        named, total = len(ballot.order), sum(ballot.points)
        return (
            _within(named, self.least, self.most)
            and _within(total, self.least_total, self.most_total)
            and all(_within(given, self.least_each, self.most_each) for given in ballot.points)
        )


def _within(value: Number, least: Number | None, most: Number | None) -> bool:
    return (least is None or value >= least) and (most is None or value <= most)


@dataclass(frozen=True)
class Budget:
    """The money to be divided, what each option costs, and the score below which none is funded."""

    money: Number
    costs: tuple[Number, ...]
    threshold: Number = 0


class Rejected(NamedTuple):
    """Ballots on a line of a file that can not be valid by any method, and why."""

    line: int
    reason: str
    ballots: int


@dataclass(frozen=True)
class Election:
    """Options by name, and piles of equal ballots. `withdrawn` options do not stand; ballots name them no more.

    Blank and rejected ballots are not on the piles.
    """

    kind: Kind
    options: tuple[str, ...]
    piles: Mapping[Ballot, int]
    blank: int = 0
    rejected: tuple[Rejected, ...] = ()
    title: str = ""
    seats: int | None = None
    withdrawn: frozenset[int] = frozenset()
    limits: Limits = field(default_factory=Limits)
    budget: Budget | None = None
    labels: Mapping[str, str] = field(default_factory=dict)

    @property
    def standing(self) -> list[int]:
        return [option for option in range(len(self.options)) if option not in self.withdrawn]

    def names(self, options: Sequence[int]) -> list[str]:
        return [self.options[option] for option in options]

    def named[T](self, values: Mapping[int, T]) -> dict[str, T]:
        """Return `values` by the names of the options."""
        return {self.options[option]: value for option, value in values.items()}


class Sorted(NamedTuple):
    """The ballots of an election as a method takes them: valid piles, and how many were invalid or blank."""

    piles: list[tuple[Ballot, int]]
    valid: int
    invalid: int
    blank: int


def sort_ballots(election: Election, *, clear_first: bool = False) -> Sorted:
    """Return the valid piles. With `clear_first` a ballot needs exactly one option in the first place."""
    piles, valid, invalid = [], 0, sum(rejected.ballots for rejected in election.rejected)
    for ballot, number in election.piles.items():
        if not election.limits.allow(ballot) or (clear_first and not ballot.has_one_first):
            invalid += number
        else:
            valid += number
            piles.append((ballot, number))
    return Sorted(piles, valid, invalid, election.blank)
