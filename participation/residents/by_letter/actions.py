"""What somebody can do with a code alone: look what it is for, do that once, or take their account over."""

from datetime import datetime

from django.contrib.auth.hashers import make_password
from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from participation.audit.actions import record
from participation.errors import NotPermitted, WrongState
from participation.residents.by_letter.acts import act_for
from participation.residents.by_letter.hand import Holder
from participation.residents.email_actions import ask_email_change, confirm_new_address, confirmed_address
from participation.residents.models import EmailChange, User
from participation.residents.verification.attempts import Visit, take_attempt, take_back
from participation.residents.verification.codes import read_code
from participation.residents.verification.letter_errors import CodeOfAnother, CodeUsed, UnknownCode
from participation.residents.verification.letters import check_no_role, check_usable, letter_with, use_letter
from participation.residents.verification.models import Letter, Purpose

CONFIRM = "letter:take-over-confirm"
LETTER = "letter"


class LinkOver(WrongState):
    """Another address was asked since, or it does not count after all: the letter is not used."""

    code = "link_over"

    def __init__(self) -> None:
        super().__init__(
            _("This link does not work any more. Type the code from your letter, and ask a new one."),
            way_on=(reverse("letter:code"), _("To the code")),
        )


class LoggedIn(NotPermitted):
    """Who is logged in has an account, and acts with that."""

    code = "logged_in"

    def __init__(self) -> None:
        super().__init__(_("You are logged in. Log out first if you want to use the code from a letter."))


def open_letter(typed: str, *, at: datetime, visit: Visit) -> Letter:
    """Return the letter whose code was typed, if it still works; nothing is used yet. A code that fails is a try.

    Raises `MistypedCode`, `TooManyAttempts`, `UnknownCode`, `CodeUsed` or `CodeOver`.
    """
    code = read_code(typed)
    tried = take_attempt(visit, code, at)
    letter = letter_with(code)
    if letter.person is None or not letter.person.is_active:
        raise UnknownCode
    check_usable(letter, at)
    if letter.purpose == Purpose.TAKE_OVER:
        _check_free(letter.person, at)
    take_back(tried)
    return letter


def use_for_its_target(holder: Holder, *, at: datetime) -> bool:
    """Do the one thing that the code is for; return whether it was not done before. Of two at once, one does it."""
    act = act_for(holder.letter.purpose)
    if act is None or act.perform is None or holder.target is None:
        raise CodeOfAnother(_("This code was made to %(purpose)s.") % {"purpose": holder.letter.get_purpose_display()})
    with transaction.atomic():
        use_letter(holder.letter, at=at)
        return act.perform(holder.target, holder.person, at)


def ask_take_over(holder: Holder, *, email: str, password: str, at: datetime) -> EmailChange:
    """Mail the address that is to be the account's own; the password counts once that is confirmed.

    The code works until that address is confirmed, so that a slip in it can be mended. Who has the address already is
    not told here.
    """
    chosen = make_password(password)
    with transaction.atomic():
        _check_take_over(holder, at)
        record("resident.take_over_asked", holder.person, by=holder.person, at=at, channel=LETTER)
        return ask_email_change(
            holder.person, email, at=at, page=CONFIRM, password=chosen, channel=LETTER, has_letter=True
        )


def take_over(holder: Holder, change: EmailChange, *, at: datetime) -> None:
    """Let the account be of whoever has the letter and the mailbox: from now on they log in. The code is used then.

    Raises `NotYourChange` where the mail was about another account, `AddressTaken`, and `LinkOver` where another
    address was asked since.
    """
    with transaction.atomic():
        _check_take_over(holder, at)
        if not EmailChange.objects.filter(pk=change.pk).exists():
            raise LinkOver
        use_letter(holder.letter, at=at)
        if not confirm_new_address(change, by=holder.person, at=at, session_key=None, channel=LETTER):
            raise LinkOver
        record("resident.taken_over", holder.person, by=holder.person, at=at, channel=LETTER)


def _check_take_over(holder: Holder, at: datetime) -> None:
    """Two browsers at once meet at the person's row: one after the other, and the second sees what the first did."""
    if holder.letter.purpose != Purpose.TAKE_OVER:
        raise CodeOfAnother(_("This code was made to %(purpose)s.") % {"purpose": holder.letter.get_purpose_display()})
    _check_free(User.objects.select_for_update(no_key=True).get(pk=holder.person.pk), at)
    check_usable(Letter.objects.get(pk=holder.letter.pk), at)


def _check_free(person: User, at: datetime) -> None:
    """Whose account has an address already needs to be known by a card: then they lost that mailbox."""
    if (person.email or confirmed_address(person)) and not person.person_key:
        raise CodeUsed
    check_no_role(person, at)
