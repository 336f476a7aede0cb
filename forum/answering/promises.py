"""When what the town promises about a topic has to be done, on the days that the town hall works."""

from datetime import date, datetime

from django.utils import timezone

from participation.dossiers.models import Theme
from participation.procedures.calendars import Calendar
from participation.procedures.clock import Length, Unit, end_of_day, last_day, warning_day
from participation.procedures.models import town_calendar
from participation.procedures.regulations import country_of_town


def calendar_at(at: datetime) -> Calendar:
    """Return the days that the town hall works: its country's, without its own closing days."""
    return town_calendar(country_of_town(at))


def seen_until(theme: Theme, at: datetime, calendar: Calendar) -> datetime:
    return _end_of(theme.seen_days, at, calendar)


def answer_until(theme: Theme, at: datetime, calendar: Calendar) -> datetime:
    return _end_of(theme.answer_days, at, calendar)


def warn_at(since: datetime, until: date, calendar: Calendar) -> datetime | None:
    """Return the end of the day on which three quarters of the working days until then are over."""
    first = timezone.localdate(since)
    days = sum(
        calendar.is_working_day(date.fromordinal(n)) for n in range(first.toordinal() + 1, until.toordinal() + 1)
    )
    day = warning_day(first, Length(days, Unit.WORKING), calendar) if days else None
    return end_of_day(day) if day and day < until else None


def _end_of(days: int, at: datetime, calendar: Calendar) -> datetime:
    day = last_day(timezone.localdate(at), Length(days, Unit.WORKING), calendar)
    if day is None:
        raise ValueError("A term without a pause has an end.")
    return end_of_day(day)
