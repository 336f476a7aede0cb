"""Record a change; chain what was recorded."""

from datetime import datetime
from typing import Any

from django.contrib.auth.base_user import AbstractBaseUser
from django.db import IntegrityError, models, transaction
from django.db.models import QuerySet

from participation.acting import acting_of
from participation.audit.chain import COLUMNS, START, End, Recorded
from participation.audit.models import Entry, Link, Segment
from participation.rows import put_in
from participation.text import without_names

BATCH, LOOK_BACK = 500, 2_000


class FarLook:
    """In which hour this process last looked through the whole record for entries that wait: it takes long."""

    def __init__(self) -> None:
        self._hour: datetime | None = None

    def is_due(self, at: datetime) -> bool:
        return self._hour != _hour_of(at)

    def was_there(self, at: datetime) -> None:
        self._hour = _hour_of(at)


far_look = FarLook()


def record(
    action: str,
    subject: models.Model,
    *,
    by: AbstractBaseUser | None,
    at: datetime,
    channel: str = "web",
    data: dict[str, Any] | None = None,
    on_behalf_of: AbstractBaseUser | None = None,
    reason: str = "",
) -> None:
    """Add an entry to the record, in the caller's transaction. `by` is None when the clock or a command acted.

    `on_behalf_of` is the person for whom `by` did it, at the desk for instance. `reason` is what `by` gave as one; it
    names no third person, and who did it and for whom stand beside it as numbers: their names are taken out. Somebody
    who acts by the hand of an officer, or with a letter, is recorded as such.
    """
    if acting := acting_of(by):
        acting.note(action, subject, at)
        channel, reason = acting.channel, acting.reason
        by, on_behalf_of = (acting.hand, by) if acting.hand else (by, on_behalf_of)
    put_in(
        Entry(
            at=at, action=action, actor_id=by.pk if by else None, channel=channel,
            on_behalf_of_id=on_behalf_of.pk if on_behalf_of else None,
            reason=without_names(reason, [str(person) for person in (by, on_behalf_of) if person]),
            subject_type=subject._meta.label_lower, subject_id=str(subject.pk), data=data or {},
        )
    )  # fmt: skip


def chain_entries(at: datetime) -> int:
    """Link entries that are not chained yet, oldest first; return how many. Two at once: one wins, one does nothing."""
    try:
        with transaction.atomic():
            number = _chain_batch(far=far_look.is_due(at))
        if number < BATCH:
            far_look.was_there(at)
        return number
    except IntegrityError:  # another writer took these positions; its links stand
        return 0


def _hour_of(at: datetime) -> datetime:
    return at.replace(minute=0, second=0, microsecond=0)


def chain_end() -> End:
    """Return where the chain ends, be it in a segment that was closed."""
    last = Link.objects.order_by("-position").values_list("position", "digest").first()
    return End(*last) if last else closed_end()


def closed_end() -> End:
    """Return the end of the last segment that was closed: the record goes on from there."""
    last = Segment.objects.order_by("-last_position").values_list("last_position", "digest").first()
    return End(*last) if last else START


def unchained(*, far: bool) -> QuerySet[Entry]:
    """Return the entries that wait to be chained.

    Near the end of the chain all are found, however long the record is. An entry may come later than others that were
    recorded after it, when its transaction took long; one that comes after LOOK_BACK others is found by looking `far`.
    """
    waiting = Entry.objects.filter(link__isnull=True)
    floor = None if far else Link.objects.filter(position=chain_end().position - LOOK_BACK).first()
    return waiting.filter(pk__gt=floor.entry_id) if floor else waiting


def _chain_batch(*, far: bool) -> int:
    end, links = chain_end(), []
    waiting = unchained(far=far).order_by("pk")
    for recorded in map(Recorded._make, waiting.values_list(*COLUMNS)[:BATCH]):
        end = end.followed_by(recorded.content())
        links.append(Link(position=end.position, entry_id=recorded.id, digest=end.digest))
    Link.objects.bulk_create(links)
    return len(links)
