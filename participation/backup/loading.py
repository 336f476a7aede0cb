"""Filling empty tables and an empty media folder with what stands in a backup."""

import os
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import fields
from pathlib import Path
from typing import IO, Any

from django.conf import settings
from django.core.exceptions import SuspiciousFileOperation
from django.db import DEFAULT_DB_ALIAS, DatabaseError, connections, transaction
from django.db.backends.base.base import BaseDatabaseWrapper
from django.utils._os import safe_join

from participation.audit.door import open_door
from participation.backup.archive import Manifest, contents, copy_verified, rows_in
from participation.backup.make import MANY, Say
from participation.backup.refusals import BackupRefused
from participation.backup.tables import Table, models_of, remember_more, set_last_number
from participation.backup.values import Kind, to_database

MADE_AGAIN = ("residents_session", "wagtailsearch_indexentry")  # not in a backup, and full of numbers that it changes


def load(path: Path, key: bytes | None, manifest: Manifest, say: Say) -> None:
    """Put the rows and files of a backup where they belong. All the rows, or none."""
    tables = {table.name: table for table, _about in _stored(manifest)}
    homes = _homes()
    try:
        with _ready_to_be_filled(manifest, homes) as filling:
            for name, stream in contents(path, key):
                kind, _, rest = name.partition("/")
                if kind == "media":
                    _put_file(rest, stream, manifest["members"][name])
                else:
                    table = tables[rest.split("/")[1]]
                    filling.put(table, rows_in(stream, manifest["members"][name]), say)
            filling.finish(manifest)
    except DatabaseError as error:
        raise BackupRefused(f"The rows do not fit this database, so none was kept: {_first_line(error)}") from error


class _Filling:
    """Rows on their way into their tables, counted."""

    def __init__(self, homes: dict[str, str]) -> None:
        self._homes = homes
        self._done: Counter[str] = Counter()

    def connection_of(self, table: str) -> BaseDatabaseWrapper:
        return connections[self._homes.get(table, DEFAULT_DB_ALIAS)]

    def put(self, table: Table, rows: list[list[Any]], say: Say) -> None:
        connection = self.connection_of(table.name)
        convert = to_database(connection.vendor, table.kinds)
        _INSERT[connection.vendor](connection, table, map(convert, rows))
        self._done[table.name] += len(rows)
        if self._done[table.name] % MANY == 0:
            say(f"  {self._done[table.name]} rows of {table.name}")

    def finish(self, manifest: Manifest) -> None:
        """See that all came and fits together, before anything is kept."""
        for table, about in _stored(manifest):
            if self._done[table.name] != about["rows"]:
                raise BackupRefused(f"The backup holds other rows of {table.name} than it says, so none was kept.")
            set_last_number(self.connection_of(table.name), table, about["last_number"])
        for connection in connections.all():
            connection.check_constraints()


@contextmanager
def _ready_to_be_filled(manifest: Manifest, homes: dict[str, str]) -> Iterator[_Filling]:
    """One transaction for each database, that of the people committed last; what a migration put there goes first."""
    filling = _Filling(homes)
    for connection in connections.all():
        remember_more(connection)
    with ExitStack() as transactions:
        transactions.enter_context(open_door(connections[DEFAULT_DB_ALIAS]))  # closed polls and the record too
        for alias in set(connections) - {DEFAULT_DB_ALIAS}:
            transactions.enter_context(transaction.atomic(using=alias))
        for name in (*MADE_AGAIN, *(table.name for table, _about in _stored(manifest))):
            _empty(filling.connection_of(name), name)
        yield filling


def _empty(connection: BaseDatabaseWrapper, table: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"DELETE FROM {connection.ops.quote_name(table)}")  # noqa: S608


def _stored(manifest: Manifest) -> Iterator[tuple[Table, dict[str, Any]]]:
    """Yield the tables that are in a backup, each with what is said about it."""
    for database in manifest["databases"].values():
        for about in database["tables"]:
            told = {field.name: about[field.name] for field in fields(Table)}
            kinds = tuple(Kind(kind) for kind in about["kinds"])
            yield Table(**told | {"columns": tuple(about["columns"]), "kinds": kinds}), about


def _homes() -> dict[str, str]:
    """Return in which database each table lies here; that may be another one than where the backup was made."""
    return {model._meta.db_table: alias for alias in connections for model in models_of(alias)}


def _copy_in(connection: BaseDatabaseWrapper, table: Table, rows: Iterator[list[Any]]) -> None:
    columns = ", ".join(map(connection.ops.quote_name, table.columns))
    sql = f"COPY {connection.ops.quote_name(table.name)} ({columns}) FROM STDIN"
    with connection.cursor() as cursor, connection.wrap_database_errors, cursor.copy(sql) as copy:
        for row in rows:
            copy.write_row(row)


def _insert(connection: BaseDatabaseWrapper, table: Table, rows: Iterator[list[Any]]) -> None:
    columns = ", ".join(map(connection.ops.quote_name, table.columns))
    places = ", ".join(["%s"] * len(table.columns))
    with connection.cursor() as cursor:
        cursor.executemany(
            f"INSERT INTO {connection.ops.quote_name(table.name)} ({columns}) VALUES ({places})",  # noqa: S608
            list(rows),
        )


_INSERT = {"postgresql": _copy_in, "sqlite": _insert}


def _put_file(name: str, stream: IO[bytes], expected: dict[str, Any]) -> None:
    try:
        target = Path(safe_join(settings.MEDIA_ROOT, name))
    except SuspiciousFileOperation as error:
        raise BackupRefused(f"The file {name!r} of the backup would lie outside the media folder.") from error
    target.parent.mkdir(parents=True, exist_ok=True)
    coming = target.with_name(f"{target.name}.tmp")
    with coming.open("wb") as file:
        copy_verified(stream, file, expected)
        file.flush()
        os.fsync(file.fileno())
    coming.rename(target)


def take_away_files(manifest: Manifest) -> None:
    """Delete the files of a backup again, where its rows were not kept."""
    for name in manifest["members"]:
        kind, _, rest = name.partition("/")
        if kind == "media":
            Path(safe_join(settings.MEDIA_ROOT, rest)).unlink(missing_ok=True)


def _first_line(error: DatabaseError) -> str:
    return str(error).partition("\n")[0]
