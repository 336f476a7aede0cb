"""Putting a backup into an empty installation: everything or nothing, and once more when it was cut short.

The file is read whole before the first write. Each database is filled in one transaction, the one with people last: as
long as that is not committed the installation is empty, and the same command begins anew. What comes after (migrating
an older backup forward, making the search index) may be done twice.
"""

import hashlib
import hmac
import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.contrib.contenttypes.models import ContentType
from django.core.cache import cache
from django.core.management import call_command
from django.db import connections

from participation.backup import unfinished
from participation.backup.archive import Manifest, verified
from participation.backup.fit import (
    has_nobody,
    is_untouched,
    migrate_as_far_as,
    refuse_unless_empty,
    refuse_unless_known,
)
from participation.backup.loading import load, take_away_files
from participation.backup.make import Say, fingerprint_of_pepper

OTHER_PEPPER = (
    "WARNING: the pepper here is not the one that the backup was made with. Rolls and marks fit nobody until PEPPER "
    "(or pepper.txt) is what it was: open polls must stay closed until then."
)


def restore_backup(path: Path, key: bytes | None, *, say: Say) -> None:
    """Make this installation the town in `path`. Raises `BackupRefused`, and then nothing has changed."""
    say("Checking the file")
    manifest = verified(path, key)
    refuse_unless_known(manifest)
    backup = hashlib.sha256(json.dumps(manifest, sort_keys=True).encode()).hexdigest()
    was_begun = unfinished.is_of(backup)
    if not was_begun or has_nobody():
        refuse_unless_empty(was_begun=was_begun)
        with _all_or_nothing(backup, manifest):
            say("Making the tables")
            migrate_as_far_as(manifest)
            say("Filling them")
            load(path, key, manifest, say)
    _bring_up_to_date(say)
    unfinished.end()
    if not hmac.compare_digest(manifest["pepper"], fingerprint_of_pepper()):
        say(OTHER_PEPPER)


@contextmanager
def _all_or_nothing(backup: str, manifest: Manifest) -> Iterator[None]:
    """Note that a restore is under way. The note goes when it failed and nothing is left; killed, it stays."""
    unfinished.begin(backup)
    try:
        yield
    except BaseException:
        take_away_files(manifest)
        if is_untouched():  # ballots in a database of their own are kept before the rest
            unfinished.end()
        raise


def _bring_up_to_date(say: Say) -> None:
    say("Bringing it up to date")
    for alias in connections:
        call_command("migrate", database=alias, interactive=False, verbosity=0)
    ContentType.objects.clear_cache()
    cache.clear()
    say("Making the search index")
    call_command("update_index", verbosity=0)
