"""How what was recorded hangs together: each digest is made of the one before and of the content of its entry.

It asks for no database, so that an exported segment is proved by the same lines as the record itself.
"""

import hashlib
import json
from datetime import datetime
from typing import Any, NamedTuple

GENESIS = "0" * 64
COLUMNS = (
    "id", "at", "action", "actor_id", "channel", "subject_type", "subject_id", "data", "on_behalf_of_id", "reason",
)  # fmt: skip


class Recorded(NamedTuple):
    """What an entry says, in the order of `COLUMNS`."""

    id: int
    at: datetime
    action: str
    actor: int | None
    channel: str
    subject_type: str
    subject_id: str
    data: dict[str, Any]
    on_behalf_of: int | None = None
    reason: str = ""

    def content(self) -> dict[str, Any]:
        """Return what is hashed and exported. What came later is in it only where it is set, so old digests stay."""
        content: dict[str, Any] = {
            "id": self.id,
            "at": self.at.isoformat(),
            "action": self.action,
            "actor": self.actor,
            "channel": self.channel,
            "subject": [self.subject_type, self.subject_id],
            "data": self.data,
        }
        if self.on_behalf_of is not None:
            content["on_behalf_of"] = self.on_behalf_of
        if self.reason:
            content["reason"] = self.reason
        return content


class End(NamedTuple):
    """Where a chain ends: the position of its last entry, 0 where it is empty, and the digest there."""

    position: int
    digest: str

    def followed_by(self, content: dict[str, Any]) -> "End":
        """Return the end once an entry with this content is chained."""
        return End(self.position + 1, digest_after(self.digest, content))


START = End(0, GENESIS)


def canonical(content: dict[str, Any]) -> str:
    """Return JSON in its one form: keys sorted, no spaces."""
    return json.dumps(content, sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def digest_after(previous: str, content: dict[str, Any]) -> str:
    """Return the digest (hex) of `content` after `previous`: SHA-256 over both."""
    return hashlib.sha256(f"{previous}{canonical(content)}".encode()).hexdigest()
