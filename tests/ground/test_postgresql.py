"""A connection that is used again: asked only when there is a sign that the server is gone."""

import pytest
from django.db import connection

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif("connection.vendor != 'postgresql'", reason="only PostgreSQL keeps connections to a server"),
]


def test_a_connection_that_stands_is_used_without_asking(monkeypatch):
    connection.ensure_connection()
    monkeypatch.setattr(connection.connection, "cursor", lambda: pytest.fail("asked the server"))
    assert connection.is_usable()


def test_a_connection_that_the_server_closed_is_made_anew():
    connection.ensure_connection()
    pid = connection.connection.info.backend_pid
    other = connection.copy()
    with other.cursor() as cursor:
        cursor.execute("SELECT pg_terminate_backend(%s, 5000)", [pid])
        assert cursor.fetchone() == (True,)
    other.close()
    assert not connection.is_usable()
    connection.health_check_enabled, connection.health_check_done = True, False
    connection.close_if_health_check_failed()
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        assert cursor.fetchone() != (pid,)
