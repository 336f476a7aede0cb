"""What a count gives: the winners, and every round that led to them, so that anybody can follow it with a pencil.

A tie that the rule of a method does not break is broken by a lot, drawn in public before the count and given as an
order of options: of the tied ones the option that was drawn first is favoured. Nothing here draws one.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction

from polls.methods.election import Election, Rejected, Sorted

type Table = Mapping[str, Mapping[str, int]]
type Votes = Mapping[str, int | Fraction | Decimal]


class LotNeeded(Exception):
    """A tie that only a lot can break, and none was given that names all the `tied` options."""

    def __init__(self, tied: Sequence[str], purpose: str) -> None:
        super().__init__(f"a lot is needed between {', '.join(tied)}: {purpose}")
        self.tied, self.purpose = tuple(tied), purpose


@dataclass(frozen=True)
class Drawn:
    """A lot that was used: between whom, what for, and who was favoured."""

    between: list[str]
    purpose: str
    favoured: list[str]


@dataclass
class Lot:
    """The options in the order in which they were drawn, by name. `used` tells what the lot was needed for."""

    options: Sequence[str]
    order: Sequence[str] = ()
    used: list[Drawn] = field(default_factory=list)

    def draw(self, tied: Iterable[int], places: int, purpose: str) -> list[int]:
        """Return the `places` of the `tied` options that were drawn first. Raises `LotNeeded`."""
        tied = sorted(tied)
        names = [self.options[option] for option in tied]
        if not set(names) <= set(self.order):
            raise LotNeeded(names, purpose)
        favoured = sorted(tied, key=lambda option: self.order.index(self.options[option]))[:places]
        self.used.append(Drawn(names, purpose, [self.options[option] for option in favoured]))
        return favoured

    def first(self, tied: Iterable[int], purpose: str) -> int:
        """Return the favoured one of `tied`; no lot is needed for one alone. Raises `LotNeeded`."""
        tied = list(tied)
        return tied[0] if len(tied) == 1 else self.draw(tied, 1, purpose)[0]

    def last(self, tied: Iterable[int], purpose: str) -> int:
        """Return the one of `tied` that was drawn last. Raises `LotNeeded`."""
        tied = list(tied)
        return tied[0] if len(tied) == 1 else self.draw(tied, len(tied), purpose)[-1]


@dataclass(frozen=True)
class Settings:
    """How a method is to be applied."""

    seats: int
    lot: Lot
    completion: str = "none"


@dataclass(frozen=True)
class Round:
    """One step of a count. `act` is what was done, to `options`; `votes` is how everybody stands after it.

    `transfers` are what each gained (or lost) by it; `non_transferable` is what stands with nobody after it.
    `details` are what only this method has to tell: `amounts` of money, and `tables` of whole numbers by option.
    """

    act: str
    votes: Votes
    options: Sequence[str] = ()
    elected: Sequence[str] = ()
    excluded: Sequence[str] = ()
    transfers: Votes = field(default_factory=dict)
    non_transferable: int | Decimal | None = None
    details: Mapping[str, object] = field(default_factory=dict)
    amounts: Mapping[str, int | Fraction] = field(default_factory=dict)
    tables: Mapping[str, Table] = field(default_factory=dict)

    def as_json(self, number: int) -> dict[str, object]:
        fields: dict[str, object] = {"round": number, "act": self.act, "votes": dict(self.votes)}
        for name in ("options", "elected", "excluded"):
            if chosen := getattr(self, name):
                fields[name] = list(chosen)
        if self.transfers:
            fields["transfers"] = dict(self.transfers)
        if self.non_transferable is not None:
            fields["non_transferable"] = self.non_transferable
        return fields | self.particulars

    @property
    def particulars(self) -> dict[str, object]:
        """What only this method has to tell, by name."""
        return {**self.tables, **self.amounts, **self.details}


@dataclass(frozen=True)
class Result:
    """The outcome of a count. `quota` is what a winner needs, where a method has such a thing."""

    method: str
    winners: Sequence[str]
    rounds: Sequence[Round]
    ballots: Sorted
    quota: int | None = None
    lots: Sequence[Drawn] = ()
    rejected: Sequence[Rejected] = ()

    def as_json(self) -> dict[str, object]:
        """Return plain values, and `Fraction` and `Decimal` where a number is not whole: written by `str` exactly."""
        return {
            "method": self.method,
            "winners": list(self.winners),
            "quota": self.quota,
            "rounds": [each.as_json(number) for number, each in enumerate(self.rounds, start=1)],
            "ballots": {
                "valid": self.ballots.valid,
                "invalid": self.ballots.invalid,
                "blank": self.ballots.blank,
            },
            "lots": [{"between": lot.between, "purpose": lot.purpose, "favoured": lot.favoured} for lot in self.lots],
            "rejected": [dict(rejected._asdict()) for rejected in self.rejected],
        }


def best(election: Election, scores: Mapping[int, int | Fraction], settings: Settings) -> list[int]:
    """Return the options with the highest scores, as many as there are seats; a tie for the last by lot.

    Options without a positive score win nothing. Raises `LotNeeded`.
    """
    order = sorted((option for option in scores if scores[option] > 0), key=lambda option: -scores[option])
    if len(order) <= settings.seats:
        return order
    last = scores[order[settings.seats - 1]]
    sure = [option for option in order if scores[option] > last]
    tied = [option for option in order if scores[option] == last]
    places = settings.seats - len(sure)
    if len(tied) == places:
        return sure + tied
    return sure + settings.lot.draw(tied, places, "who of those with equally many wins")
