"""Tell people that something happened."""

from collections.abc import Iterable
from datetime import datetime

from participation.notices.models import Event, Notice
from participation.residents.models import User
from participation.rows import put_in, put_in_all


def notify(
    kind: str,
    *,
    at: datetime,
    path: str,
    to: Iterable[int],
    by: User | None = None,
    dossier: int | None = None,
    data: dict[str, str] | None = None,
) -> Event:
    """Write the event and a notice for each person in `to` (ids), in the caller's transaction.

    `dossier` (id) is what it belongs to. Nobody is told of their own act.
    """
    event = put_in(Event(kind=kind, at=at, actor=by, dossier_id=dossier, path=path, data=data or {}))
    people = set(to) - {by.pk if by else None}
    put_in_all(Notice(event=event, person_id=person) for person in sorted(people))
    return event


def mark_read(person: User, *, at: datetime) -> int:
    """Mark all of a person's notices as read; return how many were unread."""
    return Notice.objects.filter(person=person).unread().update(read_at=at)
