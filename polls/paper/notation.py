"""What stands on a paper ballot, as officers type it: quickly, from top to bottom, without a mouse.

- Where options are ticked: the numbers that are printed beside them, `1 4 5`.
- Where a number is written beside each option: those numbers from top to bottom, `2 - 1`, a dash where a box is empty.
- `b`: blank. `x`: invalid.

Between numbers stand spaces or commas. What breaks the rules of the method is refused with the reason: then the ballot
is invalid, or it was misread.
"""

import re
from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from polls.ballot_box import content_of
from polls.errors import choice_sentence
from polls.methods import ChoiceError
from polls.models import WITH_NUMBERS, Poll
from polls.paper.actions.entering import Read
from polls.paper.entries import BLANK, INVALID, Reading
from polls.paper.errors import PaperWrong
from polls.paper.models import Row

SIGNS = {"b": Row.Kind.BLANK, "x": Row.Kind.INVALID}
EMPTY, BETWEEN = "-", re.compile(r"[\s,;]+")


def read(poll: Poll, typed: str) -> Read:
    """Return what was typed of one ballot. Raises `PaperWrong` with the reason."""
    typed = typed.strip().lower()
    if typed in SIGNS:
        return Read(SIGNS[typed])
    keys = [option.key for option in poll.options.all()]
    marks = [mark for mark in BETWEEN.split(typed) if mark]
    choices = _numbered(keys, marks) if poll.method in WITH_NUMBERS else _ticked(keys, marks)
    try:
        return Read(Row.Kind.VALID, content_of(poll, choices))
    except ChoiceError as error:
        raise PaperWrong(choice_sentence(poll, error)) from None


def written(poll: Poll, reading: Reading) -> str:
    """Return a reading as it is typed; "" for a ballot that is not there."""
    if reading is None:
        return ""
    if not isinstance(reading, Mapping):
        return {BLANK: "b", INVALID: "x"}.get(str(reading), str(reading))
    keys = [option.key for option in poll.options.all()]
    given = _given(reading)
    if poll.method in WITH_NUMBERS:
        return " ".join(str(given.get(key, EMPTY)) for key in keys)
    return " ".join(str(place) for place, key in enumerate(keys, start=1) if key in given)


def _given(content: Mapping[str, Any]) -> dict[str, int]:
    """Return the number that stands beside each option, 1 where it is ticked."""
    [said] = content.values()
    match said:
        case str():
            return {said: 1}
        case list() if "r" in content:
            return {key: place for place, key in enumerate(said, start=1)}
        case list():
            return dict.fromkeys(said, 1)
    return dict(said)


def _ticked(keys: list[str], marks: list[str]) -> list[str]:
    chosen = []
    for mark in marks:
        if not mark.isdecimal() or not 1 <= int(mark) <= len(keys):
            raise PaperWrong(_("There is no option %(mark)s. Type the numbers printed beside the ticked options.") % {
                "mark": mark[:10],
            })  # fmt: skip
        chosen.append(keys[int(mark) - 1])
    return chosen


def _numbered(keys: list[str], marks: list[str]) -> list[str]:
    if len(marks) != len(keys):
        raise PaperWrong(
            _("Type %(options)s numbers, one for each option from top to bottom, and - where a box is empty.")
            % {"options": len(keys)}
        )
    return [f"{key}={mark}" for key, mark in zip(keys, marks, strict=True) if mark != EMPTY]
