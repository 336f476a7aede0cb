"""What must hold of the words that are kept: one row for each text, and none of what is gone."""

from collections.abc import Iterator

from django.db import connection

from forum.finding.tables import SOURCES
from participation import checks


def register_checks() -> None:
    checks.register("finding: words", words_are_kept)


def words_are_kept() -> Iterator[str]:
    key = "id" if connection.vendor == "postgresql" else "rowid"
    with connection.cursor() as cursor:
        for source in SOURCES:
            table, kept = source.table, source.name
            cursor.execute(
                f"SELECT min({source.key}) FROM {table} WHERE {source.key} NOT IN (SELECT {key} FROM {kept})"  # noqa: S608
            )
            if missing := cursor.fetchone()[0]:
                yield f"The words of {table} {missing} are not kept, so nobody finds it."
            cursor.execute(
                f"SELECT min({key}) FROM {kept} WHERE {key} NOT IN (SELECT {source.key} FROM {table})"  # noqa: S608
            )
            if gone := cursor.fetchone()[0]:
                yield f"The words of {table} {gone} are kept, and it is gone."
