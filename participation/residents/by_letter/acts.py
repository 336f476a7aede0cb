"""What a letter's code can be made for, besides one's own account: apps register it in `AppConfig.ready()`."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Model

from participation.residents.models import User
from participation.residents.verification.models import Purpose

type Choice = tuple[str, str]  # what a letter is bound to ("poll:12"), and its title


@dataclass(frozen=True)
class Target:
    """The case or poll that a code is bound to, and the page where it stands."""

    thing: Model
    title: str
    url: str


@dataclass(frozen=True)
class LetterAct:
    """One purpose of a code. `permissions` are all that its holder gets, on the target and nothing else.

    `perform` does it, where a button is enough; else it is done on the pages named in `pages`, of which `slug` or `pk`
    is that of the target. `may_be_made` says whether a letter makes sense for that person.
    """

    purpose: Purpose
    permissions: frozenset[str]
    find: Callable[[str], Target | None]
    choices: Callable[[datetime], Sequence[Choice]]
    may_be_made: Callable[[User, Target], bool]
    perform: Callable[[Target, User, datetime], bool] | None = None
    pages: frozenset[str] = frozenset()


_acts: dict[Purpose, LetterAct] = {}


def register(act: LetterAct) -> None:
    _acts[act.purpose] = act


def act_for(purpose: str) -> LetterAct | None:
    return _acts.get(Purpose(purpose))


def all_choices(at: datetime) -> list[tuple[str, list[Choice]]]:
    """Return what letters can be made for now, in groups, each as "purpose/subject" and title."""
    return [
        (str(purpose.label), [(f"{purpose.value}/{subject}", title) for subject, title in act.choices(at)])
        for purpose, act in _acts.items()
    ]
