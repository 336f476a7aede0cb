"""Another e-mail address for an account: confirmed in the new mailbox, and agreed to or stopped in the old one.

Who steals a session and knows the password can not take the account along: an old mailbox that says nothing keeps the
address as it is. Who has lost the old mailbox comes to the desk, and takes the account over by letter.
"""

from datetime import datetime
from enum import StrEnum

from allauth.account.models import EmailAddress
from django.conf import settings
from django.core import signing
from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from participation.acting import WEB
from participation.audit.actions import record
from participation.audit.changes import changed_fields
from participation.errors import NotPermitted, WrongState
from participation.residents.actions import end_other_sessions, raise_level
from participation.residents.mails import send_mail
from participation.residents.models import EmailChange, Level, User

SALT = "participation.residents.email_change"
NEW_ADDRESS = "residents-account:email-new"


class Side(StrEnum):
    """The mailbox that a link was sent to."""

    NEW = "new"
    OLD = "old"


class AddressTaken(WrongState):
    """Somebody else has this address by now."""

    code = "address_taken"


class NotYourChange(NotPermitted):
    """The link is for another account than the one that is logged in."""

    code = "not_your_change"


def ask_email_change(
    person: User, email: str, *, at: datetime, page: str = NEW_ADDRESS, password: str = "", channel: str = WEB,
    has_letter: bool = False,
) -> EmailChange:  # fmt: skip
    """Mail both mailboxes that `person` wants the address `email`. Who has that address already is not told here.

    `page` is where the link in the new mailbox leads; `password` a hash that counts from when the address does. A
    letter at hand stands for the old mailbox, which can still say no.
    """
    with transaction.atomic():
        EmailChange.objects.filter(person=person).delete()
        change = EmailChange.objects.create(
            person=person, email=email.lower(), old_email=confirmed_address(person), asked_at=at, password=password,
            agreed_at=at if has_letter else None,
        )  # fmt: skip
        record("resident.email_change_asked", person, by=person, at=at, channel=channel)
    _tell(change, Side.NEW, "email_taken" if _is_taken(change) else "email_new", change.email, page)
    if change.old_email:
        _tell(change, Side.OLD, "email_old", change.old_email)
    return change


def confirm_new_address(
    change: EmailChange, *, by: User, at: datetime, session_key: str | None, channel: str = WEB
) -> bool:
    """Note that the new mailbox is theirs; return whether the address counts from now on."""
    if by.pk != change.person_id:
        raise NotYourChange(_("This link is for another account. Log in with the account that asked for it."))
    if _is_taken(change):
        raise AddressTaken(_("This address can not be used for your account. Choose another one."))
    EmailChange.objects.filter(pk=change.pk, confirmed_at=None).update(confirmed_at=at)
    return _settle(change, at, session_key, channel)


def agree_to_change(change: EmailChange, *, at: datetime, session_key: str | None) -> bool:
    """Note that the old mailbox has nothing against it; return whether the address counts from now on."""
    EmailChange.objects.filter(pk=change.pk, agreed_at=None).update(agreed_at=at)
    return _settle(change, at, session_key)


def stop_change(change: EmailChange, *, at: datetime) -> None:
    """End the change, every session and the password: whoever asked for it knew the password."""
    person = change.person
    with transaction.atomic():
        if EmailChange.objects.filter(pk=change.pk).delete()[0] == 0:
            return
        person.set_unusable_password()
        person.save(update_fields=["password"])
        end_other_sessions(person, keep=None, at=at)
        record("resident.email_change_stopped", person, by=person, at=at)


def withdraw_change(person: User) -> None:
    EmailChange.objects.filter(person=person).delete()


def forget_email_changes(at: datetime) -> int:
    """Forget wishes that were not confirmed in both mailboxes in time. Return how many that were."""
    return EmailChange.objects.filter(asked_at__lte=at - EmailChange.LAPSES).delete()[0]


def confirmed_address(person: User) -> str:
    """Return the address that is known to be theirs, or ""."""
    mine = EmailAddress.objects.filter(user=person, verified=True).order_by("-primary").first()
    return mine.email if mine else ""


def change_by_key(key: str, side: Side) -> EmailChange | None:
    """Return what a link from a mail is about; None where it is over or never was."""
    try:
        pk, meant = signing.loads(key, salt=SALT, max_age=EmailChange.LAPSES)
    except signing.BadSignature:
        return None
    return EmailChange.objects.select_related("person").filter(pk=pk).first() if meant == side else None


def _settle(change: EmailChange, at: datetime, session_key: str | None, channel: str = WEB) -> bool:
    """Give the person the address if nothing is waited for, once; log them out elsewhere, and tell the old mailbox."""
    change.refresh_from_db()
    if not change.counts:
        return False
    with transaction.atomic():
        if EmailChange.objects.filter(pk=change.pk).delete()[0] == 0 or _is_taken(change):
            return False
        before = User.objects.select_for_update(no_key=True).values("email").get(pk=change.person_id)
        _give_address(change, at)
        fields = changed_fields(before, {"email": change.email}, personal=("email",))
        end_other_sessions(change.person, keep=session_key, at=at)
        record(
            "resident.email_changed", change.person, by=change.person, at=at, channel=channel, data={"fields": fields}
        )
    if change.old_email:
        _tell(change, Side.OLD, "email_changed", change.old_email)
    return True


def _give_address(change: EmailChange, at: datetime) -> None:
    person = change.person
    EmailAddress.objects.filter(user=person).delete()
    EmailAddress.objects.create(user=person, email=change.email, verified=True, primary=True)
    person.email = change.email
    person.save(update_fields=["email"])
    if change.password:
        person.password = change.password
        person.save(update_fields=["password"])
    raise_level(person, Level.CONFIRMED, method="email", at=at)


def _is_taken(change: EmailChange) -> bool:
    others = User.objects.filter(email=change.email).exclude(pk=change.person_id)
    addresses = EmailAddress.objects.filter(email=change.email).exclude(user=change.person_id)
    return others.exists() or addresses.exists()


def _tell(change: EmailChange, side: Side, name: str, to: str, page: str = "") -> None:
    key = signing.dumps([change.pk, side], salt=SALT)
    link = settings.SITE_URL + reverse(page or f"residents-account:email-{side}", args=[key])
    send_mail(name, to, language=change.person.language, change=change, link=link)
