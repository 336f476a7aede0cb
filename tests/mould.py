"""What is made once in a run of the tests: a migrated database, and a town with the demonstration in it.

Test databases begin as copies of the first; towns that nobody needs to see from nothing begin as copies of the second.
"""

import fcntl
import os
import shutil
import uuid
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import psycopg


class Mould:
    """`folder` is shared by all of a run. A database is named by its file on SQLite, by its name on PostgreSQL."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder / ("postgresql" if _on_postgres() else "sqlite")  # what is marked `once` knows the latter
        self.folder.mkdir(exist_ok=True)
        self._note = self.folder / "mould.txt"

    @contextmanager
    def locked(self, what: str = "mould") -> Iterator[None]:
        """Look and act alone; whoever comes second waits."""
        with (self.folder / f"{what}.lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield

    @property
    def database(self) -> str:
        """The migrated database, empty text where there is none yet."""
        return self._note.read_text() if self._note.exists() else ""

    def take(self, migrated: str) -> None:
        """Keep a copy of a database that nobody is connected to."""
        name = f"mould_{uuid.uuid4().hex[:12]}" if _on_postgres() else str(self.folder / "mould.sqlite3")
        copy_database(migrated, name)
        self._note.write_text(name)

    def break_up(self) -> None:
        """Drop what outlives the folder."""
        for name in filter(None, (self.database, town_database(self.folder / "town"))):
            if _on_postgres():
                with closing(_connect()) as connection:
                    connection.execute(f"DROP DATABASE IF EXISTS {name}")


def town_database(home: Path) -> str:
    """The database of the town whose files are in `home`: its file on SQLite, its name on PostgreSQL, once it has one.

    The name is noted beside the folder, so that a copy of the folder knows nothing of it.
    """
    if not _on_postgres():
        return str(home / "town.sqlite3")
    note = home.with_suffix(".database")
    return note.read_text() if note.exists() else ""


def copy_database(source: str, target: str) -> None:
    """Make `target` a copy of `source`, whatever it was before."""
    if not _on_postgres():
        shutil.copyfile(source, target)
        return
    with closing(_connect()) as connection:
        connection.execute(f"DROP DATABASE IF EXISTS {target} WITH (FORCE)")
        connection.execute(f"CREATE DATABASE {target} TEMPLATE {source}")


def _on_postgres() -> bool:
    return os.environ.get("DATABASE_URL", "").startswith("postgres")


def _connect() -> psycopg.Connection:
    return psycopg.connect(os.environ["DATABASE_URL"], autocommit=True)
