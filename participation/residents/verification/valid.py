"""For how long it counts that somebody was verified: a year, and the last month of it they can renew it."""

from datetime import datetime, timedelta

from participation.residents.models import Level, User

VALID = timedelta(days=365)
RENEWED_FROM = timedelta(days=30)  # before it ends


def ends_at(person: User) -> datetime | None:
    """Return until when a verification counts; None for who is not verified."""
    return person.level_at + VALID if person.level == Level.RESIDENT and person.level_at else None


def can_be_renewed(person: User, at: datetime) -> bool:
    """Whether somebody who is verified still, may do it once more: the end is near."""
    ends = ends_at(person)
    return ends is not None and at >= ends - RENEWED_FROM
