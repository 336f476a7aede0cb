"""The count as a pure function of what is published: the manifest, the ballots, and the lot that was drawn.

It is made twice before it is kept, once from the ballot box and once from the lines of the board, and the two must be
the same to the letter.
"""

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from polls.board.canonical import Json, canonical
from polls.methods.counting import count
from polls.methods.election import Ballot as Pile
from polls.methods.election import Budget, Election, Kind, by_points
from polls.methods.result import LotNeeded

type Piles = Mapping[bytes, int]
"""Equal ballots: what they say, in canonical JSON, and how many they are."""
type Fixed = Mapping[str, Any]
"""A manifest, or a part of one."""


class CountsDiffer(Exception):
    """Two counts of the same ballots are not the same. Nothing is kept; somebody has to find out why."""


def count_of(manifest: Fixed, piles: Piles, lot: Sequence[str] = ()) -> dict[str, Json]:
    """Return the count. Where only a lot can decide and none was drawn, nobody wins and `tied` says between whom."""
    method = manifest["method"]
    seats = method["seats"] if method["name"] == "stv" else None
    election = election_of(manifest, piles)
    try:
        found = count(method["name"], election, seats=seats, completion=method["completion"], lot=lot).as_json()
    except LotNeeded as needed:
        return _undecided(method["name"], piles, needed.tied)
    plain: dict[str, Any] = json.loads(json.dumps(found, default=str))
    del plain["rejected"]
    if method["name"] == "motion":
        _judge(plain, manifest["majority"])
    return plain | {"tied": []}


def _judge(plain: dict[str, Any], majority: Fixed) -> None:
    """Say of a motion whether it has the majority that the manifest asks for."""
    votes = plain["rounds"][0]["votes"]
    carried = has_majority(majority["threshold"], votes, counts_abstentions=majority["counts_abstentions"])
    plain["rounds"][0]["outcome"] = "carried" if carried else "rejected"
    if plain["winners"]:
        plain["winners"] = plain["rounds"][0]["elected"] = ["yes" if carried else "no"]


def has_majority(threshold: str, votes: Mapping[str, int], *, counts_abstentions: bool) -> bool:
    """Whether enough say yes. As many yes as no is never enough."""
    yes, no = votes["yes"], votes["no"]
    whole = yes + no + (votes.get("abstain", 0) if counts_abstentions else 0)
    match threshold:
        case "absolute":
            return 2 * yes > whole
        case "two_thirds":
            return yes > 0 and 3 * yes >= 2 * whole
    return 2 * yes > whole if counts_abstentions else yes > no


def election_of(manifest: Fixed, piles: Piles) -> Election:
    """Return the options by id in the order of the manifest, and the ballots in piles."""
    options = [option["id"] for option in manifest["options"]]
    places = {option: place for place, option in enumerate(options)}
    read: Counter[Pile] = Counter()
    kinds = set()
    for content, number in sorted(piles.items()):
        kind, pile = _pile(json.loads(content), places)
        kinds.add(kind)
        read[pile] += number
    money, least = manifest["method"]["budget"], manifest["method"].get("least_votes", 0)
    budget = Budget(money, tuple(option["cost"] for option in manifest["options"]), least) if money else None
    kind = kinds.pop() if kinds else _EMPTY.get(manifest["method"]["name"], Kind.CHOICE)
    return Election(kind, tuple(options), read, budget=budget)


_EMPTY = {"score": Kind.POINTS, "cumulative": Kind.POINTS, "majority-judgment": Kind.POINTS}
"""What voters were asked for by methods that take nothing else, where nobody voted."""


def _pile(content: Mapping[str, Any], places: Mapping[str, int]) -> tuple[Kind, Pile]:
    match content:
        case {"c": option}:
            return Kind.CHOICE, Pile((places[option],))
        case {"a": chosen}:
            return Kind.APPROVAL, Pile(tuple(sorted(places[option] for option in chosen)))
        case {"r": ranked}:
            return Kind.RANKING, Pile(tuple(places[option] for option in ranked))
        case {"s": given} | {"p": given} | {"g": given}:
            return Kind.POINTS, by_points({places[option]: number for option, number in given.items()})
    raise ValueError(f"no method knows a ballot like {canonical(dict(content)).decode()[:60]}")


def _undecided(method: str, piles: Piles, tied: Sequence[str]) -> dict[str, Json]:
    ballots: dict[str, Json] = {"valid": sum(piles.values()), "invalid": 0, "blank": 0}
    return {
        "method": method, "winners": [], "quota": None, "rounds": [], "ballots": ballots, "lots": [],
        "tied": list(tied),
    }  # fmt: skip
