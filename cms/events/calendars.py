"""Events as iCalendar (RFC 5545, RFC 5546): for a calendar to take over, to follow, and in mail."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta
from email.utils import parseaddr
from enum import StrEnum
from urllib.parse import urlsplit

from django.conf import settings
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from icalendar import Alarm, Calendar, Event, vCalAddress, vText
from icalendar.enums import STATUS

from cms.events.models import Gathering, Registration, State
from cms.events.telling import address_of
from participation.desk import DESK

CONTENT_TYPE = "text/calendar; charset=utf-8"
YEAR = timedelta(days=366)  # on both sides, so that the time zone says when the clocks change


class Method(StrEnum):
    """What a calendar is to do with it."""

    PUBLISH = "PUBLISH"
    REQUEST = "REQUEST"
    CANCEL = "CANCEL"


def calendar_of(gatherings: Sequence[Gathering], *, at: datetime, name: str = "") -> bytes:
    """Return a calendar of all of these, in the active language."""
    return _calendar(Method.PUBLISH, [_entry(gathering, at) for gathering in gatherings], name=name)


def invitation(registration: Registration, *, at: datetime) -> bytes:
    """Return what goes with the mail to somebody who registered: it comes in their calendar, or leaves it."""
    gathering = registration.gathering
    entry = _entry(gathering, at, url=settings.SITE_URL + registration.get_absolute_url())
    attendee = vCalAddress(f"mailto:{address_of(registration)}")
    attendee.params["CN"] = vText(registration.who)
    attendee.params["RSVP"] = vText("FALSE")
    entry.add("attendee", attendee, encode=False)
    is_over = gathering.cancelled_at is not None or registration.state != State.CONFIRMED
    if is_over:
        entry.status = STATUS.CANCELLED
    return _calendar(Method.CANCEL if is_over else Method.REQUEST, [entry])


def method_of(calendar: bytes) -> str:
    return str(Calendar.from_ical(calendar)["METHOD"])


def _calendar(method: Method, entries: Iterable[Event], *, name: str = "") -> bytes:
    calendar = Calendar.new(
        method=method, prodid=f"-//{DESK.town}//{_host()}//", subcomponents=entries,
        name=name or None, refresh_interval=timedelta(hours=12) if name else None,
    )  # fmt: skip
    days = [date(entry.start.year, entry.start.month, entry.start.day) for entry in calendar.events]
    if days:
        calendar.add_missing_timezones(first_date=min(days) - YEAR, last_date=max(days) + YEAR)
    return calendar.to_ical()


def _entry(gathering: Gathering, at: datetime, *, url: str = "") -> Event:
    """Return an event in local time, in the active language. Its UID stays, whatever changes."""
    page, zone = gathering.page_in(translation.get_language() or ""), timezone.get_default_timezone()
    entry = Event.new(
        uid=f"{gathering.translation_key}@{_host()}",
        sequence=gathering.sequence,
        stamp=at.replace(microsecond=0),
        last_modified=gathering.changed_at.replace(microsecond=0),
        start=gathering.starts_at.astimezone(zone),
        end=gathering.ends_at.astimezone(zone),
        summary=page.title,
        description=page.intro,
        location=gathering.place or None,
        url=url or page.full_url,
        status=STATUS.CANCELLED if gathering.cancelled_at else STATUS.CONFIRMED,
    )
    entry.add("organizer", _organiser(), encode=False)
    if gathering.cancelled_at is None:
        entry.add_component(_alarm(page.title))
    return entry


def _alarm(title: str) -> Alarm:
    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("description", _("Tomorrow: %(title)s") % {"title": title})
    alarm.add("trigger", timedelta(days=-1))
    return alarm


def _organiser() -> vCalAddress:
    organiser = vCalAddress(f"mailto:{parseaddr(settings.DEFAULT_FROM_EMAIL)[1]}")
    organiser.params["CN"] = vText(DESK.town)
    return organiser


def _host() -> str:
    return urlsplit(settings.SITE_URL).hostname or "localhost"
