"""Record that personal data were read, and empty those entries once their term is over.

Who was shown whose data is itself about people, and kept for a year. The entry stays, with its moment and its seal, so
that the chain can be proved; who, whose, what and what for go. The triggers of migration 0005 let that be done, through
the door, with a read of a year ago, and nothing else.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime
from secrets import token_hex
from typing import Any

from django.contrib.auth.base_user import AbstractBaseUser
from django.db import connection, models
from django.db.models import QuerySet
from django.db.models.functions import Now

from participation.audit.chain import READS_KEPT, Recorded
from participation.audit.door import open_door
from participation.audit.models import Entry
from participation.audit.purposes import Purpose
from participation.rows import put_in_all

READ = "audit.read"
EMPTY: dict[str, Any] = {
    "actor_id": None, "on_behalf_of_id": None, "channel": "", "subject_type": "", "subject_id": "", "data": {},
    "reason": "", "salt": "",
}  # fmt: skip


def read(
    subject: models.Model,
    fields: Sequence[str],
    purpose: Purpose,
    by: AbstractBaseUser,
    at: datetime,
    channel: str = "web",
) -> None:
    """Record that `by` was shown the personal `fields` of `subject` (their names, never what stood there)."""
    read_each([subject], fields, purpose, by, at, channel)


def read_each(
    subjects: Iterable[models.Model],
    fields: Sequence[str],
    purpose: Purpose,
    by: AbstractBaseUser,
    at: datetime,
    channel: str = "web",
) -> None:
    """Record that a list was shown, or handed over in a file: an entry for each in it, so each can be told later."""
    data = {"fields": list(fields), "purpose": str(purpose)}
    put_in_all(
        _sealed(
            Entry(
                at=at, action=READ, actor_id=by.pk, channel=channel, data=data,
                subject_type=subject._meta.label_lower, subject_id=str(subject.pk),
            )
        )
        for subject in subjects
    )  # fmt: skip


def reads_to_empty(at: datetime) -> QuerySet[Entry]:
    """Return the reads whose term is over at `at`. The database's own clock has to agree: its triggers ask that one."""
    old = Entry.objects.filter(action=READ, at__lt=at - READS_KEPT).filter(at__lt=Now() - READS_KEPT)
    return old.exclude(salt="").filter(link__isnull=False)


def empty_reads(at: datetime) -> int:
    """Empty the reads whose term is over, in the caller's transaction; return how many."""
    with open_door(connection):
        return reads_to_empty(at).update(**EMPTY)


def _sealed(entry: Entry) -> Entry:
    entry.salt = token_hex(16)
    entry.seal = _recorded(entry).own_seal()
    return entry


def _recorded(entry: Entry) -> Recorded:
    return Recorded(
        entry.pk, entry.at, entry.action, entry.actor_id, entry.channel, entry.subject_type, entry.subject_id,
        entry.data, entry.on_behalf_of_id, entry.reason, entry.salt,
    )  # fmt: skip
