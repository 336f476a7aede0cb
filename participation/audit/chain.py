"""How what was recorded hangs together: each digest is made of the one before and of the content of its entry.

Of a read of personal data only the seal is in the digest: a hash of what it says and of a salt drawn for it. So what it
says can be destroyed after its term, together with the salt, and the chain still follows.
It asks for no database, so that an exported segment is proved by the same lines as the record itself.
"""

import hashlib
import json
from datetime import datetime, timedelta
from typing import Any, NamedTuple

GENESIS = "0" * 64
COLUMNS = (
    "id", "at", "action", "actor_id", "channel", "subject_type", "subject_id", "data", "on_behalf_of_id", "reason",
    "salt", "seal",
)  # fmt: skip
READS_KEPT = timedelta(days=365)


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
    salt: str = ""
    seal: str = ""

    def content(self) -> dict[str, Any]:
        """Return what is hashed and exported. What came later is in it only where it is set, so old digests stay."""
        if self.seal:
            return {"id": self.id, "at": self.at.isoformat(), "action": self.action, "seal": self.seal}
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

    @property
    def is_emptied(self) -> bool:
        """Whether nothing is left of a read but its moment and its seal."""
        said = (self.actor, self.on_behalf_of, self.channel, self.subject_type, self.subject_id, self.reason, self.salt)
        return bool(self.seal) and not any(said) and not self.data

    def keeps_its_seal(self, at: datetime) -> bool:
        """Say whether what is not in the digest is what was sealed, or was emptied after its term; `at` is now."""
        if self.is_emptied:
            return self.at < at - READS_KEPT
        return self.seal == (self.own_seal() if self.salt else "")

    def own_seal(self) -> str:
        """Return the hash of what it says, with its salt: without it a few numbers would be guessed."""
        said = {
            "actor": self.actor,
            "channel": self.channel,
            "data": self.data,
            "on_behalf_of": self.on_behalf_of,
            "reason": self.reason,
            "subject": [self.subject_type, self.subject_id],
        }
        return hashlib.sha256(f"{self.salt}{canonical(said)}".encode()).hexdigest()


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
