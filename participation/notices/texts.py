"""What there is to tell: apps register the sorts of news that people choose about, and the words of each kind of event.

The words have {names}, which the event's data fills in.
"""

from dataclasses import dataclass

from participation.errors import Sentence
from participation.notices.schedule import How


@dataclass(frozen=True)
class Sort:
    """News that people choose about as one; `usual` is what holds for who never chose."""

    name: str
    label: Sentence
    usual: How


@dataclass(frozen=True)
class Kind:
    """A kind of event: what happened, and what happens next or what one can do.

    `is_own`: always about one's own account, post or case. `is_cancellation`: then told at night too. What is not one's
    own and of no sort stays on the site.
    """

    sentence: Sentence
    sort: str = ""
    next_step: Sentence = ""
    is_own: bool = False
    is_cancellation: bool = False


_sorts: dict[str, Sort] = {}
_kinds: dict[str, Kind] = {}


def register_sort(name: str, label: Sentence, *, usual: How) -> None:
    _sorts[name] = Sort(name, label, usual)


def register(kind: str, what: Kind) -> None:
    _kinds[kind] = what


def sorts() -> dict[str, Sort]:
    return dict(_sorts)


def kinds() -> dict[str, Kind]:
    return dict(_kinds)


def is_own(kind: str) -> bool:
    """Whether news of this kind is everyone's own that is told of it."""
    return kind in _kinds and _kinds[kind].is_own


def sentence_for(kind: str, data: dict[str, str]) -> str:
    """Return the sentence of an event in the active language."""
    return str(_kinds[kind].sentence).format(**data)


def next_step_for(kind: str, data: dict[str, str]) -> str:
    """Return what happens next, in the active language; "" where nothing does."""
    return str(_kinds[kind].next_step).format(**data)
