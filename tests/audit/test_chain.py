"""The chain: every entry linked once, also by two writers at once, and whatever is tampered with shows."""

import hashlib
import json
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
from django.core.management import CommandError, call_command
from django.db import connection, connections, transaction

from participation.audit import actions
from participation.audit.actions import chain_entries, record
from participation.audit.models import Entry, Link
from participation.audit.proof import Broken, first_broken_link
from participation.due import do_due_work


@pytest.fixture
def write(alice, noon):
    """Write this many entries: write(5)."""

    def entries(number):
        for each in range(number):
            record("test.written", alice, by=alice, at=noon, data={"number": each})

    return entries


def test_an_action_waits_for_no_chain_and_the_clock_links_it(write, noon):
    write(3)
    assert Link.objects.count() == 0
    assert do_due_work(noon)["audit: entries chained"] == Entry.objects.count()
    assert Link.objects.count() == Entry.objects.count()
    assert chain_entries(noon) == 0


def test_a_digest_is_the_hash_of_the_one_before_and_of_canonical_json(write, noon, alice):
    write(2)
    chain_entries(noon)
    previous = "0" * 64
    for link in Link.objects.select_related("entry").order_by("position"):
        entry = link.entry
        canonical = json.dumps(
            {
                "action": entry.action,
                "actor": entry.actor_id,
                "at": entry.at.isoformat(),
                "channel": entry.channel,
                "data": entry.data,
                "id": entry.pk,
                "subject": [entry.subject_type, entry.subject_id],
            },
            separators=(",", ":"),
        )
        previous = hashlib.sha256((previous + canonical).encode()).hexdigest()
        assert link.digest == previous


def test_for_whom_and_why_are_chained_where_they_are_said(alice, bob, noon):
    record("test.helped", alice, by=bob, at=noon, channel="desk", on_behalf_of=alice, reason="Her reader is broken.")
    chain_entries(noon)
    link = Link.objects.select_related("entry").latest("position")
    assert (link.entry.on_behalf_of_id, link.entry.reason) == (alice.pk, "Her reader is broken.")
    previous = Link.objects.filter(position=link.position - 1).values_list("digest", flat=True).first() or "0" * 64
    canonical = (
        f'{{"action":"test.helped","actor":{bob.pk},"at":"{link.entry.at.isoformat()}","channel":"desk","data":{{}},'
        f'"id":{link.entry_id},"on_behalf_of":{alice.pk},"reason":"Her reader is broken.",'
        f'"subject":["residents.user","{alice.pk}"]}}'
    )
    assert link.digest == hashlib.sha256((previous + canonical).encode()).hexdigest()


def test_batches_join_into_one_chain(write, noon, monkeypatch):
    monkeypatch.setattr(actions, "BATCH", 4)
    write(10)
    total = Entry.objects.count()
    done = [chain_entries(noon) for _batch in range(total)]
    assert done[:3] == [4, 4, min(4, total - 8)]
    assert sum(done) == total
    positions = list(Link.objects.order_by("position").values_list("position", flat=True))
    assert positions == list(range(1, total + 1))
    assert first_broken_link() is None


@pytest.mark.django_db(transaction=True)
def test_many_writers_at_once_link_everything_once(write, noon):
    write(60)
    barrier = Barrier(6)

    def chain(_n):
        try:
            barrier.wait()
            return chain_entries(noon)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(6) as pool:
        done = list(pool.map(chain, range(6)))
    done.append(chain_entries(noon))
    assert sum(done) == Entry.objects.count() == Link.objects.count()
    assert sorted(Link.objects.values_list("position", flat=True)) == list(range(1, Entry.objects.count() + 1))
    assert first_broken_link() is None


@pytest.mark.django_db(transaction=True)
def test_entries_written_while_the_chain_grows_are_linked_by_the_next_tick(write, alice, noon):
    def work(number):
        try:
            if number % 2:
                return chain_entries(noon)
            with transaction.atomic():
                for _each in range(10):
                    record("test.meanwhile", alice, by=alice, at=noon)
            return 0
        finally:
            connections.close_all()

    with ThreadPoolExecutor(6) as pool:
        list(pool.map(work, range(12)))
    while chain_entries(noon):
        pass
    assert Link.objects.count() == Entry.objects.count()
    assert first_broken_link() is None


def test_an_entry_that_comes_very_late_is_linked_by_the_first_tick_of_an_hour(write, alice, noon, monkeypatch):
    write(2)
    late = Entry.objects.latest("pk")
    write(10)
    monkeypatch.setattr(actions, "LOOK_BACK", 3)
    with monkeypatch.context() as meanwhile:  # its transaction took so long that all others were chained before it
        meanwhile.setattr(actions, "unchained", lambda *, far: Entry.objects.filter(link=None).exclude(pk=late.pk))
        chain_entries(noon)
    assert chain_entries(noon.replace(minute=1)) == 0
    assert list(actions.unchained(far=False)) == []
    assert chain_entries(noon + timedelta(minutes=77, seconds=40)) == 1, "also where no tick falls on the hour itself"
    assert Link.objects.latest("position").entry == late
    assert first_broken_link() is None


def tamper(statement):
    """Change the record as somebody with all rights on the database could: take the locks off first."""
    with connection.cursor() as cursor:
        for table in ("audit_entry", "audit_link"):
            for trigger in _triggers_of(cursor, table):
                cursor.execute(
                    f"DROP TRIGGER {trigger}" + (f" ON {table}" if connection.vendor == "postgresql" else "")
                )
        cursor.execute(statement)


def _triggers_of(cursor, table):
    if connection.vendor == "postgresql":
        cursor.execute("SELECT tgname FROM pg_trigger WHERE tgrelid = %s::regclass AND NOT tgisinternal", [table])
    else:
        cursor.execute("SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = %s", [table])
    return [name for (name,) in cursor.fetchall()]


@pytest.mark.parametrize(
    ("statement", "position"),
    [
        ("UPDATE audit_entry SET action = 'test.other' WHERE id = {third}", 3),
        ("UPDATE audit_entry SET actor_id = NULL WHERE id = {third}", 3),
        ("UPDATE audit_entry SET channel = 'desk' WHERE id = {third}", 3),
        ("UPDATE audit_entry SET subject_id = '0' WHERE id = {third}", 3),
        ("UPDATE audit_entry SET on_behalf_of_id = 1 WHERE id = {third}", 3),
        ("UPDATE audit_entry SET reason = 'because' WHERE id = {third}", 3),
        ("UPDATE audit_entry SET data = '{{\"number\": 99}}' WHERE id = {third}", 3),
        ("UPDATE audit_link SET digest = '" + "0" * 64 + "' WHERE position = 2", 2),
        ("UPDATE audit_link SET position = 900 WHERE position = 4", 5),
        ("DELETE FROM audit_link WHERE position = 3", 4),
        ("DELETE FROM audit_link WHERE position = 1", 2),
    ],
)
def test_tampering_shows_at_the_place_where_it_was_done(write, noon, statement, position):
    write(5)
    chain_entries(noon)
    assert first_broken_link() is None
    third = Link.objects.get(position=3).entry_id
    tamper(statement.format(third=third))
    assert first_broken_link().position == position


@pytest.mark.parametrize("behind_the_last", [2, 0])
def test_entries_that_were_deleted_show_also_when_their_links_are_left(write, alice, noon, behind_the_last):
    """The last rows, and rows with others after them: what is named is the first that is gone."""
    write(5)
    chain_entries(noon)
    record("test.waits", alice, by=alice, at=noon)
    waits = Entry.objects.latest("pk").pk
    last = Link.objects.latest("position").position - behind_the_last
    gone = list(Link.objects.filter(position__gt=last - 3, position__lte=last).order_by("position"))
    with transaction.atomic():
        forget_entries([link.entry_id for link in gone])
        assert first_broken_link() == Broken(gone[0].position, gone[0].entry_id)
        with pytest.raises(CommandError) as refused:
            call_command("audit", "verify")
        transaction.set_rollback(True)  # or the test database would not let itself be left so
    assert refused.value.returncode == 1
    assert f"broken at position {gone[0].position} (entry {gone[0].entry_id})" in str(refused.value)
    assert f"1 entries wait to be chained, the oldest (entry {waits}) for " in str(refused.value)


def forget_entries(numbers):
    """Delete entries and leave their links: on PostgreSQL the foreign key is taken off first."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            cursor.execute(
                "SELECT conname FROM pg_constraint WHERE conrelid = 'audit_link'::regclass AND contype = 'f'"
            )
            for (name,) in cursor.fetchall():
                cursor.execute(f"ALTER TABLE audit_link DROP CONSTRAINT {name}")
    statement = "DELETE FROM audit_entry WHERE id = {}"
    for number in numbers:
        tamper(statement.format(number))


def test_an_entry_put_in_afterwards_has_no_place_in_the_chain(write, noon, alice):
    write(3)
    chain_entries(noon)
    links = Link.objects.count()
    record("test.forged", alice, by=alice, at=noon)
    assert Link.objects.count() == links
    assert Entry.objects.filter(link__isnull=True).get().action == "test.forged"
