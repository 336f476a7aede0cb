"""Making a backup while the town serves: nobody waits for it, and all of it is of one moment.

The files come first, then the databases as they are at one moment, then the files that were added meanwhile. So every
file that a row of that moment names is in it, unless it was added and deleted while the backup was made.
"""

import hashlib
import tomllib
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import asdict
from datetime import datetime
from itertools import batched
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import DEFAULT_DB_ALIAS, connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.recorder import MigrationRecorder

from participation.backup.archive import ArchiveWriter, new_archive
from participation.backup.refusals import BackupRefused
from participation.backup.tables import ROWS_AT_ONCE, Table, last_number, rows_of, still, tables_of

FORMAT = 1
MANY = 100_000  # rows, after which a line says how far it is

type Say = Callable[[str], None]


def make_backup(path: Path, key: bytes | None, *, at: datetime, say: Say) -> None:
    """Write all of the town to `path`, encrypted when there is a `key`. Raises `BackupRefused`."""
    _refuse_unless_up_to_date()
    with new_archive(path, key) as archive:
        say("Files")
        _add_media(archive)
        databases = {alias: _add_database(alias, archive, say) for alias in _box_first()}
        _add_media(archive)
        files = sum(name.startswith("media/") for name in archive.members)
        rows = sum(table["rows"] for found in databases.values() for table in found["tables"])
        archive.finish(_about(at) | {"databases": databases, "files": files})
    say(f"{rows} rows and {files} files are in {path}, {'encrypted' if key else 'NOT encrypted'}.")


def release() -> str:
    """Return the release that runs."""
    return str(tomllib.loads((settings.BASE_DIR / "pyproject.toml").read_text())["project"]["version"])


def fingerprint_of_pepper() -> str:
    """Return what tells one pepper from another and is slow to guess one from."""
    salt = b"town-participation: which pepper a backup needs"
    return hashlib.scrypt(settings.PEPPER.encode(), salt=salt, n=2**14, r=8, p=1, dklen=12).hex()


def applied_migrations(connection: BaseDatabaseWrapper) -> list[list[str]]:
    """Return app and name of each migration that was done in a database, sorted."""
    return sorted([app, name] for app, name in MigrationRecorder(connection).applied_migrations())


def media_files() -> Iterator[str]:
    """Yield the files under the media folder, by their path in it."""
    for folder, _folders, names in settings.MEDIA_ROOT.walk():
        yield from (str((folder / name).relative_to(settings.MEDIA_ROOT)) for name in names)


def _about(at: datetime) -> dict[str, Any]:
    return {"format": FORMAT, "release": release(), "made_at": at.isoformat(), "pepper": fingerprint_of_pepper()}


def _refuse_unless_up_to_date() -> None:
    for alias in connections:
        executor = MigrationExecutor(connections[alias])
        if executor.migration_plan(executor.loader.graph.leaf_nodes()):
            raise BackupRefused("The database does not fit this release yet: run `manage.py migrate` first.")


def _box_first() -> list[str]:
    """The ballots before the marks, where they lie apart: a vote that comes in between leaves a mark without a ballot.

    That is what a power cut may leave too: the voter can vote again, which puts the ballot in.
    """
    return sorted(connections, key=lambda alias: alias == DEFAULT_DB_ALIAS)


def _add_database(alias: str, archive: ArchiveWriter, say: Say) -> dict[str, Any]:
    say(f"Database {alias}")
    with still(alias) as connection:
        tables = [_add_table(connection, table, archive, say) for table in tables_of(alias)]
        return {"engine": connection.vendor, "migrations": applied_migrations(connection), "tables": tables}


def _add_table(connection: BaseDatabaseWrapper, table: Table, archive: ArchiveWriter, say: Say) -> dict[str, Any]:
    count = 0
    for number, rows in enumerate(batched(rows_of(connection, table), ROWS_AT_ONCE), start=1):
        archive.add_rows(f"tables/{connection.alias}/{table.name}/{number:05}", list(rows))
        count += len(rows)
        if count % MANY == 0:
            say(f"  {count} rows of {table.name}")
    return asdict(table) | {"rows": count, "last_number": last_number(connection, table)}


def _add_media(archive: ArchiveWriter) -> None:
    """Add the files that are not in it yet; one that is deleted at this very moment is not."""
    for name in sorted(media_files()):
        if f"media/{name}" not in archive.members:
            with suppress(FileNotFoundError), (settings.MEDIA_ROOT / name).open("rb") as file:
                archive.add_file(f"media/{name}", file)
