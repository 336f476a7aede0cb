"""Handing a voter their receipt code, past every record: in a signed cookie that lives ten minutes, for its page alone.

A session row or an address with the code in it would join a person to a ballot on the server, and stay in its logs.
"""

from uuid import UUID

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from polls.casting import Receipt
from polls.models import UNLINKED, Ballot, Poll, ReceiptCode

COOKIE = "receipt"
SECONDS = 600


def hand_over(response: HttpResponse, receipt: Receipt, poll: Poll, request: HttpRequest) -> HttpResponse:
    """Give the code to the browser that voted; only the same person can read it there."""
    value = f"{receipt.code} {'changed' if receipt.is_change else 'first'}"
    response.set_signed_cookie(
        COOKIE, value, salt=_salt(poll, request), max_age=SECONDS, httponly=True, samesite="Lax",
        secure=settings.SESSION_COOKIE_SECURE, path=reverse("polls:receipt", args=[poll.slug]),
    )  # fmt: skip
    return response


def received(request: HttpRequest, poll: Poll) -> Receipt | None:
    """Return the receipt that this browser was handed for `poll`, or None when there is none (any more)."""
    value = request.get_signed_cookie(COOKIE, default="", salt=_salt(poll, request), max_age=SECONDS)
    code, _, kind = (value or "").partition(" ")
    return Receipt(code, kind == "changed") if code else None


def is_given_out(poll: Poll, typed: str) -> bool:
    """Whether a code, as somebody typed it, stands on a receipt of `poll`: then a vote was cast, whatever it says."""
    try:
        code = UUID("".join(typed.split()).strip("{}").lower())
    except ValueError:
        return False
    known = ReceiptCode if poll.state in UNLINKED else Ballot
    return known.objects.filter(pk=code, poll_key=poll.key).exists()


def _salt(poll: Poll, request: HttpRequest) -> str:
    return f"polls.receipt {poll.key} {request.user.pk}"
