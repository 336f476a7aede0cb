"""Standing statements: those in our own words that run all day, of which PostgreSQL keeps the plan.

Making a plan takes PostgreSQL longer than most of them take to run. A statement stands for a connection once it has run
five times there, by its text and the types of its values: a text that hardly ever comes back gains nothing by it.
"""

from typing import TYPE_CHECKING, cast

from django.db import DEFAULT_DB_ALIAS, connections
from django.db.backends.utils import CursorWrapper

if TYPE_CHECKING:
    from participation.postgresql.base import DatabaseWrapper


def standing_cursor(alias: str = DEFAULT_DB_ALIAS) -> CursorWrapper:
    """Return a cursor for standing statements, to use as `connections[alias].cursor()`."""
    connection = connections[alias]
    if connection.vendor != "postgresql":
        return connection.cursor()
    return cast("DatabaseWrapper", connection).standing_cursor()
