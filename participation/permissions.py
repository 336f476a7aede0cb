"""One permission per action, each with the sentence that a person who may not is told.

`permit` declares it (in an app's rules.py), `authorise` guards the door of an action, and templates ask the same
permission (`{% has_perm %}` of rules) to decide whether to show the button.
"""

import rules
from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.models import AnonymousUser
from django.db.models import Model
from django.utils.translation import gettext_lazy as _

from participation.errors import LevelNeeded, LoginNeeded, NotPermitted, Sentence

type Visitor = AbstractBaseUser | AnonymousUser

_refusals: dict[str, Sentence] = {}
_ways_on: dict[str, tuple[Sentence, Sentence]] = {}


def permit(
    name: str, predicate: rules.Predicate, *, otherwise: Sentence, way_on: tuple[Sentence, Sentence] | None = None
) -> None:
    """Declare permission `name` ("app.verb_noun"); `otherwise` tells a person who lacks it why, in a whole sentence.

    `way_on` (URL, link text) is where one gets to be known well enough for it, where that is what is lacking.
    """
    rules.add_perm(name, predicate)
    _refusals[name] = otherwise
    if way_on:
        _ways_on[name] = way_on


def is_permitted(visitor: Visitor, name: str, subject: Model | None = None) -> bool:
    return bool(rules.has_perm(name, visitor, subject))


def authorise(visitor: Visitor, name: str, subject: Model | None = None) -> None:
    """Raise `NotPermitted` or `LevelNeeded` (or `LoginNeeded` for a stranger) unless `visitor` has the permission."""
    if is_permitted(visitor, name, subject):
        return
    if not visitor.is_authenticated:
        raise LoginNeeded(_("Log in first. Then you can do this."))
    if name in _ways_on:
        url, text = _ways_on[name]
        raise LevelNeeded(_refusals[name], way_on=(str(url), text))
    raise NotPermitted(_refusals[name])


def permissions() -> dict[str, Sentence]:
    """Return every permission with its refusal."""
    return dict(_refusals)
