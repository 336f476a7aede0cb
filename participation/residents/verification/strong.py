"""Level 3: somebody who has just logged in strongly. It is asked from the session and stored nowhere.

Who works for the town is asked for it before what can not be undone, by `require_second_step`, or `critical` around a
whole view. A resident who erases everything or changes the address is asked by `require_proof` for the best that they
have: level 3 where they can, else the password.
"""

from collections.abc import Callable
from datetime import datetime, timedelta
from functools import wraps
from typing import Any, Concatenate

from allauth.account.authentication import get_authentication_records
from allauth.account.internal.flows.reauthentication import did_recently_reauthenticate
from allauth.core.exceptions import ReauthenticationRequired
from allauth.mfa.models import Authenticator
from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from participation.errors import LevelNeeded, Sentence
from participation.residents.models import Level, User
from participation.residents.typed import SecondStepNeeded
from participation.residents.visitors import person_of

STRONG_LEVEL = 3
FRESH = timedelta(minutes=15)
EID = "eid"  # how a log-in at a provider is written into the session
STRONG_MFA = ("totp", "webauthn")


class StrongLoginNeeded(LevelNeeded):
    """Who is logged in, and has neither password nor second step, should log in once more."""

    code = "strong_login_needed"
    heading = gettext_lazy("Show once more that it is you")

    def __init__(self) -> None:
        message = _("For this you log in again, less than a quarter of an hour before.")
        super().__init__(message, way_on=(reverse("account_logout"), _("Log out, and log in again")))


def has_fresh_strong_login(request: HttpRequest, at: datetime) -> bool:
    """Say whether this session saw a log-in with an identity card, a passkey or a second step 15 minutes ago."""
    return any(map(_is_strong, _fresh_records(request, at)))


def level_now(request: HttpRequest, at: datetime) -> int:
    """Return how well the town knows who is at the other end: 0 to 3."""
    if not isinstance(request.user, User):
        return 0
    if request.user.level == Level.RESIDENT and has_fresh_strong_login(request, at):
        return STRONG_LEVEL
    return request.user.level


def require_proof(request: HttpRequest, at: datetime, what: Sentence) -> None:
    """Raise unless who is logged in has just shown who they are, by the best way that they have.

    For what erases or takes away an account (`what` names it): a second step or passkey for who has one, be it that of
    a provider; else the password; and who has neither logs in anew. So who finds an open screen, or a password alone,
    does nothing. Raises `SecondStepNeeded`, allauth's `ReauthenticationRequired` or `StrongLoginNeeded`.
    """
    person = person_of(request)
    if has_fresh_strong_login(request, at):
        return
    if is_mfa_enabled(person, types=[Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN]):
        raise SecondStepNeeded(what, _second_step_of(request))
    if person.has_usable_password():
        if not did_recently_reauthenticate(request):
            raise ReauthenticationRequired
    elif not _fresh_records(request, at):
        raise StrongLoginNeeded


def require_second_step(request: HttpRequest, at: datetime, what: Sentence) -> None:
    """Raise `SecondStepNeeded` unless who works for the town showed their second step 15 minutes ago or less.

    For acts of which much depends (`what` names this one), where the installation asks staff for a second step at all.
    They are led there and back, to what they typed; it is not done by itself, so a stranger at an open screen does
    nothing.
    """
    if settings.STAFF_MFA_REQUIRED and not has_fresh_strong_login(request, at):
        raise SecondStepNeeded(what, _second_step_of(request))


def critical[**P](
    what: Sentence,
) -> Callable[
    [Callable[Concatenate[HttpRequest, P], HttpResponse]], Callable[Concatenate[HttpRequest, P], HttpResponse]
]:
    """Require the second step for all that a view shows and does; `what` names it, in the words of its heading."""

    def around(
        view: Callable[Concatenate[HttpRequest, P], HttpResponse],
    ) -> Callable[Concatenate[HttpRequest, P], HttpResponse]:
        @wraps(view)
        def asked(request: HttpRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
            require_second_step(request, timezone.now(), what)
            return view(request, *args, **kwargs)

        return asked

    return around


def _second_step_of(request: HttpRequest) -> str:
    """Return the page on which a person shows their second step: codes of an app, or else a passkey."""
    mine = Authenticator.objects.filter(user=request.user.pk)
    has_app = mine.filter(type=Authenticator.Type.TOTP).exists()
    return reverse("mfa_reauthenticate" if has_app else "mfa_reauthenticate_webauthn")


def _fresh_records(request: HttpRequest, at: datetime) -> list[dict[str, Any]]:
    """Return how this session showed who it is, 15 minutes ago at most."""
    since = at.timestamp() - FRESH.total_seconds()
    return [record for record in get_authentication_records(request, request.user) if record["at"] >= since]


def _is_strong(record: dict[str, Any]) -> bool:
    return record["method"] == EID or (record["method"] == "mfa" and record.get("type") in STRONG_MFA)
