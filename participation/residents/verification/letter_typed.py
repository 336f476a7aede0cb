"""A letter whose code was typed before logging in: for a quarter of an hour it need not be typed again.

Like everywhere, the code itself is not kept: only which letter it was, and for the account that asked that letter.
"""

from datetime import datetime, timedelta

from django.http import HttpRequest

from participation.residents.models import User
from participation.residents.verification.models import Letter, Purpose

KEY = "letter_typed"
A_WHILE = timedelta(minutes=15)


def keep_letter(request: HttpRequest, letter: Letter, at: datetime) -> None:
    """Remember that this browser has shown the code of `letter`."""
    request.session[KEY] = [letter.pk, letter.code_key, (at + A_WHILE).timestamp()]


def typed_letter(request: HttpRequest, person: User, at: datetime) -> Letter | None:
    """Return the letter of `person` whose code this browser has shown, if it still works."""
    pk, code_key, until = request.session.get(KEY) or (0, "", 0.0)
    if at.timestamp() >= until:
        return None
    letters = Letter.objects.usable(at).filter(purpose=Purpose.VERIFY, person=person)
    return letters.filter(pk=pk, code_key=code_key).first()


def forget_letter(request: HttpRequest) -> None:
    request.session.pop(KEY, None)
