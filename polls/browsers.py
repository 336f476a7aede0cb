"""Voting by anyone: without an account, one vote for each browser, known by a signed cookie that says nothing else.

The cookie is handed out when somebody goes on to check a choice, so that casting twice is casting once. It is no proof
of anything: who clears it, or takes another device, votes again. So such a poll is never more than advisory, and its
result is called what it is wherever it shows. What holds up a machine that votes is how many browsers one address may
bring in an hour; a town hall full of people behind one address gets through.
"""

import secrets
from datetime import datetime

from allauth.account.adapter import get_adapter
from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponse

from participation.acting import acting_of
from participation.limits.acts import HOUR, Act
from participation.limits.addresses import origin_of
from participation.limits.guard import take
from participation.permissions import Visitor
from polls.models import Poll

COOKIE = "browser"
SALT = "polls.browser"
DAYS = 365
KEY_BYTES = 16
NEW_BROWSER = Act("new_browser", HOUR, 0, 500, 1500)


class Browser(AnonymousUser):
    """Somebody who votes without an account; `key` is empty where their browser has not been given one (yet)."""

    def __init__(self, key: str) -> None:
        super().__init__()
        self.key = key


def voter_in(poll: Poll, request: HttpRequest) -> Visitor:
    """Return as whom this visitor votes: by their browser where anyone may, with or without an account.

    Who has a letter in hand votes by that letter, as everywhere.
    """
    if not poll.is_for_anyone or acting_of(request.user):
        return request.user
    return Browser(request.get_signed_cookie(COOKIE, default="", salt=SALT) or "")


def hand_out(response: HttpResponse, voter: Visitor, request: HttpRequest, at: datetime) -> HttpResponse:
    """Give the browser of who votes without an account its cookie, if it has none. Raises `TooOften`."""
    if not isinstance(voter, Browser) or voter.key:
        return response
    take(NEW_BROWSER, origin_of(get_adapter().get_client_ip(request)), None, at)
    response.set_signed_cookie(
        COOKIE, secrets.token_urlsafe(KEY_BYTES), salt=SALT, max_age=DAYS * 86_400, httponly=True, samesite="Lax",
        secure=settings.SESSION_COOKIE_SECURE,
    )  # fmt: skip
    return response
