"""One permission per action, each with the sentence that a person who may not is told.

`permit` declares it (in an app's rules.py), `authorise` guards the door of an action, and templates ask the same
permission (`{% has_perm %}` of rules) to decide whether to show the button.
"""

from collections.abc import Callable

import rules
from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.models import AnonymousUser
from django.db.models import Model
from django.utils.translation import gettext_lazy as _

from participation.acting import acting_of
from participation.errors import LevelNeeded, LoginNeeded, NotPermitted, Sentence

type Visitor = AbstractBaseUser | AnonymousUser
type Obstacle = Callable[[Visitor, str, Model | None], Sentence | None]

_refusals: dict[str, Sentence] = {}
_ways_on: dict[str, tuple[Sentence, Sentence]] = {}
_at_the_desk: set[str] = set()
_obstacles: list[Obstacle] = []


def permit(
    name: str,
    predicate: rules.Predicate,
    *,
    otherwise: Sentence,
    way_on: tuple[Sentence, Sentence] | None = None,
    at_the_desk: bool = False,
) -> None:
    """Declare permission `name` ("app.verb_noun"); `otherwise` tells a person who lacks it why, in a whole sentence.

    `way_on` (URL, link text) is where one gets to be known well enough for it, where that is what is lacking.
    `at_the_desk`: an officer there may do it for a resident who may; all else they may not.
    """
    rules.add_perm(name, predicate)
    _refusals[name] = otherwise
    if way_on:
        _ways_on[name] = way_on
    if at_the_desk:
        _at_the_desk.add(name)


def is_done_at_the_desk(name: str) -> bool:
    return name in _at_the_desk


def put_in_the_way(obstacle: Obstacle) -> None:
    """Have `obstacle` asked about whoever has a permission: the sentence that it returns keeps them from using it."""
    _obstacles.append(obstacle)


def is_permitted(visitor: Visitor, name: str, subject: Model | None = None) -> bool:
    acting = acting_of(visitor)
    allowed = bool(rules.has_perm(name, visitor, subject)) and (acting is None or acting.allows(name, subject))
    return allowed and _in_the_way(visitor, name, subject) is None


def _in_the_way(visitor: Visitor, name: str, subject: Model | None) -> Sentence | None:
    said = (obstacle(visitor, name, subject) for obstacle in _obstacles)
    return next((sentence for sentence in said if sentence is not None), None)


def authorise(visitor: Visitor, name: str, subject: Model | None = None) -> None:
    """Raise `NotPermitted` or `LevelNeeded` (or `LoginNeeded` for a stranger) unless `visitor` has the permission."""
    if is_permitted(visitor, name, subject):
        return
    if not visitor.is_authenticated:
        raise LoginNeeded(_("Log in first. Then you can do this."))
    if rules.has_perm(name, visitor, subject) and (sentence := _in_the_way(visitor, name, subject)):
        raise NotPermitted(sentence)
    acting = acting_of(visitor)
    if acting and not acting.allows(name, subject):
        raise NotPermitted(acting.refusal)
    if name in _ways_on and not acting:
        url, text = _ways_on[name]
        raise LevelNeeded(_refusals[name], way_on=(str(url), text))
    raise NotPermitted(_refusals[name])


def permissions() -> dict[str, Sentence]:
    """Return every permission with its refusal."""
    return dict(_refusals)
