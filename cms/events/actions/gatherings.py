"""What happens to an event as a whole: published, moved, called off, and everybody reminded."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from cms.events.models import ACTIVE, Gathering, Registration, Reminder, State, Way
from cms.events.places import offer_what_is_free, set_desk_places, set_places
from cms.events.telling import News, tell_all
from cms.models import EventPage
from participation.audit.actions import record
from participation.errors import Invalid, WrongState
from participation.permissions import authorise
from participation.residents.models import User
from participation.rows import put_in_once


def take_over(page: EventPage, *, at: datetime) -> Gathering:
    """Make or renew what people register for, as its first page says now it is published.

    Another time or place goes to everyone who is registered, once it is not over yet.
    """
    with transaction.atomic():
        said = _said_on(page)
        gathering = Gathering.objects.select_for_update().filter(translation_key=page.translation_key).first()
        if gathering is None:
            gathering = Gathering.objects.create(translation_key=page.translation_key, page=page, changed_at=at, **said)
        elif page.pk == gathering.page_id:
            _renew(gathering, said, at)
        _set_all_places(gathering, gathering.page if page.pk != gathering.page_id else page)
        offer_what_is_free(gathering, at)
    return gathering


def call_off(gathering: Gathering, *, why: str, by: User, at: datetime) -> None:
    """Cancel the event and tell everybody why. It stays in the calendar, as cancelled."""
    authorise(by, "events.cancel_gathering", gathering)
    if not why.strip():
        raise Invalid(_("Say why it is cancelled. Everyone who is registered reads it."))
    with transaction.atomic():
        planned = Gathering.objects.filter(pk=gathering.pk, cancelled_at__isnull=True, ends_at__gt=at)
        version = gathering.sequence + 1
        if not planned.update(cancelled_at=at, cancelled_why=why.strip(), changed_at=at, sequence=version):
            raise WrongState(_("This is cancelled already, or over."))
        gathering.refresh_from_db()
        record("events.called_off", gathering, by=by, at=at, reason=why.strip())
        tell_all(_of(gathering), News.CALLED_OFF, at=at)


@dataclass(frozen=True)
class _Occasion:
    """A reminder: `is_due` says when, and `news` what is told."""

    news: News
    is_due: Callable[[Gathering, datetime], bool]


DAY, HOUR = timedelta(days=1), timedelta(hours=1)
OCCASIONS = {
    "day": _Occasion(News.TOMORROW, lambda gathering, at: gathering.starts_at - DAY <= at < gathering.starts_at - HOUR),
    "hour": _Occasion(News.SOON, lambda gathering, at: gathering.starts_at - HOUR <= at < gathering.starts_at),
    "after": _Occasion(News.AFTER, lambda gathering, at: gathering.ends_at + DAY <= at < gathering.ends_at + 7 * DAY),
}


def remind_all(at: datetime) -> int:
    """Remind whoever comes, a day and an hour before; and the day after, ask what they thought of it. Due work."""
    near = Gathering.objects.filter(
        starts_at__lte=at + DAY, ends_at__gt=at - 7 * DAY, cancelled_at__isnull=True
    ).select_related("page")
    return sum(
        _remind(gathering, kind, at)
        for kind, occasion in OCCASIONS.items()
        for gathering in near.exclude(reminders__kind=kind)
        if occasion.is_due(gathering, at)
    )


def _remind(gathering: Gathering, kind: str, at: datetime) -> bool:
    with transaction.atomic():
        if not put_in_once(Reminder(gathering=gathering, kind=kind, at=at)):
            return False
        tell_all(_of(gathering).filter(state=State.CONFIRMED), OCCASIONS[kind].news, at=at)
    return True


def _said_on(page: EventPage) -> dict[str, object]:
    return {
        "starts_at": page.starts_at,
        "ends_at": page.ends_at,
        "place": page.place,
        "opens_at": page.registration_opens_at,
        "closes_at": page.registration_closes_at or page.starts_at,
    }


def _renew(gathering: Gathering, said: dict[str, object], at: datetime) -> None:
    before = (gathering.starts_at, gathering.ends_at, gathering.place)
    for name, value in said.items():
        setattr(gathering, name, value)
    has_moved = before != (gathering.starts_at, gathering.ends_at, gathering.place)
    if has_moved:
        gathering.sequence += 1
        gathering.changed_at = at
        gathering.reminders.all().delete()
    gathering.save()
    if has_moved and gathering.cancelled_at is None and gathering.ends_at > at:
        tell_all(_of(gathering), News.MOVED, at=at)


def _set_all_places(gathering: Gathering, page: EventPage) -> None:
    wanted = {Way.ON_SITE: page.places_on_site or 0, Way.ONLINE: page.places_online or 0}
    for_desk = _for_desk(wanted, page.desk_places)
    for way, number in wanted.items():
        set_places(gathering, way, number)
        set_desk_places(gathering, way, for_desk[way])


def _for_desk(wanted: dict[Way, int], number: int | None) -> dict[Way, int]:
    """Return how many of each are kept for the desk: so many, on site first; else one in ten, and at least one."""
    if number is None:
        return {way: -(-places // 10) for way, places in wanted.items()}
    on_site = min(number, wanted[Way.ON_SITE])
    return {Way.ON_SITE: on_site, Way.ONLINE: number - on_site}


def _of(gathering: Gathering) -> QuerySet[Registration]:
    there = Registration.objects.filter(gathering=gathering, state__in=ACTIVE)
    return there.select_related("gathering__page", "person").order_by("pk")
