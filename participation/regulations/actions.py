"""The days on which the town hall is closed: set one, take one away. Terms that run follow at once."""

from datetime import datetime

from django.db import transaction

from participation.audit.actions import record
from participation.permissions import authorise
from participation.procedures.models import ClosingDay
from participation.procedures.moves import reckon_open_terms
from participation.residents.models import User


def add_closing_day(day: ClosingDay, *, by: User, at: datetime) -> ClosingDay:
    """Close the town hall on a day, once or every year."""
    authorise(by, "procedures.set_closing_days")
    with transaction.atomic():
        day.save()
        _follow(day, "set", by, at)
    reckon_open_terms()
    return day


def remove_closing_day(day: ClosingDay, *, by: User, at: datetime) -> None:
    """Open the town hall again on a day."""
    authorise(by, "procedures.set_closing_days")
    with transaction.atomic():
        _follow(day, "removed", by, at)
        day.delete()
    reckon_open_terms()


def _follow(day: ClosingDay, what: str, by: User, at: datetime) -> None:
    data = {"day": str(day.day), "every_year": day.every_year, "what": what}
    record("procedures.closing_day_set", day, by=by, at=at, data=data)
