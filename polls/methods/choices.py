"""What every method shares: the shape of a ballot's content, its outcome, and what can be wrong with a choice.

A content is canonical JSON: {"c": option} for one choice, {"a": [options, sorted]} for several, and what numbered.py
says for numbers. Two ballots that say the same are equal as text, so equal ballots can be grouped before they are
counted.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

type Content = dict[str, str | list[str] | dict[str, int]]
type Code = Literal[
    "unknown_option", "duplicate", "too_few", "too_many", "not_a_number", "score_too_high", "nothing_given",
    "too_many_points", "no_such_place", "same_place", "nothing_ranked", "place_skipped",
]  # fmt: skip


class ChoiceError(Exception):
    """A choice that can not be a ballot; `code` says why, `about` for which option, place or sum, where that tells."""

    def __init__(self, code: Code, about: str = "") -> None:
        super().__init__(code)
        self.code: Code = code
        self.about = about


@dataclass(frozen=True)
class Outcome:
    """The options with the most votes, in ballot order; none where nobody voted, several in a tie."""

    leaders: tuple[str, ...]

    @property
    def is_tie(self) -> bool:
        return len(self.leaders) > 1


def check(chosen: Sequence[str], options: Sequence[str], least: int, most: int) -> None:
    """Raise `ChoiceError` unless `chosen` are `least` to `most` different ones of `options`."""
    if not set(chosen) <= set(options):
        raise ChoiceError("unknown_option")
    if len(set(chosen)) < len(chosen):
        raise ChoiceError("duplicate")
    if len(chosen) < least:
        raise ChoiceError("too_few")
    if len(chosen) > most:
        raise ChoiceError("too_many")


def leaders(votes: dict[str, int]) -> Outcome:
    """Return the options with the most votes of `votes`, which is in ballot order."""
    top = max(votes.values(), default=0)
    return Outcome(tuple(option for option, number in votes.items() if number == top) if top else ())
