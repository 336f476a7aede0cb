"""Ballots with a number beside each option. A choice is "option=number"; an option without a number is not among them.

- scores: {"s": {option: score}}, each from 0 to a highest one. No score counts as 0, so a 0 is left out.
- points: {"p": {option: points}}, so many to divide, of which some may be kept back.
- places: {"r": [options, best first]}, as many as the voter wants, each place once and none skipped.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import cast

from polls.methods.choices import ChoiceError, Content, Outcome, leaders

type Piles = Iterable[tuple[Content, int]]

MAX_DIGITS = 4


@dataclass(frozen=True)
class Numbered:
    """A way to vote with numbers: what a ballot may be, and the votes per option that show while a poll runs."""

    parse: Callable[[Sequence[str], Sequence[str], int, int], Content]
    count: Callable[[Piles, Sequence[str]], dict[str, int]]
    outcome: Callable[[dict[str, int]], Outcome] = leaders


def parse_scores(chosen: Sequence[str], options: Sequence[str], least: int, most: int) -> Content:
    """Return the canonical content of a ballot whose scores are at most `most`. Raises `ChoiceError`."""
    scores = _numbers(chosen, options)
    for option, score in scores.items():
        if score > most:
            raise ChoiceError("score_too_high", option)
    return {"s": _given(scores)}


def parse_points(chosen: Sequence[str], options: Sequence[str], least: int, most: int) -> Content:
    """Return the canonical content of a ballot that divides at most `most` points. Raises `ChoiceError`."""
    points = _given(_numbers(chosen, options))
    if sum(points.values()) > most:
        raise ChoiceError("too_many_points", str(sum(points.values())))
    return {"p": points}


def parse_places(chosen: Sequence[str], options: Sequence[str], least: int, most: int) -> Content:
    """Return the canonical content of a ballot that ranks some options. Raises `ChoiceError`."""
    by_place: dict[int, str] = {}
    for option, place in _numbers(chosen, options).items():
        if not 1 <= place <= len(options):
            raise ChoiceError("no_such_place", option)
        if place in by_place:
            raise ChoiceError("same_place", str(place))
        by_place[place] = option
    if not by_place:
        raise ChoiceError("nothing_ranked")
    for place in range(1, len(by_place) + 1):
        if place not in by_place:
            raise ChoiceError("place_skipped", str(place))
    return {"r": [by_place[place] for place in sorted(by_place)]}


def numbers_of(content: Content) -> dict[str, int]:
    """Return the scores or points on a ballot."""
    return cast(dict[str, int], content["s"] if "s" in content else content["p"])


def ranking_of(content: Content) -> list[str]:
    """Return the options on a ballot, best first."""
    return cast(list[str], content["r"])


def sums(ballots: Piles, options: Sequence[str]) -> dict[str, int]:
    """Return the scores or points per option, in ballot order."""
    votes = dict.fromkeys(options, 0)
    for content, number in ballots:
        for option, given in numbers_of(content).items():
            votes[option] += number * given
    return votes


def first_places(ballots: Piles, options: Sequence[str]) -> dict[str, int]:
    """Return how often each option stands first, in ballot order."""
    votes = dict.fromkeys(options, 0)
    for content, number in ballots:
        votes[ranking_of(content)[0]] += number
    return votes


def points_for_places(ballots: Piles, options: Sequence[str]) -> dict[str, int]:
    """Return the points of borda.py per option, in ballot order."""
    votes = dict.fromkeys(options, 0)
    for content, number in ballots:
        for place, option in enumerate(ranking_of(content), start=1):
            votes[option] += number * (len(options) - place)
    return votes


def no_votes(ballots: Piles, options: Sequence[str]) -> dict[str, int]:
    """Return nothing: where options meet two by two, or get grades, no sum per option says how it stands."""
    return {}


SCORES = Numbered(parse_scores, sums)
POINTS = Numbered(parse_points, sums)
PLACES = Numbered(parse_places, first_places)
PLACES_FOR_POINTS = Numbered(parse_places, points_for_places)
GRADES = Numbered(parse_scores, no_votes)
PLACES_FOR_DUELS = Numbered(parse_places, no_votes)


def _numbers(chosen: Sequence[str], options: Sequence[str]) -> dict[str, int]:
    """Return the numbers by option, in ballot order. Raises `ChoiceError`."""
    numbers: dict[str, int] = {}
    for choice in chosen:
        option, _sign, number = choice.rpartition("=")
        if option not in options:
            raise ChoiceError("unknown_option")
        if option in numbers:
            raise ChoiceError("duplicate")
        if not number.isascii() or not number.isdigit() or len(number) > MAX_DIGITS:
            raise ChoiceError("not_a_number", option)
        numbers[option] = int(number)
    return {option: numbers[option] for option in options if option in numbers}


def _given(numbers: dict[str, int]) -> dict[str, int]:
    """Return what is more than 0, sorted by option, so that equal ballots are equal as text."""
    given = {option: numbers[option] for option in sorted(numbers) if numbers[option]}
    if not given:
        raise ChoiceError("nothing_given")
    return given
