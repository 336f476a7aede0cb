"""How a procedure is declared: its states and its transitions, once, in Python.

From a declaration come what is let through (participation/procedures/moves.py), the buttons in the back office, the
diagram on the public page and the pages in docs/procedures/.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from django.contrib.auth.base_user import AbstractBaseUser
from django.utils.translation import gettext_lazy as _

from participation.errors import Sentence

if TYPE_CHECKING:
    from participation.procedures.models import Case, Step


class Clock(StrEnum):
    """What the clock does while a case is in a state."""

    NONE = "none"
    RUNNING = "running"
    SUSPENDED = "suspended"


class Actor(StrEnum):
    """Who does something, as people read it."""

    INITIATORS = "initiators"
    SPOKESPERSON = "spokesperson"
    RESIDENTS = "residents"
    DESK = "desk officer"
    HANDLER = "case handler"
    CLERK = "clerk"
    PANEL = "panel"
    DECIDING_BODY = "deciding body"
    REVIEW_BODY = "review body"
    BOTH = "town and initiators"
    CLOCK = "clock"

    @property
    def label(self) -> Sentence:
        return ACTORS[self]


ACTORS: dict[Actor, Sentence] = {
    Actor.INITIATORS: _("the group"),
    Actor.SPOKESPERSON: _("the spokesperson of the group"),
    Actor.RESIDENTS: _("residents"),
    Actor.DESK: _("the desk"),
    Actor.HANDLER: _("the case handler"),
    Actor.CLERK: _("the clerk"),
    Actor.PANEL: _("the people who assess it"),
    Actor.DECIDING_BODY: _("who decides"),
    Actor.REVIEW_BODY: _("who looks at it again"),
    Actor.BOTH: _("the town and the group"),
    Actor.CLOCK: _("the clock"),
}


@dataclass(frozen=True)
class State:
    """One place of a case. `slug` is its name in regulations; `term` names the term that runs in it.

    `now` says in a sentence what happens in it; `who` is whose turn it is. `since` gives the moment from which the
    term counts, where that is earlier than when the case came there.
    """

    code: str
    slug: str
    label: Sentence
    clock: Clock = Clock.NONE
    who: Actor = Actor.HANDLER
    now: Sentence = ""
    term: str = ""
    is_final: bool = False
    is_public: bool = True
    since: "Moment | None" = None


@dataclass(frozen=True)
class Act:
    """Somebody wants to make a transition: who (None: the clock), when, why and with what."""

    by: AbstractBaseUser | None
    at: datetime
    reason: str = ""
    data: dict[str, Any] = field(default_factory=dict)


type Check = Callable[["Case", Act], Sentence | None]
type Moment = Callable[["Case"], datetime | None]


@dataclass(frozen=True)
class Guard:
    """What has to hold first. `check` returns what stands in the way, in a sentence, or None."""

    label: Sentence
    check: Check


@dataclass(frozen=True)
class Transition:
    """One way from a state to another.

    `permission` is asked of whoever makes it. The clock makes those that have `falls_due`, the moment from which it
    may (None there: not yet). `term` runs afterwards, in the place of the one of its target. `public` is what everyone
    reads of it; "" keeps it from the public page. `notice` is the code of the message. `signed` needs a second person's
    signature. What has no step happens very often, elsewhere, and leaves the case where it is (a signature under it).
    """

    code: str
    sources: tuple[str, ...]
    target: str
    actor: Actor
    label: Sentence
    permission: str = ""
    guards: tuple[Guard, ...] = ()
    falls_due: Moment | None = None
    public: Sentence = ""
    notice: str = ""
    needs_reason: bool = False
    signed: bool = False
    term: str = ""
    has_step: bool = True


@dataclass(frozen=True)
class Hooks:
    """What the app that declares a procedure does itself, in the transaction of the move.

    `moved` follows every move (freeze a text, tell people). `sign` uses up the second signature of a transition.
    `reminded` is called once at three quarters of a term, `late` once when it is over.
    """

    moved: Callable[["Case", "Step"], None]
    sign: Callable[["Case", Transition, Act], None]
    reminded: Callable[["Case", datetime], None]
    late: Callable[["Case", datetime], None]


@dataclass(frozen=True)
class Procedure:
    """A declared procedure. Its first state is where each case begins."""

    name: str
    label: Sentence
    states: tuple[State, ...]
    transitions: tuple[Transition, ...]

    def __post_init__(self) -> None:
        known = {state.code for state in self.states}
        used = {code for each in self.transitions for code in (*each.sources, each.target)}
        if len(known) != len(self.states) or not used <= known:
            raise ValueError(f"{self.name}: each state once, and none that is not declared: {sorted(used - known)}")
        if len({each.code for each in self.transitions}) != len(self.transitions):
            raise ValueError(f"{self.name}: each transition has a code of its own")

    def state(self, code: str) -> State:
        return next(state for state in self.states if state.code == code)

    def transition(self, code: str) -> Transition:
        return next(each for each in self.transitions if each.code == code)

    def ways_from(self, code: str) -> Iterator[Transition]:
        return (each for each in self.transitions if code in each.sources)

    @property
    def first(self) -> State:
        return self.states[0]

    @property
    def by_clock(self) -> tuple[Transition, ...]:
        return tuple(each for each in self.transitions if each.falls_due)


_procedures: dict[str, Procedure] = {}
_hooks: dict[str, Hooks] = {}


def declare(procedure: Procedure, hooks: Hooks) -> None:
    """Make a procedure known; apps do this in `AppConfig.ready()`."""
    _procedures[procedure.name] = procedure
    _hooks[procedure.name] = hooks


def procedure_named(name: str) -> Procedure:
    return _procedures[name]


def hooks_of(name: str) -> Hooks:
    return _hooks[name]


def declared() -> Iterable[Procedure]:
    return tuple(_procedures.values())
