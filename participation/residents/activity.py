"""The register of what a person has done: apps register a section of "My participation" in `AppConfig.ready()`."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
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
type MakeRows = Callable[[User], Iterable[Row]]

MOST_ROWS = 50

_register: dict[str, tuple[int, MakeSection]] = {}
_added: dict[str, dict[str, MakeRows]] = {}


def register(name: str, make: MakeSection, *, place: int) -> None:
    """Let `make` give a section; sections stand in the order of their `place`."""
    _register[name] = (place, make)


def add_rows(section: str, name: str, make: MakeRows) -> None:
    """Let `make` give more rows of a section that another app registered: what is followed here, and what there."""
    _added.setdefault(section, {})[name] = make


def sections_of(person: User) -> list[Section]:
    in_order = sorted(_register.items(), key=lambda entry: entry[1][0])
    return [_with_added(name, make(person), person) for name, (_place, make) in in_order]


def _with_added(name: str, section: Section, person: User) -> Section:
    """Put the rows of others among those of `section`, the newest first; what has no day comes last."""
    added = [row for make in _added.get(name, {}).values() for row in make(person)]
    if not added:
        return section
    rows = sorted([*section.rows, *added], key=lambda row: row.at.timestamp() if row.at else 0, reverse=True)
    return replace(section, rows=rows)
