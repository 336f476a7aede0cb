"""Whether the database answers, for those who ask how it goes: one that hangs would keep them waiting for ever."""

from typing import TYPE_CHECKING, cast

from django.db import Error, connection

if TYPE_CHECKING:
    from participation.postgresql.base import DatabaseWrapper

SECONDS = 2  # the least that PostgreSQL's library waits for


def database_answers() -> bool:
    """Whether the database takes a question; of a server, whether it takes somebody new within SECONDS."""
    try:
        if connection.vendor == "postgresql":
            cast("DatabaseWrapper", connection).try_anew(SECONDS)
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except Error:
        return False
    return True
