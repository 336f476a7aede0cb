"""Who is at the other end of a request."""

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from participation.errors import LoginNeeded
from participation.residents.models import User


def person_of(request: HttpRequest) -> User:
    """Return who is logged in; a stranger is asked to log in first."""
    if isinstance(request.user, User):
        return request.user
    raise LoginNeeded(_("Log in first. Then you can do this."))
