"""Record a change; chain what was recorded; prove that the chain is whole."""

import hashlib
import json
from datetime import datetime
from typing import Any

from django.contrib.auth.base_user import AbstractBaseUser
from django.db import IntegrityError, models, transaction

from participation.audit.models import Entry, Link
from participation.rows import put_in

GENESIS = "0" * 64
BATCH = 500


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
    names no third person.
    """
    put_in(
        Entry(
            at=at, action=action, actor_id=by.pk if by else None, channel=channel,
            on_behalf_of_id=on_behalf_of.pk if on_behalf_of else None, reason=reason,
            subject_type=subject._meta.label_lower, subject_id=str(subject.pk), data=data or {},
        )
    )  # fmt: skip


def chain_entries(at: datetime) -> int:
    """Link entries that are not chained yet, oldest first; return how many. Two at once: one wins, one does nothing."""
    try:
        with transaction.atomic():
            return _chain_batch()
    except IntegrityError:  # another writer took these positions; its links stand
        return 0


def _chain_batch() -> int:
    last = Link.objects.order_by("-position").first()
    position, digest = (last.position, last.digest) if last else (0, GENESIS)
    links = []
    for entry in Entry.objects.filter(link__isnull=True).order_by("pk")[:BATCH]:
        position, digest = position + 1, chain_digest(digest, entry)
        links.append(Link(position=position, entry=entry, digest=digest))
    Link.objects.bulk_create(links)
    return len(links)


def chain_digest(previous: str, entry: Entry) -> str:
    """Return the digest of `entry` after `previous` (hex): SHA-256 over canonical JSON, keys sorted, no spaces.

    What came later (`on_behalf_of`, `reason`) is in it only where it is set, so that older digests stay what they are.
    """
    content = {
        "id": entry.pk,
        "at": entry.at.isoformat(),
        "action": entry.action,
        "actor": entry.actor_id,
        "channel": entry.channel,
        "subject": [entry.subject_type, entry.subject_id],
        "data": entry.data,
    }
    if entry.on_behalf_of_id is not None:
        content["on_behalf_of"] = entry.on_behalf_of_id
    if entry.reason:
        content["reason"] = entry.reason
    canonical = json.dumps(content, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(f"{previous}{canonical}".encode()).hexdigest()


def first_broken_link() -> Link | None:
    """Return the first link whose digest does not follow from its entry and the link before, else None."""
    digest, position = GENESIS, 0
    for link in Link.objects.select_related("entry").order_by("position").iterator():
        position, digest = position + 1, chain_digest(digest, link.entry)
        if (link.position, link.digest) != (position, digest):
            return link
    return None
