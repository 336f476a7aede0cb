"""Terms: how long something may take, and the last day of it.

A term begins with an event, and the day after it is its first day. Days on which a term is suspended do not count. One
that ends on a day on which nobody works is rolled forward to the next working day, where that is asked; a term that is
counted back from an event (file so many days before the council meets) never rolls.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from fractions import Fraction
from math import ceil

from dateutil.relativedelta import relativedelta
from django.utils import timezone

from participation.procedures.calendars import Calendar

DAY = timedelta(days=1)
LAST_SECOND = time(23, 59, 59)
WARNED_AT = Fraction(3, 4)  # of a term


class Unit(StrEnum):
    """What a term is counted in."""

    CALENDAR = "cal"
    WORKING = "wd"
    MONTHS = "months"


@dataclass(frozen=True)
class Length:
    """How long a term is: 10 working days, 28 calendar days, 6 months."""

    number: int
    unit: Unit

    def __post_init__(self) -> None:
        if self.number < 1:
            raise ValueError("A term takes at least one day.")

    def __add__(self, other: "Length") -> "Length":
        if self.unit != other.unit:
            raise ValueError("Only terms that are counted alike can be added.")
        return Length(self.number + other.number, self.unit)


@dataclass(frozen=True)
class Pause:
    """The days from `since` (which still counts) up to and including `until`; None: the clock still stands still."""

    since: date
    until: date | None = None

    def covers(self, day: date) -> bool:
        return self.since < day and (self.until is None or day <= self.until)


def last_day(
    start: date, length: Length, calendar: Calendar, *, pauses: Sequence[Pause] = (), roll: bool = True
) -> date | None:
    """Return the last day of a term that began on `start`; None while it is suspended before it ends."""
    if length.unit == Unit.MONTHS:
        end = _after_months(start, length.number, pauses)
    else:
        end = _after_days(start, length, calendar, pauses)
    return _rolled(end, calendar) if end and roll else end


def warning_day(start: date, length: Length, calendar: Calendar, *, pauses: Sequence[Pause] = ()) -> date | None:
    """Return the day on which three quarters of a term are over."""
    if length.unit == Unit.MONTHS:
        end = _after_months(start, length.number, pauses)
        return end and start + (end - start) * 3 // 4
    part = Length(ceil(length.number * WARNED_AT), length.unit)
    return _after_days(start, part, calendar, pauses)


def latest_day_before(event: date, days: int) -> date:
    """Return the last day that is at least `days` before `event`. It never rolls: later would be too late."""
    return event - timedelta(days=days)


def end_of_day(day: date) -> datetime:
    """Return the last second of `day` in the town, in UTC."""
    local = timezone.make_aware(datetime.combine(day, LAST_SECOND), timezone.get_default_timezone())
    return local.astimezone(UTC)


def _days_that_count(start: date, pauses: Sequence[Pause]) -> Iterator[date]:
    """Give the days after `start` on which the clock runs; it ends where a pause has no end."""
    day = start + DAY
    while True:
        pause = next((pause for pause in pauses if pause.covers(day)), None)
        if pause is None:
            yield day
            day += DAY
        elif pause.until is None:
            return
        else:
            day = pause.until + DAY


def _after_days(start: date, length: Length, calendar: Calendar, pauses: Sequence[Pause]) -> date | None:
    left = length.number
    for day in _days_that_count(start, pauses):
        left -= length.unit == Unit.CALENDAR or calendar.is_working_day(day)
        if not left:
            return day
    return None


def _after_months(start: date, months: int, pauses: Sequence[Pause]) -> date | None:
    """Add whole months; a month without that day ends on its last one. Pauses add the days that they took."""
    days = (start + relativedelta(months=months) - start).days
    return next((day for n, day in enumerate(_days_that_count(start, pauses), start=1) if n == days), None)


def _rolled(day: date, calendar: Calendar) -> date:
    while not calendar.is_working_day(day):
        day += DAY
    return day
