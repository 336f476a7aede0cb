"""Counting an election by the name of a method, and refusing what can not be counted by it."""

from collections.abc import Sequence
from dataclasses import replace

from polls.methods import METHODS, Method
from polls.methods.budgets import NoBudget
from polls.methods.election import Election
from polls.methods.motion import NotAMotion
from polls.methods.result import Lot, Result, Settings


class CanNotBeCounted(Exception):
    """The election can not be counted by this method, or not with these settings."""


def count(
    name: str, election: Election, *, seats: int | None = None, completion: str = "none", lot: Sequence[str] = ()
) -> Result:
    """Return the result of `election` by the method `name`. Raises `CanNotBeCounted` and `LotNeeded`."""
    method = METHODS[name]
    _check(name, method, election, seats, completion)
    settings = Settings(_seats(name, method, election, seats), _lot(election, lot), completion)
    try:
        result = method.tally(election, settings)
    except NoBudget:
        raise CanNotBeCounted(f"{name} divides a budget, and the file says none, or no costs") from None
    except NotAMotion:
        raise CanNotBeCounted("a motion has the options yes and no, and perhaps abstain") from None
    return replace(result, rejected=election.rejected)


def _check(name: str, method: Method, election: Election, seats: int | None, completion: str) -> None:
    if election.kind not in method.kinds:
        wanted = " or ".join(sorted(kind.value for kind in method.kinds))
        raise CanNotBeCounted(f"{name} counts {wanted}, and the ballots in the file are {election.kind.value}")
    if seats is not None and seats < 1:
        raise CanNotBeCounted("there must be at least one seat")
    if seats is not None and seats > 1 and not method.has_seats:
        raise CanNotBeCounted(f"{name} does not fill seats" if method.divides_budget else f"{name} has one winner")
    if completion != "none" and name != "equal-shares":
        raise CanNotBeCounted(f"{name} has no completion; equal-shares has")


def _seats(name: str, method: Method, election: Election, seats: int | None) -> int:
    """Return how many win: as asked, or as the file says for the method whose files say so, else one."""
    if seats is not None:
        return seats
    return election.seats if name == "stv" and election.seats else 1


def _lot(election: Election, names: Sequence[str]) -> Lot:
    for place, name in enumerate(names):
        if name not in election.options:
            raise CanNotBeCounted(f"the lot names {name!r}, which is no option")
        if name in names[:place]:
            raise CanNotBeCounted(f"the lot names {name!r} twice")
    return Lot(election.options, list(names))
