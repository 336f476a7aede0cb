"""Everything that can happen to a person's account; what happens to their roles stands in participation/roles."""

from datetime import datetime

from django.db import transaction
from django.db.models import Q
from django.utils.crypto import constant_time_compare

from participation.audit.actions import record
from participation.residents.models import Level, Session, User


def raise_level(user: User, level: Level, *, method: str, at: datetime) -> User:
    """Note that the town now knows `user` at `level`; a level never falls by this."""
    with transaction.atomic():
        changed = User.objects.filter(pk=user.pk, level__lt=level).update(level=level, level_method=method, level_at=at)
        if changed:
            record("resident.level_raised", user, by=user, at=at, data={"level": int(level), "method": method})
    user.refresh_from_db(fields=["level", "level_method", "level_at"])
    return user


def forget_old_sessions(at: datetime) -> int:
    """Delete what browsers were remembered by, once it is over; return how many."""
    return Session.objects.filter(expire_date__lt=at).delete()[0]


def end_session(person: User, handle: str, *, at: datetime) -> int:
    """Log `person` out where the session is that their list calls `handle`; return how many that were."""
    keys = [session.session_key for session in person.sessions.all() if constant_time_compare(session.handle, handle)]
    return _end(person, Q(session_key__in=keys), at)


def end_other_sessions(person: User, *, keep: str | None, at: datetime) -> int:
    """Log `person` out everywhere but in the session with the key `keep`; return in how many that was."""
    return _end(person, ~Q(session_key=keep or ""), at)


def _end(person: User, which: Q, at: datetime) -> int:
    with transaction.atomic():
        ended = person.sessions.filter(which).delete()[0]
        if ended:
            record("resident.sessions_ended", person, by=person, at=at, data={"number": ended})
    return ended
