"""The count as a pure function of what is published: the manifest, ballots, batches of paper, and the lot drawn.

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
from polls.methods.election import Budget, Election, Kind, Rejected, by_points
from polls.methods.result import LotNeeded, Result

type Piles = Mapping[bytes, int]
"""Equal ballots: what they say, in canonical JSON, and how many they are."""
type Fixed = Mapping[str, Any]
"""A manifest, or a part of one."""
type Batches = Sequence[Mapping[str, Any]]
"""Batches of paper as they stand on the board (polls/paper/bodies.py)."""


class CountsDiffer(Exception):
    """Two counts of the same ballots are not the same. Nothing is kept; somebody has to find out why."""


def count_of(manifest: Fixed, piles: Piles, lot: Sequence[str] = (), batches: Batches = ()) -> dict[str, Json]:
    """Return the count. Where only a lot can decide and none was drawn, nobody wins and `tied` says between whom."""
    election = election_of(manifest, piles, batches)
    try:
        found = result_of(manifest, election, lot).as_json()
    except LotNeeded as needed:
        return _undecided(manifest["method"]["name"], election, needed.tied)
    plain: dict[str, Any] = json.loads(json.dumps(found, default=str))
    del plain["rejected"]
    if plain["method"] == "motion":
        _judge(plain, manifest["majority"])
    return plain | {"tied": []}


def result_of(manifest: Fixed, election: Election, lot: Sequence[str] = ()) -> Result:
    """Return the count of an election with all that its method tells of it. Raises `LotNeeded`."""
    method = manifest["method"]
    seats = method["seats"] if method["name"] == "stv" else None
    return count(method["name"], election, seats=seats, completion=method["completion"], lot=lot)


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


def election_of(manifest: Fixed, piles: Piles, batches: Batches = ()) -> Election:
    """Return the options by id in the order of the manifest, and the ballots in piles, those on paper among them."""
    options = [option["id"] for option in manifest["options"]]
    places = {option: place for place, option in enumerate(options)}
    read: Counter[Pile] = Counter()
    kinds = set()
    for content, number in sorted((Counter(piles) + on_paper(batches)).items()):
        kind, pile = _pile(json.loads(content), places)
        kinds.add(kind)
        read[pile] += number
    money, least = manifest["method"]["budget"], manifest["method"].get("least_votes", 0)
    budget = Budget(money, tuple(option["cost"] for option in manifest["options"]), least) if money else None
    kind = kinds.pop() if kinds else _EMPTY.get(manifest["method"]["name"], Kind.CHOICE)
    blank, invalid = (sum(batch[name] or 0 for batch in batches) for name in ("blank", "invalid"))
    rejected = (Rejected(0, "on paper", invalid),) if invalid else ()
    return Election(kind, tuple(options), read, blank=blank, rejected=rejected, budget=budget)


def on_paper(batches: Batches) -> Counter[bytes]:
    """Return the ballots in batches, equal ones together."""
    piles: Counter[bytes] = Counter()
    for batch in batches:
        for option, number in (batch["votes"] or {}).items():
            piles[canonical({"c": option})] += number
        for content, number in batch["ballots"] or ():
            piles[canonical(content)] += number
    return +piles


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


def _undecided(method: str, election: Election, tied: Sequence[str]) -> dict[str, Json]:
    invalid = sum(rejected.ballots for rejected in election.rejected)
    ballots: dict[str, Json] = {"valid": sum(election.piles.values()), "invalid": invalid, "blank": election.blank}
    return {
        "method": method, "winners": [], "quota": None, "rounds": [], "ballots": ballots, "lots": [],
        "tied": list(tied),
    }  # fmt: skip
