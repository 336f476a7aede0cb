"""Letting neighbours in: a code for the letter that the town sends them, and what somebody does with it."""

from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from participation.audience.models import Code, Pass
from participation.audit.actions import record
from participation.dossiers.models import Audience, Dossier
from participation.errors import Invalid, WrongState
from participation.permissions import Visitor, authorise
from participation.residents.models import User
from participation.residents.verification.attempts import Visit, take_attempt, take_back
from participation.residents.verification.codes import Code as Symbols
from participation.residents.verification.codes import draw_code, keyed, read_code

LONGEST = timedelta(days=366)


class NotForNeighbours(WrongState):
    """A code opens only what neighbours may see."""

    code = "not_for_neighbours"

    def __init__(self) -> None:
        super().__init__(_("This dossier is not for neighbours. First say so in the dossier, then make a code."))


class WrongLastDay(Invalid):
    code = "wrong_last_day"

    def __init__(self) -> None:
        super().__init__(_("Choose a last day from today on, within a year."))


class UnknownNeighbourCode(Invalid):
    """Never existed, is over or was withdrawn: which of them is not told."""

    code = "unknown_code"

    def __init__(self) -> None:
        super().__init__(_("This code does not open anything, or its time is over. Look at your letter again."))


def make_code(dossier: Dossier, *, last_day: date, by: User, at: datetime) -> str:
    """Return a new code in groups, to print in the letter to the neighbours. It can not be read again later."""
    authorise(by, "audience.make_code", dossier)
    today = timezone.localdate(at)
    if not today <= last_day <= today + LONGEST:
        raise WrongLastDay
    if dossier.audience != Audience.NEIGHBOURS:
        raise NotForNeighbours
    symbols = draw_code()
    with transaction.atomic():
        Code.objects.create(dossier=dossier, key=_key(symbols), last_day=last_day, made_at=at, made_by=by)
        record("dossier.code_made", dossier, by=by, at=at, data={"last_day": last_day.isoformat()})
    return symbols.in_groups


def withdraw_code(code: Code, *, by: User, at: datetime) -> None:
    """Let nobody in by this code any more, nor those who came in by it."""
    authorise(by, "audience.withdraw_code", code.dossier)
    with transaction.atomic():
        if Code.objects.filter(pk=code.pk, withdrawn_at=None).update(withdrawn_at=at):
            record("dossier.code_withdrawn", code.dossier, by=by, at=at)


def use_code(typed: str, *, by: Visitor, net: str, at: datetime) -> Code:
    """Return the code that was typed; it opens its dossier. A code that fails is a try, of which there are few.

    Who has an account sees the dossier from now on, wherever they log in; a stranger carries the code (reader.py).
    Raises `MistypedCode`, `TooManyAttempts` or `UnknownNeighbourCode`.
    """
    authorise(by, "audience.use_code")
    person = by if isinstance(by, User) else None
    symbols = read_code(typed)
    tried = take_attempt(Visit(net, person), symbols, at)
    usable = Code.objects.usable(timezone.localdate(at)).filter(dossier__audience=Audience.NEIGHBOURS)
    code = usable.filter(key=_key(symbols)).select_related("dossier").first()
    if code is None:
        raise UnknownNeighbourCode
    take_back(tried)
    with transaction.atomic():
        is_new = person is None or Pass.objects.get_or_create(code=code, person=person, defaults={"given_at": at})[1]
        if is_new:
            record("dossier.code_used", code.dossier, by=person, at=at)
    return code


def _key(symbols: Symbols) -> str:
    return keyed("neighbour code", symbols.symbols)
