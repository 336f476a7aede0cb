"""What an entry says of a change: the names of the fields, and of what is personal a keyed hash, never the value."""

import hashlib
import hmac
from collections.abc import Collection, Mapping

from django.conf import settings

PURPOSE = b"audit: hashes of personal values"


def changed_fields(
    before: Mapping[str, object], after: Mapping[str, object], personal: Collection[str] = ()
) -> dict[str, list[str]]:
    """Return what differs, by the name of the field: the value before and after, hashed where it is `personal`.

    Whoever knows a value and the town's pepper can show that it is the one that was there; nobody can read it.
    """
    return {
        name: [_told(name, side.get(name), is_personal=name in personal) for side in (before, after)]
        for name in sorted({*before, *after})
        if before.get(name) != after.get(name)
    }


def value_hash(field: str, value: object) -> str:
    """Return the keyed hash of a personal value of a field; nothing for nothing."""
    if value in (None, ""):
        return ""
    key = hmac.digest(settings.PEPPER.encode(), PURPOSE, hashlib.sha256)
    return hmac.new(key, f"{field}\0{value}".encode(), hashlib.sha256).hexdigest()[:32]


def _told(name: str, value: object, *, is_personal: bool) -> str:
    return value_hash(name, value) if is_personal else "" if value is None else str(value)
