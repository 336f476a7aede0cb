"""A database that is migrated once in a run of the tests; test databases and towns begin as copies of it."""

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
        self.folder = folder
        self._note = folder / "mould.txt"

    @contextmanager
    def locked(self) -> Iterator[None]:
        """Look and act alone; whoever comes second waits."""
        with (self.folder / "mould.lock").open("w") as lock:
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
        if _on_postgres() and self.database:
            with closing(_connect()) as connection:
                connection.execute(f"DROP DATABASE {self.database}")


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
