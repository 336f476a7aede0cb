"""Everything that can happen to what people are told: something happens, they read it, they choose how to be told."""

from collections.abc import Iterable, Mapping
from datetime import datetime

from django.db import transaction

from participation.notices.models import Bounce, Choice, Event, MailStop, Notice
from participation.notices.schedule import How
from participation.notices.texts import is_own
from participation.notices.tokens import EVERYTHING
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
    own: Iterable[int] = (),
) -> Event:
    """Write the event and a notice for each person in `to` (ids), in the caller's transaction.

    `dossier` (id) is what it belongs to; for those in `own` it is about their own case. Nobody is told of their own
    act. `data` fills in the words; `number` and `until` (a day, year-month-day) in it stand in mail and letters. With
    a `name` goes `person`, the id of whose it is: the name goes when their account does.
    """
    event = put_in(Event(kind=kind, at=at, actor=by, dossier_id=dossier, path=path, data=data or {}))
    people = set(to) - {by.pk if by else None}
    concerned = people if is_own(kind) else set(own)
    put_in_all(
        Notice(event=event, person_id=person, is_own=person in concerned, look_at=at) for person in sorted(people)
    )
    return event


def mark_read(person: User, *, at: datetime) -> int:
    """Mark all of a person's notices as read; return how many were unread."""
    return Notice.objects.filter(person=person).unread().update(read_at=at)


def mark_one_read(person: User, notice: int, *, at: datetime) -> None:
    """Mark one of the person's own notices as read; one that is somebody else's, or read, is left as it is."""
    Notice.objects.filter(pk=notice, person=person).unread().update(read_at=at)


def choose(person: User, *, wants_mail: bool, chosen: Mapping[str, How], at: datetime) -> None:
    """Keep what the person wishes to be told, and how soon. What waits goes by that too."""
    with transaction.atomic():
        if wants_mail:
            MailStop.objects.filter(person=person).delete()
        else:
            MailStop.objects.get_or_create(person=person, defaults={"at": at})
        Choice.objects.bulk_create(
            [Choice(person=person, sort=sort, how=how) for sort, how in chosen.items()],
            update_conflicts=True, unique_fields=["person", "sort"], update_fields=["how"],
        )  # fmt: skip
        _look_again(person.pk, at)


def stop_mail(person: int, sort: str, *, at: datetime) -> None:
    """Send no more mail of one sort, or of EVERYTHING that can be stopped. An account that is gone gets none anyway."""
    with transaction.atomic():
        if not User.objects.select_for_update(no_key=True).filter(pk=person).exists():
            return
        if sort == EVERYTHING:
            MailStop.objects.get_or_create(person_id=person, defaults={"at": at})
        else:
            Choice.objects.update_or_create(person_id=person, sort=sort, defaults={"how": How.SITE})
        _look_again(person, at)


def try_address_again(person: User) -> None:
    """Take the person's word for it that their address works (again)."""
    Bounce.objects.filter(person=person, address=person.email or "").delete()


def leave_on_site(at: datetime) -> int:
    """Mail nothing of what happened up to `at`: for a town that is filled with what happened before it was there."""
    return Notice.objects.to_look_at(at).update(look_at=None)


def _look_again(person: int, at: datetime) -> None:
    Notice.objects.filter(person=person, look_at__gt=at).update(look_at=at)
