"""A connection that is used again: asked only when there is a sign that the server is gone; and plans that it keeps."""

import pytest
from django.db import connection

from participation.standing import standing_cursor

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif("connection.vendor != 'postgresql'", reason="only PostgreSQL keeps connections to a server"),
]

RUNS_BEFORE_KEPT = 5  # psycopg is only there where PostgreSQL is


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


def test_a_statement_that_runs_all_day_keeps_its_plan_and_others_do_not():
    connection.close()
    for number in range(RUNS_BEFORE_KEPT + 2):
        with standing_cursor() as standing, connection.cursor() as passing:
            standing.execute("SELECT %s::int", [number])
            assert standing.fetchone() == (number,)
            passing.execute("SELECT %s::int + 0", [number])
    with connection.cursor() as cursor:
        cursor.execute("SELECT statement FROM pg_prepared_statements")
        assert cursor.fetchall() == [("SELECT $1::int",)]


def test_a_plan_that_is_kept_does_not_outlive_the_table_that_it_was_made_for():
    with connection.cursor() as cursor:
        cursor.execute("CREATE TEMPORARY TABLE changing (a int)")
        cursor.execute("INSERT INTO changing VALUES (1)")
    for _ in range(RUNS_BEFORE_KEPT + 2):
        assert a_of_changing() == 1
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE changing ALTER a TYPE text")
    assert a_of_changing() == "1"


def a_of_changing():
    with standing_cursor() as cursor:
        cursor.execute("SELECT a FROM changing")
        return cursor.fetchone()[0]
