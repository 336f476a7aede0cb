"""Erasing a person: what goes, what stays without a name, and the proof that it was done."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from uuid import uuid4

from django.core.mail import EmailMessage
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override

from participation.audit.actions import record
from participation.desk import DESK
from participation.errors import WrongState
from participation.permissions import authorise
from participation.privacy.models import Destruction, Reason
from participation.residents.models import User
from participation.residents.personal import Erased, PersonalData, registered

type Forget = Callable[[User], Erased]

_elsewhere: dict[str, Forget] = {}


class HoldsRole(WrongState):
    """Who acts for the town ends that first: their acts must stay theirs until then."""

    code = "holds_role"


class ErasedAlready(WrongState):
    """The account is gone."""

    code = "erased_already"


@dataclass(frozen=True)
class Fate:
    """What happened to the rows of one kind."""

    what: str
    erased: Erased


def register(what: str, forget: Forget) -> None:
    """Have `forget` called too: for what names a person without pointing at them, such as the log of a library."""
    _elsewhere[what] = forget


def erase_person(person: User, *, by: User, at: datetime) -> list[Fate]:
    """Erase everything that names `person`; return what became of it. Votes stay: nobody knows whose they are.

    Raises `HoldsRole`, and `ErasedAlready` for whoever comes second.
    """
    authorise(by, "privacy.erase_person", person)
    if person.roles:
        raise HoldsRole(gettext_lazy("You have a role in the town. Ask an administrator to end it first."))
    return _erase(person, by=by, at=at, reason=Reason.ASKED)


def erase_by_term(person: User, *, at: datetime) -> list[Fate]:
    """Erase the same because a term is over: the clock does it. Raises `ErasedAlready` for whoever comes second."""
    return _erase(person, by=None, at=at, reason=Reason.TERM)


def _erase(person: User, *, by: User | None, at: datetime, reason: Reason) -> list[Fate]:
    with transaction.atomic():
        held = User.objects.select_for_update().filter(pk=person.pk).first()
        if held is None:
            raise ErasedAlready(gettext_lazy("This account is erased already."))
        fates = [Fate(what, forget(held)) for what, forget in _elsewhere.items()]
        fates += [Fate(entry.model._meta.label_lower, entry.erase(entry, held)) for entry in _account_last()]
        _note(fates, at, reason)
        channel = "web" if by else "clock"
        record("privacy.person_erased", held, by=by, at=at, channel=channel, data=_in_short(fates))
        if held.email:
            transaction.on_commit(partial(_say_farewell, held.email, held.language), robust=True)
        User.objects.filter(pk=held.pk).delete()
    return fates


def _account_last() -> list[PersonalData]:
    """The account itself goes by cascade, when nothing points at it any more."""
    return [entry for entry in registered() if entry.model is not User]


def _note(fates: list[Fate], at: datetime, reason: Reason) -> None:
    occasion, rows = uuid4(), dict[str, Erased]()
    for fate in [*fates, Fate(User._meta.label_lower, Erased(gone=1))]:
        before = rows.get(fate.what, Erased())
        rows[fate.what] = Erased(before.gone + fate.erased.gone, before.kept + fate.erased.kept)
    Destruction.objects.bulk_create(
        Destruction(at=at, what=what, number=row.gone, kept=row.kept, reason=reason, occasion=occasion)
        for what, row in rows.items()
        if row.gone or row.kept
    )


def _in_short(fates: list[Fate]) -> dict[str, int]:
    return {fate.what: fate.erased.gone for fate in fates if fate.erased.gone}


def _say_farewell(address: str, language: str) -> None:
    """The last mail: it says that it is done, and whom to call if it was somebody else."""
    with override(language):
        subject = _("Your account is erased")
        text = _(
            "Your account on %(site)s is erased, with everything that named you. What others replied to stays without "
            "your name, and your votes stay too: nobody knows which they are.\n\n"
            "Was it not you? Call the town hall at once. You will get no more mails from us."
        ) % {"site": DESK.town}
    EmailMessage(subject, text, to=[address]).send()
