"""What a conflict of interest can be about, and which acts it then blocks. Apps register both in `ready()`."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db.models import Model, QuerySet

from participation.errors import Sentence
from participation.permissions import Visitor


@dataclass(frozen=True)
class Thing:
    """A kind of thing that somebody can have an interest in. `page` leads to one; `seen_by` gives those one may see."""

    model: type[Model]
    page: Callable[[Any], str]
    seen_by: Callable[[Visitor], QuerySet[Any]]
    blocked: Sentence


_things: dict[str, Thing] = {}
_acts: dict[str, Callable[[Any], Model | None]] = {}


def register_thing(
    model: type[Model],
    *,
    page: Callable[[Any], str],
    seen_by: Callable[[Visitor], QuerySet[Any]],
    blocked: Sentence,
) -> None:
    """Let people declare a conflict about a `model` that they see.

    `blocked` says in a sentence what they then do not do.
    """
    _things[model._meta.label_lower] = Thing(model, page, seen_by, blocked)


def block(*acts: str, about: Callable[[Any], Model | None]) -> None:
    """Let a conflict block these acts (permissions); `about` gives the thing that the subject of an act belongs to."""
    for act in acts:
        _acts[act] = about


def thing_named(label: str) -> Thing | None:
    return _things.get(label)


def thing_of(act: str, subject: Model) -> Model | None:
    """Return the thing that `act` on `subject` is about; None where no conflict blocks that act."""
    return _acts[act](subject) if act in _acts else None
