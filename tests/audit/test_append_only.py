"""The record refuses, by raw SQL on the running database, everything but adding; one door lets rows be deleted."""

import pytest
from django.db import DatabaseError, connection, transaction

from participation.audit.actions import chain_entries, record
from participation.audit.door import open_door
from participation.audit.models import Entry, Link

TABLES = ("audit_entry", "audit_link")


@pytest.fixture
def chained(alice, noon):
    """Two entries that are linked, and one that waits."""
    record("test.first", alice, by=alice, at=noon)
    record("test.second", alice, by=alice, at=noon, data={"seen": True})
    chain_entries(noon)
    record("test.third", alice, by=None, at=noon, channel="clock")


def run(statement):
    """Run one statement, and keep the test's own transaction usable when it is refused."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)


CHANGES = [
    "UPDATE audit_entry SET action = 'test.other'",
    "UPDATE audit_entry SET actor_id = NULL WHERE action = 'test.first'",
    "UPDATE audit_entry SET reason = 'because', on_behalf_of_id = 1",
    "UPDATE audit_entry SET id = id + 1000 WHERE action = 'test.third'",
    "UPDATE audit_link SET digest = 'x'",
    "UPDATE audit_link SET position = position + 10",
]
DELETIONS = ["DELETE FROM audit_link", "DELETE FROM audit_entry WHERE action = 'test.third'"]
REPLACEMENTS = {
    "sqlite": [
        "REPLACE INTO audit_entry (id, at, action, actor_id, channel, subject_type, subject_id, data) "
        "SELECT id, at, 'test.other', actor_id, channel, subject_type, subject_id, data "
        "FROM audit_entry WHERE action = 'test.third'",
        "INSERT OR REPLACE INTO audit_link (position, entry_id, digest) SELECT position, entry_id, 'x' FROM audit_link",
        "INSERT OR REPLACE INTO audit_link (position, entry_id, digest) "
        "SELECT position + 5, entry_id, 'x' FROM audit_link",
        "UPDATE OR REPLACE audit_entry SET action = 'test.other'",
    ],
    "postgresql": [
        "TRUNCATE audit_link",
        "TRUNCATE audit_entry, audit_link",
        "TRUNCATE audit_entry CASCADE",
        "INSERT INTO audit_link (position, entry_id, digest) SELECT position, entry_id, 'x' FROM audit_link "
        "ON CONFLICT (position) DO UPDATE SET digest = 'x'",
        "WITH gone AS (DELETE FROM audit_link RETURNING *) SELECT count(*) FROM gone",
    ],
}


def contents():
    return list(Entry.objects.order_by("pk").values()), list(Link.objects.order_by("pk").values())


@pytest.mark.parametrize("statement", CHANGES + DELETIONS)
def test_changing_and_deleting_are_refused(chained, statement):
    before = contents()
    with pytest.raises(DatabaseError, match="append-only"):
        run(statement)
    assert contents() == before


def test_every_other_way_of_this_database_is_refused(chained):
    connection.check_constraints()  # no foreign key waits for the end of the transaction, or TRUNCATE fails for that
    before = contents()
    for statement in REPLACEMENTS[connection.vendor]:
        with pytest.raises(DatabaseError, match="append-only"):
            run(statement)
        assert contents() == before


@pytest.mark.parametrize("statement", CHANGES)
def test_even_an_open_door_lets_nobody_change_a_row(chained, statement):
    before = contents()
    with open_door(connection), pytest.raises(DatabaseError, match="append-only"):
        run(statement)
    assert contents() == before


def test_an_open_door_lets_rows_be_deleted_and_shuts_behind(chained):
    with open_door(connection):
        run("DELETE FROM audit_link")
        run("DELETE FROM audit_entry WHERE action = 'test.first'")
    assert Link.objects.count() == 0
    assert set(Entry.objects.values_list("action", flat=True)) >= {"test.second", "test.third"}
    with pytest.raises(DatabaseError, match="append-only"):
        run("DELETE FROM audit_entry")


def test_the_door_shuts_when_something_goes_wrong_inside(chained):
    def fail_inside():
        with open_door(connection):
            run("DELETE FROM audit_link")
            raise InterruptedError

    with pytest.raises(InterruptedError):
        fail_inside()
    assert Link.objects.count() == 2, "what was done inside is undone as well"
    with pytest.raises(DatabaseError, match="append-only"):
        run("DELETE FROM audit_link")


IMPATIENT = {"postgresql": "SET lock_timeout = '500ms'", "sqlite": "PRAGMA busy_timeout = 500"}


@pytest.mark.django_db(transaction=True)
def test_the_door_is_open_for_one_connection_only(alice, noon):
    record("test.first", alice, by=alice, at=noon)
    other = connection.copy()
    try:
        with open_door(connection), other.cursor() as cursor:
            cursor.execute(IMPATIENT[other.vendor])
            with pytest.raises(DatabaseError):
                cursor.execute("DELETE FROM audit_entry")
    finally:
        other.close()
    assert Entry.objects.filter(action="test.first").exists()


def test_the_models_can_not_change_the_record_either(chained):
    entry = Entry.objects.get(action="test.third")
    entry.action = "test.other"
    for change in (entry.save, entry.delete, Entry.objects.filter(pk=entry.pk).delete):
        with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
            change()
    assert Entry.objects.filter(action="test.third").exists()


def test_adding_is_always_possible(alice, noon):
    record("test.first", alice, by=alice, at=noon)
    entry = Entry.objects.get(action="test.first")
    assert (entry.actor_id, entry.subject_type, entry.subject_id) == (alice.pk, "residents.user", str(alice.pk))
