"""Tell people that something happened."""

from collections.abc import Iterable
from datetime import datetime

from participation.dossiers.models import Dossier
from participation.notices.models import Event, Notice
from participation.residents.models import User


def notify(
    kind: str,
    *,
    at: datetime,
    path: str,
    to: Iterable[User],
    by: User | None = None,
    dossier: Dossier | None = None,
    data: dict[str, str] | None = None,
) -> Event:
    """Write the event and a notice for each person in `to`, in the caller's transaction.

    Nobody is told of their own act.
    """
    event = Event.objects.create(kind=kind, at=at, actor=by, dossier=dossier, path=path, data=data or {})
    people = {person.pk: person for person in to if person != by}
    Notice.objects.bulk_create(Notice(event=event, person=person) for person in people.values())
    return event


def mark_read(person: User, *, at: datetime) -> int:
    """Mark all of a person's notices as read; return how many were unread."""
    return Notice.objects.filter(person=person).unread().update(read_at=at)
