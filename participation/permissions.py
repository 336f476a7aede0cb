"""One permission per action, each with the sentence that a person who may not is told.

`permit` declares it (in an app's rules.py), `authorise` guards the door of an action, and templates ask the same
permission (`{% has_perm %}` of rules) to decide whether to show the button.
"""

import rules
from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.models import AnonymousUser
from django.db.models import Model
from django.utils.translation import gettext_lazy as _

from participation.acting import acting_of
from participation.errors import LevelNeeded, LoginNeeded, NotPermitted, Sentence

type Visitor = AbstractBaseUser | AnonymousUser

_refusals: dict[str, Sentence] = {}
_ways_on: dict[str, tuple[Sentence, Sentence]] = {}
_at_the_desk: set[str] = set()


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


def is_permitted(visitor: Visitor, name: str, subject: Model | None = None) -> bool:
    acting = acting_of(visitor)
    return bool(rules.has_perm(name, visitor, subject)) and (acting is None or acting.allows(name, subject))


def authorise(visitor: Visitor, name: str, subject: Model | None = None) -> None:
    """Raise `NotPermitted` or `LevelNeeded` (or `LoginNeeded` for a stranger) unless `visitor` has the permission."""
    if is_permitted(visitor, name, subject):
        return
    if not visitor.is_authenticated:
        raise LoginNeeded(_("Log in first. Then you can do this."))
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
