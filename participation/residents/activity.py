"""The register of what a person has done: apps register a section of "My participation" in `AppConfig.ready()`."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from participation.errors import Sentence
from participation.residents.models import User


@dataclass(frozen=True)
class Row:
    """One thing the person did or was told. `state` and `word` are those of components/badge.html."""

    title: Sentence
    url: str
    at: datetime | None = None
    note: Sentence = ""
    state: str = ""
    word: Sentence = ""


@dataclass(frozen=True)
class Section:
    """A heading with its rows; `empty` is said when there are none. `more` is (URL, link text), `act` (URL, button)."""

    heading: Sentence
    rows: Sequence[Row]
    empty: Sentence
    more: tuple[str, Sentence] | None = None
    act: tuple[str, Sentence] | None = None


type MakeSection = Callable[[User], Section]

MOST_ROWS = 50

_register: dict[str, tuple[int, MakeSection]] = {}


def register(name: str, make: MakeSection, *, place: int) -> None:
    """Let `make` give a section; sections stand in the order of their `place`."""
    _register[name] = (place, make)


def sections_of(person: User) -> list[Section]:
    in_order = sorted(_register.values(), key=lambda entry: entry[0])
    return [make(person) for _place, make in in_order]
