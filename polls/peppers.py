"""The pepper of a poll: what joins voters to their ballots while it is open, so that a vote can be changed.

It lies in a file under `VAR_DIR/peppers`, never in a database or a backup of one, and closing destroys it. The database
knows its fingerprint alone. Where the file is lost (a restored town, a new machine), who voted can not change it any
more; who did not can still vote.
"""

import hashlib
import secrets
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import UUID

from django.conf import settings

from polls.models import UNLINKED, ChoiceSecret, Poll

BYTES = 32


def make_pepper(poll: Poll) -> None:
    """Make the pepper of a poll that is announced, in the caller's transaction. One that is there already stays."""
    path = _path(poll)
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    pepper = _read(path)
    if not pepper:
        pepper = secrets.token_hex(BYTES)
        path.touch(mode=0o600)
        path.write_text(pepper)
    ChoiceSecret.objects.create(poll=poll, fingerprint=fingerprint(pepper))


def pepper_of(poll: Poll, known: str) -> str:
    """Return the pepper with the fingerprint `known`; "" where it is lost."""
    pepper = _read(_path(poll))
    return pepper if pepper and fingerprint(pepper) == known else ""


def destroy_pepper(poll: Poll) -> None:
    """Destroy the pepper for good: its bytes are overwritten before the file goes. Twice is once."""
    path = _path(poll)
    if path.exists():
        path.write_text("0" * len(path.read_text()))
        path.unlink(missing_ok=True)


def fingerprint(pepper: str) -> str:
    return hashlib.sha256(pepper.encode()).hexdigest()


def peppers_there() -> list[UUID]:
    """Return the keys of the polls of which a pepper is there."""
    return sorted(UUID(path.stem) for path in _folder().glob("*.txt"))


def destroy_left(at: datetime) -> int:
    """Destroy peppers of polls that closed just before a power cut, or were never announced; return how many."""
    there = peppers_there()
    polls = {poll.key: poll for poll in Poll.objects.filter(key__in=there).only("key", "state")}
    left = [key for key in there if (polls[key].state in UNLINKED if key in polls else _is_old(key, at))]
    for key in left:
        destroy_pepper(polls.get(key) or Poll(key=key))
    return len(left)


def _is_old(key: UUID, at: datetime) -> bool:
    """A poll that is being announced just now is not stored yet."""
    path = _path(Poll(key=key))
    return path.exists() and datetime.fromtimestamp(path.stat().st_mtime, UTC) < at - timedelta(days=1)


def _read(path: Path) -> str:
    return path.read_text() if path.exists() else ""


def _folder() -> Path:
    return Path(settings.VAR_DIR) / "peppers"


def _path(poll: Poll) -> Path:
    return _folder() / f"{poll.key.hex}.txt"
