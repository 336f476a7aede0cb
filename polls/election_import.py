"""Bring an election from elsewhere in as a closed poll by any method, from any file that `manage.py count` reads.

Each ballot goes through the same door as one that is cast here. What a poll here can not hold (two options in one
place, part of a point, a cost in cents) is refused with its reason, and nothing is stored. Blank ballots, and those
that are not valid by the method or by what the file asked, are left out, and how many they are is told.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from fractions import Fraction
from itertools import batched, chain, repeat
from pathlib import Path

from django.conf import settings
from django.db import transaction
from django.utils.text import slugify
from django.utils.timezone import localtime
from i18nfield.strings import LazyI18nString

from participation.dossiers.models import Dossier
from participation.errors import Invalid
from polls import actions
from polls.ballot_box import box_alias
from polls.drafting import MOTION_KEYS, Wording, save_draft
from polls.file_import import BATCH, AlreadyImported, dossier_for_imports
from polls.methods import BY_NAME, ChoiceError, Content
from polls.methods.election import Ballot as Pile
from polls.methods.election import Election, Kind, Number
from polls.methods.files import read_election
from polls.models import (
    BUDGETED,
    HIGHEST_SCORE,
    MOST_POINTS,
    RANKED,
    SCORED,
    WITH_POINTS,
    WITH_SEVERAL,
    Ballot,
    Electorate,
    Mark,
    Method,
    Option,
    Poll,
    Visibility,
)
from polls.parameters import Parameters
from polls.pseudonyms import pseudonym

LONGEST_KEY = 60


class NotForThisMethod(Invalid):
    """The ballots of the file can not be cast by this method here."""

    code = "not_for_this_method"


@dataclass(frozen=True)
class Imported:
    """A poll that was made from a file, and how many of its ballots were left out."""

    poll: Poll
    blank: int
    invalid: int


def import_election(
    path: Path, method: Method, *, seats: int | None = None, at: datetime, dossier: Dossier | None = None
) -> Imported:
    """Store the ballots of an election file as a closed poll, counted by `method`; all of it or nothing.

    Raises `MalformedFile`, `NotForThisMethod` and `AlreadyImported`.
    """
    election = read_election(path.read_bytes())
    with transaction.atomic(), transaction.atomic(using=box_alias()):
        poll = _frozen_poll(path.stem, election, method, seats, dossier or dossier_for_imports(), at)
        piles, invalid = _sorted(poll, election)
        _store(poll, piles)
        closed = actions.close_poll(poll, by=None, at=poll.closes_at)
    return Imported(closed, election.blank, invalid + sum(each.ballots for each in election.rejected))


def _frozen_poll(
    stem: str, election: Election, method: Method, seats: int | None, dossier: Dossier, at: datetime
) -> Poll:
    slug = slugify(stem)[:80] or "import"
    if Poll.objects.filter(slug=slug).exists():
        raise AlreadyImported(f"There is a poll “{slug}” already.")
    options = [election.options[place] for place in election.standing]
    costs = _costs(election) if method in BUDGETED else []
    parameters = _parameters(method, election, seats, costs)
    for _name, why in parameters.faults(len(options)):
        raise NotForThisMethod(f"{why}")
    language = settings.LANGUAGE_CODE
    poll = Poll(
        slug=slug, dossier=dossier, question=LazyI18nString({language: election.title or stem}),
        default_language=language, method=method, electorate=Electorate.CONFIRMED, visibility=Visibility.LIVE,
        max_choices=_most(election, len(options)) if method in WITH_SEVERAL else 1,
        points=parameters.points, seats=parameters.seats,
        budget=parameters.budget, least_votes=parameters.least_votes, opens_at=at - timedelta(days=1),
        closes_at=at - timedelta(minutes=1),
    )  # fmt: skip
    keys = _keys(method, options)
    save_draft(poll, Wording([LazyI18nString({language: key}) for key in MOTION_KEYS]), by=None, at=poll.opens_at)
    poll.options.all().delete()
    Option.objects.bulk_create(
        Option(
            poll=poll, key=key, position=place, label=LazyI18nString({language: election.labels.get(name, name)}),
            cost=costs[place] if costs else 0,
        )
        for place, (key, name) in enumerate(zip(keys, options, strict=True))
    )  # fmt: skip
    return actions.freeze_poll(actions.announce_poll(poll, by=None, at=poll.opens_at), by=None, at=poll.opens_at)


def _most(election: Election, options: int) -> int:
    most = election.limits.most
    return options if most is None else max(1, min(int(most), options))


def _parameters(method: Method, election: Election, seats: int | None, costs: Sequence[int]) -> Parameters:
    """Return what the method needs to know, as the file says it, else as little as its ballots need."""
    budget = election.budget
    return Parameters(
        method,
        points=_points(method, election) if method in WITH_POINTS else 0,
        seats=(seats or election.seats or 1) if method == Method.STV else 1,
        budget=_whole(budget.money, "the budget") if budget and costs else 0,
        costs=costs,
        least_votes=max(1, _whole(budget.threshold, "the threshold")) if budget else 0,
    ).of_the_method()


def _points(method: Method, election: Election) -> int:
    limit = election.limits.most_each if method in SCORED else election.limits.most_total
    given = [max(pile.points) if method in SCORED else sum(pile.points) for pile in election.piles if pile.points]
    most = _whole(limit, "the most points") if limit is not None else _whole(max(given, default=1), "the most points")
    highest = HIGHEST_SCORE if method in SCORED else MOST_POINTS
    if most > highest:
        raise NotForThisMethod(f"A ballot gives {most} points; by {method} a poll here has {highest} at most.")
    return max(most, 1)


def _costs(election: Election) -> list[int]:
    if election.budget is None:
        raise NotForThisMethod("The file names no budget and no costs, which this method divides.")
    return [_whole(election.budget.costs[place], "a cost") for place in election.standing]


def _whole(number: Number, what: str) -> int:
    if Fraction(number).denominator != 1:
        raise NotForThisMethod(f"{what} is {number}; a poll here has whole numbers.".capitalize())
    return int(number)


def _keys(method: Method, names: Sequence[str]) -> list[str]:
    """Return an id for each option: its own name where that is one, else made from it, each once."""
    if method == Method.MOTION:
        if sorted(name.lower() for name in names) != sorted(MOTION_KEYS):
            raise NotForThisMethod("A motion has the options yes, no and abstain, and no others.")
        return [name.lower() for name in names]
    keys: list[str] = []
    for name in names:
        stem = (name if 0 < len(name) <= LONGEST_KEY and slugify(name) == name.lower() else slugify(name)) or "option"
        key, number = stem[: LONGEST_KEY - 5], 2
        while key in keys:
            key, number = f"{stem[: LONGEST_KEY - 5]}-{number}", number + 1
        keys.append(key)
    return keys


# The ballots


def _store(poll: Poll, piles: Sequence[tuple[Content, int]]) -> None:
    """Put a mark of nobody and a ballot for each ballot of the file; nothing says which belong together."""
    day, number = localtime(poll.closes_at).date(), 0
    for some in batched(chain.from_iterable(repeat(content, ballots) for content, ballots in piles), BATCH):
        Mark.objects.bulk_create(
            Mark(poll=poll, voter=pseudonym(poll, f"file:{place}"), channel=Mark.Channel.FILE, day=day)
            for place in range(number, number + len(some))
        )
        Ballot.objects.bulk_create(Ballot(poll_key=poll.key, content=content) for content in some)
        number += len(some)


def _sorted(poll: Poll, election: Election) -> tuple[list[tuple[Content, int]], int]:
    """Return what is voted and how often, and how many are not valid. Raises `NotForThisMethod` when all are."""
    keys = [option.key for option in poll.options.order_by("position")]
    known, piles, invalid = dict(zip(election.standing, keys, strict=True)), [], 0
    limits = (0, poll.points) if poll.method in WITH_POINTS else (poll.min_choices, poll.max_choices)
    for pile, number in election.piles.items():
        choices = _choices(poll, pile.without(election.withdrawn), election.kind, known)
        try:
            content = BY_NAME[poll.method].parse(choices, keys, *limits) if election.limits.allow(pile) else None
        except ChoiceError:
            content = None
        if content is None:
            invalid += number
        else:
            piles.append((content, number))
    if not piles:
        raise NotForThisMethod(f"None of the ballots of this file is valid by {poll.method}.")
    return piles, invalid


def _choices(poll: Poll, pile: Pile, kind: Kind, known: dict[int, str]) -> list[str]:
    """Return what a voter here would have chosen. Raises `NotForThisMethod` where the file asked something else."""
    if poll.method in RANKED:
        if kind != Kind.RANKING:
            raise NotForThisMethod("The ballots of this file rank no options.")
        if pile.ranks:
            raise NotForThisMethod("A ballot gives two options the same place. In a poll here each has its own.")
        return [f"{known[option]}={place}" for place, option in enumerate(pile.order, start=1)]
    if poll.method in WITH_POINTS:
        if kind != Kind.POINTS:
            raise NotForThisMethod("The ballots of this file give no points.")
        given = zip(pile.order, pile.points, strict=True)
        return [f"{known[option]}={_whole(points, 'a number of points')}" for option, points in given]
    if kind not in (Kind.APPROVAL, Kind.CHOICE):
        raise NotForThisMethod("The ballots of this file say more than which options somebody is for.")
    return [known[option] for option in pile.order]
