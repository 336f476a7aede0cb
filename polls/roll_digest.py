"""The electoral roll of a poll as it stands, in one fingerprint that names nobody."""

import hashlib

from polls.models import Poll

ROWS_AT_ONCE = 10_000


def roll_digest(poll: Poll) -> str:
    """Return the SHA-256 over a line for everyone on the roll: pseudonym and the day from which they may vote."""
    digest = hashlib.sha256()
    entries = poll.roll.order_by("voter").values_list("voter", "eligible_from")
    for voter, eligible_from in entries.iterator(chunk_size=ROWS_AT_ONCE):
        digest.update(f"{voter} {eligible_from.isoformat()}\n".encode())
    return digest.hexdigest()
