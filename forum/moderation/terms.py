"""How long what may take in moderation, on the days that the town hall works."""

from datetime import datetime, timedelta

from dateutil.relativedelta import relativedelta
from django.utils import timezone

from participation.procedures.clock import Length, Unit, end_of_day, last_day
from participation.procedures.models import town_calendar
from participation.procedures.regulations import country_of_town

LOOK = Length(1, Unit.WORKING)  # a report is looked at by the end of the next working day
SIGN = timedelta(hours=24)  # what takes two, lapses when nobody signed by then
HIDDEN_AT_MOST = timedelta(hours=72)
ANSWER_AN_APPEAL = Length(14, Unit.CALENDAR)
OBJECT = relativedelta(months=6)
WARNED_WITHIN = timedelta(days=365)
GRADUATED_OVER = timedelta(days=730)
SUSPENSION_DAYS = (7, 30, 90)  # the first, the second, and each one after that


def until_end_of(length: Length, at: datetime) -> datetime:
    """Return the last second of a term that begins at `at`."""
    day = last_day(timezone.localdate(at), length, town_calendar(country_of_town(at)))
    if day is None:
        raise ValueError("A term without a pause has an end.")
    return end_of_day(day)


def object_until(at: datetime) -> datetime:
    """Return until when one can object to what was decided at `at`."""
    return end_of_day(timezone.localdate(at) + OBJECT)
