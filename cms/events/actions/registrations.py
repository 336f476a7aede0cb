"""Everything that can happen to a registration: made, confirmed, offered a place, cancelled, seen at the door.

A guest, who has no account, acts with the link in their mail: who holds it is who registered. `confirm`, `take_offer`
and `cancel` are for that link, and so ask for no permission.
"""

from dataclasses import dataclass
from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.translation import get_language

from cms.events.errors import AlreadyBegun, AlreadyRegistered, NoPlacesLikeThat, NothingToDo, NotOpen, OfferOver
from cms.events.models import ACTIVE, Gathering, Registration, State, Way
from cms.events.places import (
    DESK,
    hold_places,
    is_somebody_before,
    leave_places,
    offer_what_is_free,
    with_places_to_offer,
)
from cms.events.telling import News, tell
from participation.acting import WEB, channel_of
from participation.audit.actions import record
from participation.due import each_by_itself
from participation.permissions import authorise
from participation.residents.models import User


@dataclass(frozen=True)
class Wish:
    """How somebody wants to come, and with how many."""

    way: Way
    seats: int = 1
    has_assistant: bool = False


def register(gathering: Gathering, wish: Wish, *, by: User, at: datetime) -> Registration:
    """Register a person; they have their places, or stand on the waiting list. Raises `AlreadyRegistered`."""
    authorise(by, "events.register", gathering)
    refuse_when_shut(gathering, wish, at)
    new = _made(gathering, wish, at, person=by, language=by.language, channel=channel_of(by))
    return _put_in_line(new, by=by, at=at)


def ask_for_place(gathering: Gathering, wish: Wish, *, name: str, email: str, at: datetime) -> Registration:
    """Note what a guest asks for and mail them a link; nothing is given away before they confirmed.

    Whoever is registered already gets the link to that, so that nobody else learns it here.
    """
    refuse_when_shut(gathering, wish, at)
    email = email.lower()
    there = Registration.objects.active().filter(gathering=gathering, email=email).first()
    with transaction.atomic():
        asked = there or _made(gathering, wish, at, name=name, email=email, language=_language(), channel=WEB)
        if there is None:
            asked.save()
            record("events.place_asked", asked, by=None, at=at)
        tell(asked, News(f"events.{asked.state}"), at=at)
    return asked


def confirm(registration: Registration, *, at: datetime) -> Registration:
    """Let a guest's registration count, once. Raises `AlreadyRegistered`."""
    if registration.state in ACTIVE:
        return registration
    wish = Wish(Way(registration.way), registration.seats)
    refuse_when_shut(registration.gathering, wish, at)
    if registration.state != State.REQUESTED:
        raise NothingToDo
    return _put_in_line(registration, by=None, at=at)


def register_somebody(
    gathering: Gathering, wish: Wish, *, name: str, email: str, by: User, at: datetime
) -> Registration:
    """Register somebody who calls or comes by and wants no account. They said so themselves: nothing is confirmed."""
    authorise(by, "events.register_somebody", gathering)
    refuse_when_shut(gathering, wish, at, is_at_desk=True)
    new = _made(gathering, wish, at, name=name, email=email.lower(), language=_language(), channel=DESK)
    return _put_in_line(new, by=by, at=at)


def accept_offer(registration: Registration, *, by: User, at: datetime) -> None:
    authorise(by, "events.accept_offer", registration)
    take_offer(registration, by=by, at=at)


def take_offer(registration: Registration, *, at: datetime, by: User | None = None) -> None:
    """Take the place that is offered. Raises `OfferOver`."""
    with transaction.atomic():
        offered = Registration.objects.filter(pk=registration.pk, state=State.OFFERED, offer_until__gt=at)
        if not offered.update(state=State.CONFIRMED):
            raise OfferOver
        registration.state = State.CONFIRMED
        record("events.offer_taken", registration, by=by, at=at)
        tell(registration, News.CONFIRMED, at=at)


def cancel_registration(registration: Registration, *, by: User, at: datetime) -> None:
    authorise(by, "events.cancel_registration", registration)
    cancel(registration, by=by, at=at)


def cancel_for_somebody(registration: Registration, *, by: User, at: datetime) -> None:
    """Cancel for somebody who calls or comes by."""
    authorise(by, "events.cancel_for_somebody", registration)
    cancel(registration, by=by, at=at)


def cancel(registration: Registration, *, at: datetime, by: User | None = None) -> None:
    """Give the places back; whoever waits is offered them at once."""
    if at >= registration.gathering.starts_at:
        raise AlreadyBegun
    with transaction.atomic():
        there = Registration.objects.filter(pk=registration.pk, state__in=(*ACTIVE, State.REQUESTED))
        if not there.update(state=State.CANCELLED, offer_until=None):
            raise NothingToDo
        registration.state = State.CANCELLED
        leave_places(registration)
        record("events.registration_cancelled", registration, by=by, at=at)
        tell(registration, News.CANCELLED, at=at)
        offer_what_is_free(registration.gathering, at)


def check_in(registration: Registration, *, was_there: bool, by: User, at: datetime) -> None:
    """Note at the door that somebody came, or that this was a mistake."""
    authorise(by, "events.check_in", registration)
    with transaction.atomic():
        sure = Registration.objects.confirmed().filter(pk=registration.pk, checked_in_at__isnull=was_there)
        if sure.update(checked_in_at=at if was_there else None):
            act = "events.checked_in" if was_there else "events.check_in_undone"
            record(act, registration, by=by, at=at)


# By the clock


def end_offers(at: datetime) -> int:
    """End offers whose time is over, and offer those places to the next. Due work."""
    over = Registration.objects.filter(state=State.OFFERED, offer_until__lte=at).select_related("gathering", "person")
    return each_by_itself(over, lambda registration: _end_offer(registration, at))


def offer_again(at: datetime) -> int:
    """Offer what stayed free while somebody waits. Due work."""

    def offer(gathering: Gathering) -> None:
        with transaction.atomic():
            offer_what_is_free(gathering, at)

    return each_by_itself(with_places_to_offer().filter(starts_at__gt=at, cancelled_at__isnull=True), offer)


def refuse_when_shut(gathering: Gathering, wish: Wish, at: datetime, *, is_at_desk: bool = False) -> None:
    """Raise `NotOpen` or `NoPlacesLikeThat`. At the desk one can register until the end: people are at the door."""
    is_open = gathering.is_open(at) or (is_at_desk and gathering.cancelled_at is None and at < gathering.ends_at)
    if not is_open:
        raise NotOpen
    if wish.way not in gathering.ways():
        raise NoPlacesLikeThat


def _made(gathering: Gathering, wish: Wish, at: datetime, **whose: object) -> Registration:
    """Return a registration that is not stored yet."""
    how = {"way": wish.way, "seats": wish.seats, "has_assistant": wish.has_assistant}
    return Registration(gathering=gathering, state=State.REQUESTED, made_at=at, **how, **whose)


def _put_in_line(registration: Registration, *, by: User | None, at: datetime) -> Registration:
    """Store it with its places, or behind those who wait. A constraint says who is registered already."""
    registration.state, registration.waiting_since = State.WAITING, at
    is_new = registration.pk is None
    try:
        with transaction.atomic():
            if is_new:
                registration.save()
            elif not Registration.objects.filter(pk=registration.pk, state=State.REQUESTED).update(
                state=State.WAITING, waiting_since=at
            ):
                raise NothingToDo
            if not is_somebody_before(registration) and hold_places(registration):
                registration.state, registration.waiting_since = State.CONFIRMED, None
                registration.save(update_fields=["state", "waiting_since"])
            record("events.registered", registration, by=by, at=at, data={"state": registration.state})
            tell(registration, News(f"events.{registration.state}"), at=at)
    except IntegrityError:
        registration.pk = None if is_new else registration.pk
        raise AlreadyRegistered from None
    return registration


def _end_offer(registration: Registration, at: datetime) -> None:
    with transaction.atomic():
        over = Registration.objects.filter(pk=registration.pk, state=State.OFFERED, offer_until__lte=at)
        if not over.update(state=State.EXPIRED, offer_until=None):
            return
        registration.state = State.EXPIRED
        leave_places(registration)
        record("events.offer_ended", registration, by=None, at=at, channel="clock")
        tell(registration, News.EXPIRED, at=at)
        offer_what_is_free(registration.gathering, at)


def _language() -> str:
    return get_language() or ""
