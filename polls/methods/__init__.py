"""How votes are given and counted, one module a method, by the names that polls.models.Method has.

Pure Python: no Django, no floats, no chance. Whole numbers and exact fractions only.
"""

from collections.abc import Iterable, Sequence
from typing import Protocol

from polls.methods import approval, motion, single
from polls.methods.choices import ChoiceError, Content, Outcome

__all__ = ["BY_NAME", "ChoiceError", "Content", "CountingMethod", "Outcome", "tenths_of_percent"]


class CountingMethod(Protocol):
    """What a module in this folder offers."""

    def parse(self, chosen: Sequence[str], options: Sequence[str], least: int, most: int) -> Content: ...

    def count(self, ballots: Iterable[tuple[Content, int]], options: Sequence[str]) -> dict[str, int]: ...

    def outcome(self, votes: dict[str, int]) -> Outcome: ...


BY_NAME: dict[str, CountingMethod] = {"motion": motion, "single": single, "approval": approval}


def tenths_of_percent(votes: int, base: int) -> int:
    """Return the share of `votes` in `base` in tenths of a percent, a half rounded up; 0 of nothing. 1 of 3 -> 333."""
    return (2000 * votes + base) // (2 * base) if base else 0
