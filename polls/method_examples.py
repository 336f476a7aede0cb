"""A worked example for each method: twenty-one people, and the count that the method itself makes of their ballots."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from participation.errors import Sentence
from polls.counts_told import CountTold, outcome, told
from polls.methods.counting import count
from polls.methods.election import Ballot, Budget, Election, Kind, by_points
from polls.methods.kept import as_kept
from polls.models import BUDGETED, RANKED
from polls.words import euro, in_a_row

PLACES = {
    "park": gettext_lazy("The park"),
    "square": gettext_lazy("The square"),
    "station": gettext_lazy("The station"),
    "school": gettext_lazy("The school"),
}
SIDES = {"yes": gettext_lazy("Yes"), "no": gettext_lazy("No"), "abstain": gettext_lazy("Abstain")}
PROJECTS = {
    "playground": gettext_lazy("A playground"),
    "benches": gettext_lazy("Benches"),
    "trees": gettext_lazy("Trees"),
    "shelter": gettext_lazy("A bicycle shelter"),
}
PARK, SQUARE, STATION, SCHOOL = range(4)
PLAYGROUND, BENCHES, TREES, SHELTER = range(4)
COSTS, MONEY, THRESHOLD = (16_000, 4_000, 12_000, 9_000), 30_000, 9


RANKINGS = {
    Ballot((PARK, STATION)): 8,
    Ballot((SQUARE, STATION, SCHOOL)): 7,
    Ballot((STATION, SQUARE)): 4,
    Ballot((SCHOOL, STATION)): 2,
}
TICKS = {Ballot(tuple(sorted(ballot.order))): number for ballot, number in RANKINGS.items()}
FIRSTS = {Ballot(ballot.order[:1]): number for ballot, number in RANKINGS.items()}
SIDED = {Ballot((0,)): 12, Ballot((1,)): 7, Ballot((2,)): 2}
SCORES = {
    by_points({PARK: 5, STATION: 3}): 8,
    by_points({SQUARE: 4, STATION: 4, SCHOOL: 1}): 7,
    by_points({STATION: 5, SQUARE: 2, PARK: 1}): 4,
    by_points({SCHOOL: 5, STATION: 4}): 2,
}
DIVIDED = {
    by_points({PARK: 5}): 8,
    by_points({SQUARE: 3, STATION: 2}): 7,
    by_points({STATION: 4, SQUARE: 1}): 4,
    by_points({SCHOOL: 3, STATION: 2}): 2,
}
SUPPORTED = {
    Ballot((PLAYGROUND, SHELTER)): 8,
    Ballot((PLAYGROUND, BENCHES)): 4,
    Ballot((BENCHES, TREES)): 7,
    Ballot((TREES,)): 2,
}
SEATS = {"stv": 2}
CAST: Mapping[str, tuple[Kind, Mapping[Ballot, int]]] = {
    "motion": (Kind.CHOICE, SIDED),
    "single": (Kind.CHOICE, FIRSTS),
    "approval": (Kind.APPROVAL, TICKS),
    "score": (Kind.POINTS, SCORES),
    "majority-judgment": (Kind.POINTS, SCORES),
    "cumulative": (Kind.POINTS, DIVIDED),
    **dict.fromkeys(RANKED, (Kind.RANKING, RANKINGS)),
    **dict.fromkeys(BUDGETED, (Kind.APPROVAL, SUPPORTED)),
}


@dataclass(frozen=True)
class Example:
    """A question, what is given, the ballots as (how many people, what they wrote), and their count in words."""

    question: str
    facts: Sequence[str]
    ballots: Sequence[tuple[str, str]]
    outcome: str
    count: CountTold


def example_of(method: str) -> Example:
    """Return the worked example of a method, in the language that is active."""
    labels = {key: str(label) for key, label in _options(method).items()}
    kind, piles = CAST[method]
    result = _counted(method)
    names = list(labels.values())
    return Example(
        question=_question(method),
        facts=[*_facts(method, names)],
        ballots=[(_people(number), _written(kind, ballot, names)) for ballot, number in piles.items()],
        outcome=outcome(method, [labels[winner] for winner in result["winners"]]),
        count=told(method, result, labels, MONEY),
    )


@cache
def _counted(method: str) -> dict[str, Any]:
    """Return the count of the example as it would be kept: the same for every language."""
    kind, piles = CAST[method]
    budget = Budget(MONEY, COSTS, THRESHOLD) if method in BUDGETED else None
    election = Election(kind, tuple(_options(method)), piles, budget=budget)
    completion = "add1" if method == "equal-shares" else "none"
    return as_kept(count(method, election, seats=SEATS.get(method), completion=completion))


def _options(method: str) -> Mapping[str, Sentence]:
    if method == "motion":
        return SIDES
    return PROJECTS if method in BUDGETED else PLACES


def _question(method: str) -> str:
    if method == "motion":
        return _("Shall the park get a playground?")
    if method in BUDGETED:
        return _("What do we do with 30,000 euro in our neighbourhood?")
    if method in SEATS:
        return _("Which two places get a playground?")
    return _("Where shall the new playground be?")


def _facts(method: str, names: Sequence[str]) -> Iterator[str]:
    """Yield what voters knew beforehand: costs, and the threshold where there is one."""
    if method in BUDGETED:
        for name, cost in zip(names, COSTS, strict=True):
            yield _("%(project)s costs %(cost)s.") % {"project": name, "cost": euro(cost)}
    if method == "greedy-threshold":
        yield _("The threshold is %(votes)s votes.") % {"votes": THRESHOLD}


def _people(number: int) -> str:
    return ngettext("%(number)s person", "%(number)s people", number) % {"number": number}


def _written(kind: Kind, ballot: Ballot, names: Sequence[str]) -> str:
    """Return what a ballot says: in order, with points, or in a row."""
    chosen = [names[option] for option in ballot.order]
    if kind is Kind.RANKING:
        return " > ".join(chosen)
    if kind is Kind.POINTS:
        return ", ".join(f"{name} {points}" for name, points in zip(chosen, ballot.points, strict=True))
    return in_a_row(chosen)
