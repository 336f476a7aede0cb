"""What can go wrong in the domain, and how a visitor is told.

A rule that says no raises a `DomainError` with a whole sentence; participation/error_pages.py turns it into an answer.
"""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

type Sentence = str | Promise


class DomainError(Exception):
    """A rule said no. `way_on` is where the visitor can go from here: (URL, link text)."""

    status = 409
    code = "conflict"
    heading: Sentence = _("That is not possible now")

    def __init__(self, message: Sentence, *, way_on: tuple[str, Sentence] | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.way_on = way_on


class NotPermitted(DomainError):
    """The person may not do this; the message says why, and what would help."""

    status = 403
    code = "not_permitted"
    heading = _("You can not do this")


class LevelNeeded(NotPermitted):
    """The town does not know the person well enough. The way on leads to be known better, and then back (`?next=`)."""

    code = "level_needed"


class LoginNeeded(NotPermitted):
    """Nobody is logged in; a page answers with the log-in form and comes back afterwards."""

    code = "login_needed"


class WrongState(DomainError):
    """The thing is not in a state in which this can happen."""

    code = "wrong_state"


class Invalid(DomainError):
    """What was sent can not be right."""

    status = 422
    code = "invalid"
    heading = _("Something is not right in what you sent")
