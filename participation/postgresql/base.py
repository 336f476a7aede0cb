"""Django's PostgreSQL, with a shorter look at a connection that is used again, and statements whose plans are kept."""

import select
from typing import Any

from django.db.backends.postgresql import base
from django.db.backends.utils import CursorWrapper

RUNS_BEFORE_KEPT = 5


class DatabaseWrapper(base.DatabaseWrapper):
    """Asks the server whether it is there only when there is a sign that it is not, instead of with every request."""

    def is_usable(self) -> bool:
        """Whether the connection still stands: a server that stops says so, and that can be read without asking."""
        if self.connection is None or self.connection.closed:
            return False
        poll = select.poll()
        poll.register(self.connection.fileno(), select.POLLIN)
        return super().is_usable() if poll.poll(0) or self.errors_occurred else True

    def get_connection_params(self) -> dict[str, Any]:
        return {**super().get_connection_params(), "prepare_threshold": RUNS_BEFORE_KEPT}

    def try_anew(self, seconds: int) -> None:
        """Make one more connection, and close it. Raises `OperationalError` when the server does not answer so soon."""
        with self.wrap_database_errors:
            self.get_new_connection(self.get_connection_params() | {"connect_timeout": seconds}).close()

    def standing_cursor(self) -> CursorWrapper:
        """Return a cursor whose statements are kept by the server; those of Django's own cursors never are."""
        self.ensure_connection()
        with self.wrap_database_errors:
            cursor = base.ServerBindingCursor(self.connection)  # type: ignore[call-arg]  # the stubs miss psycopg's own
            return self._prepare_cursor(cursor)  # type: ignore[attr-defined]  # nor this
