"""Tell people that something happened."""

import json
from collections.abc import Iterable
from datetime import datetime

from django.db import connection

from participation.notices.models import Event, Notice
from participation.residents.models import User

NEW_EVENT = """
INSERT INTO notices_event (kind, at, actor_id, dossier_id, path, data) VALUES (%s, %s, %s, %s, %s, %s) RETURNING id
"""  # with most acts, so not built every time


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
    event = Event(kind=kind, at=at, actor=by, dossier_id=dossier, path=path, data=data or {})
    with connection.cursor() as cursor:
        moment = connection.ops.adapt_datetimefield_value(at)
        cursor.execute(NEW_EVENT, [kind, moment, event.actor_id, dossier, path, json.dumps(event.data)])
        event.pk = cursor.fetchone()[0]
    people = set(to) - {by.pk if by else None}
    Notice.objects.bulk_create(Notice(event=event, person_id=person) for person in sorted(people))
    return event


def mark_read(person: User, *, at: datetime) -> int:
    """Mark all of a person's notices as read; return how many were unread."""
    return Notice.objects.filter(person=person).unread().update(read_at=at)
