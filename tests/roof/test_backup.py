"""A town goes into a file while it serves, and comes back whole into an empty installation, or not at all."""

import gzip
import io
import json
import os
import signal
import tarfile
import threading
from dataclasses import replace
from uuid import UUID

import pytest
from django.core.management import CommandError, call_command
from django.db import ConnectionHandler, DatabaseError, connection, connections

from forum.models import Comment, Topic
from participation.audit.actions import chain_entries
from participation.backup import fit, loading, make, restore, unfinished
from participation.backup.tables import LEFT_OUT, models_of, rows_of, still, tables_of
from participation.backup.values import to_database
from participation.residents.models import Level, User
from polls import results
from polls.casting import cast_ballot
from polls.models import Ballot, Mark, Poll
from tests.polls.conftest import make_poll, now, voters  # noqa: F401 (fixtures)
from tests.roof.drill import rows_by_table

pytestmark = pytest.mark.django_db(transaction=True)

PHOTO = b"not really a photograph" * 1000


@pytest.fixture(autouse=True)
def installation(settings, tmp_path):
    """Media and the note of an unfinished restore in a folder of the test's own."""
    settings.VAR_DIR, settings.MEDIA_ROOT, settings.BACKUP_KEY = tmp_path, tmp_path / "media", ""
    (settings.MEDIA_ROOT / "images").mkdir(parents=True)
    return tmp_path


@pytest.fixture
def open_poll(make_poll, now, alice):  # noqa: F811
    poll = make_poll(at=now)
    cast_ballot(poll, ["yes"], by=alice, at=now)
    return poll


@pytest.fixture
def town(open_poll, make_poll, alice, bob, make_person, theme, settings, now):  # noqa: F811
    """A small town with an open and a closed poll, some talk, a file, and somebody who has left."""
    over = make_poll("over", at=now)
    cast_ballot(over, ["no"], by=bob, at=over.opens_at)
    call_command("tick")
    topic = Topic.objects.create(kind="need", title="Een bank", source="x", html="x", author=alice, theme=theme)
    Comment.objects.create(topic=topic, author=bob, source='"é"\n\\', html="x", path="1" * 18)
    make_person("Somebody who leaves", level=Level.UNKNOWN).delete()
    while chain_entries(now):
        pass
    (settings.MEDIA_ROOT / "images" / "photo.jpg").write_bytes(PHOTO)


def back_up(path, **options):
    call_command("backup", path, stdout=io.StringIO(), **options)
    return path


def come_back(path, **options):
    """Restore and return what was said."""
    said = io.StringIO()
    call_command("restore", path, stdout=said, **options)
    return said.getvalue()


def leave(settings):
    """Make the installation empty."""
    call_command("flush", interactive=False, verbosity=0)
    for file in list(make.media_files()):
        (settings.MEDIA_ROOT / file).unlink()


def manifest_of(path):
    with tarfile.open(path) as tar:
        return json.load(tar.extractfile("manifest.json"))


# There and back


def test_a_town_comes_back_row_by_row_and_goes_on(town, open_poll, alice, bob, settings, tmp_path, now):  # noqa: F811
    shown = {poll.slug: results.current(poll, now).as_json() for poll in Poll.objects.all()}
    before, last = rows_by_table(), User.objects.order_by("pk").last().pk
    path = back_up(tmp_path / "town.backup")
    leave(settings)
    assert "All that is stored holds together" in come_back(path)

    assert rows_by_table() == before
    assert sum(map(len, before.values())) > 300
    assert {poll.slug: results.current(poll, now).as_json() for poll in Poll.objects.all()} == shown
    assert (settings.MEDIA_ROOT / "images" / "photo.jpg").read_bytes() == PHOTO
    assert not unfinished.no_restore_is_unfinished()

    receipt = cast_ballot(open_poll, ["no"], by=alice, at=now)
    assert receipt.is_change
    cast_ballot(open_poll, ["no"], by=bob, at=now)
    assert Ballot.objects.filter(poll_key=open_poll.key).count() == 2
    newcomer = User.objects.create_user("new@town.test", display_name="New")
    assert newcomer.pk == last + 2  # not the number of who left: the record still speaks of that one
    for refused in ("UPDATE audit_entry SET action = ''", "DELETE FROM polls_ballot", "DELETE FROM audit_link"):
        with pytest.raises(DatabaseError), connection.cursor() as cursor:
            cursor.execute(refused)


def test_a_backup_of_a_busy_town_is_of_one_moment(make_poll, voters, settings, tmp_path, now, monkeypatch):  # noqa: F811
    """Ballots are read, then people vote on, then marks are read: still there are as many of the ones as the others."""
    poll, people, over = make_poll(), voters(60), threading.Event()
    half = threading.Event()
    waiting = iter(people)

    def vote():
        for person in waiting:
            cast_ballot(poll, ["yes"], by=person, at=now)
            if over.is_set():
                break
            if Mark.objects.count() >= 20:
                half.set()
        connections.close_all()

    crowd = threading.Thread(target=vote)
    crowd.start()
    assert half.wait(60)
    acknowledged = Mark.objects.count()
    path = back_up(tmp_path / "busy.backup")
    meanwhile = Mark.objects.count()
    over.set()
    crowd.join(60)
    leave(settings)
    assert "All that is stored holds together" in come_back(path)
    assert acknowledged <= Mark.objects.count() == Ballot.objects.count() <= meanwhile
    assert meanwhile > acknowledged


def test_a_moment_stands_still_while_others_write(alice):
    with still("default") as connection_then:
        User.objects.create_user("late@town.test", display_name="Late")
        with connection_then.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM residents_user")
            assert cursor.fetchone() == (1,)
    assert User.objects.count() == 2


@pytest.mark.skipif(not os.environ.get("DATABASE_URL", "").startswith("postgres"), reason="needs both databases")
def test_rows_mean_the_same_on_both_databases(town, tmp_path):
    """From PostgreSQL into SQLite and back: every value of every table is the one that it was."""
    sqlite = {"ENGINE": "django.db.backends.sqlite3", "NAME": str(tmp_path / "other.sqlite3")}
    other = ConnectionHandler({"default": sqlite})["default"]
    with other.schema_editor() as editor:
        for model in models_of("default"):
            if not model._meta.auto_created and model._meta.label_lower not in LEFT_OUT:
                editor.create_model(model)
    other.disable_constraint_checking()
    moved = 0
    for table in tables_of("default"):
        there, back = tuple(to_database(vendor, table.kinds) for vendor in ("sqlite", "postgresql"))
        loading._insert(other, table, map(there, rows_of(connection, table)))
        copy = replace(table, name=f"copy_of_{table.name}")
        with connection.cursor() as cursor:
            cursor.execute(f'CREATE TEMPORARY TABLE "{copy.name}" (LIKE "{table.name}")')
            loading._copy_in(connection, copy, map(back, rows_of(other, table)))
            for one, two in ((table.name, copy.name), (copy.name, table.name)):
                cursor.execute(f'SELECT * FROM "{one}" EXCEPT ALL SELECT * FROM "{two}"')  # noqa: S608
                assert cursor.fetchall() == []
            cursor.execute(f'SELECT count(*) FROM "{copy.name}"')  # noqa: S608
            moved += cursor.fetchone()[0]
    other.close()
    assert moved > 300


# What is in it


def test_it_holds_everything_but_what_is_left_out_on_purpose(db):
    taken = {table.name for table in tables_of("default")}
    with connection.cursor() as cursor:
        there = set(connection.introspection.table_names(cursor))
    left = {name for name in there - taken if not name.startswith(("wagtailsearch_indexentry", "finding_"))}
    assert left == {"residents_session", "django_migrations"} | (
        {"audit_door"} if connection.vendor == "sqlite" else set()
    )
    assert {model._meta.label_lower for model in models_of("default") if model._meta.db_table not in taken} <= set(
        LEFT_OUT
    )


def test_the_manifest_says_what_is_in_it(town, tmp_path):
    manifest = manifest_of(back_up(tmp_path / "town.backup"))
    counts = {table["name"]: table["rows"] for table in manifest["databases"]["default"]["tables"]}
    assert (counts["polls_mark"], counts["polls_ballot"], counts["residents_user"]) == (2, 2, 2)
    assert (manifest["format"], manifest["files"], manifest["release"]) == (1, 1, "0.1.0")
    assert ["polls", "0002_locks"] in manifest["databases"]["default"]["migrations"]
    assert manifest["members"]["media/images/photo.jpg"]["size"] == len(PHOTO)


def test_neither_pepper_nor_secret_key_is_in_it(town, tmp_path, settings):
    with tarfile.open(back_up(tmp_path / "town.backup")) as tar:
        contents = [tar.extractfile(member).read() for member in tar]
    plain = b"".join(gzip.decompress(each) if each[:2] == b"\x1f\x8b" else each for each in contents)
    assert b"alice@town.test" in plain
    assert settings.PEPPER.encode() not in plain
    assert settings.SECRET_KEY.encode() not in plain


def test_ballots_lie_in_the_order_of_their_random_keys(make_poll, voters, tmp_path, now):  # noqa: F811
    poll = make_poll()
    for person in voters(20):
        cast_ballot(poll, ["yes"], by=person, at=now)
    with tarfile.open(back_up(tmp_path / "town.backup")) as tar:
        lines = gzip.decompress(tar.extractfile("tables/default/polls_ballot/00001").read()).splitlines()
    keys = [UUID(json.loads(line)[0]) for line in lines]
    assert len(keys) == 20
    assert keys == sorted(keys)


def test_a_file_that_is_deleted_meanwhile_is_no_failure(town, tmp_path, monkeypatch):
    monkeypatch.setattr(make, "media_files", lambda: ["images/gone.jpg", "images/photo.jpg"])
    assert manifest_of(back_up(tmp_path / "town.backup"))["files"] == 1


def test_a_database_that_waits_for_migrations_is_not_backed_up(tmp_path, monkeypatch):
    monkeypatch.setattr(make.MigrationExecutor, "migration_plan", lambda *args: [None])
    with pytest.raises(CommandError, match=r"run `manage.py migrate` first"):
        back_up(tmp_path / "town.backup")
    assert not any(path.name.startswith("town") for path in tmp_path.iterdir())


# Where it may go


def test_it_goes_into_an_empty_installation_only(town, tmp_path, settings):
    path, before = back_up(tmp_path / "town.backup"), rows_by_table()
    with pytest.raises(CommandError, match="not empty: there are people"):
        come_back(path)
    assert rows_by_table() == before
    call_command("flush", interactive=False, verbosity=0)
    with pytest.raises(CommandError, match="not empty"):  # the photograph is still there
        come_back(path)
    assert not User.objects.exists()
    assert not unfinished.no_restore_is_unfinished()


def test_one_of_a_later_release_is_refused(tmp_path, monkeypatch):
    path, applied = tmp_path / "town.backup", make.applied_migrations
    monkeypatch.setattr(make, "applied_migrations", lambda connection: [*applied(connection), ["polls", "0999_later"]])
    back_up(path)
    with pytest.raises(CommandError, match=r"polls\.0999_later, which is not here. Restore it with the release"):
        come_back(path)


def test_one_of_an_earlier_release_wants_a_database_without_tables(tmp_path, monkeypatch):
    path, applied = tmp_path / "town.backup", make.applied_migrations
    monkeypatch.setattr(
        make, "applied_migrations", lambda connection: [each for each in applied(connection) if each[0] != "polls"]
    )
    back_up(path)
    with pytest.raises(CommandError, match="tables of this installation are newer"):
        come_back(path)
    assert not unfinished.no_restore_is_unfinished()


def test_another_pepper_is_told(tmp_path, settings):
    path = back_up(tmp_path / "town.backup")
    settings.PEPPER = "another pepper"
    assert "the pepper here is not the one" in come_back(path)


# Cut short


def test_a_restore_that_fails_leaves_nothing(town, tmp_path, settings, monkeypatch):
    path = back_up(tmp_path / "town.backup")
    leave(settings)
    before = rows_by_table()
    monkeypatch.setattr(loading, "set_last_number", lambda *args: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        come_back(path)
    assert rows_by_table() == before
    assert list(make.media_files()) == []
    assert not unfinished.no_restore_is_unfinished()


@pytest.mark.parametrize("moment", ["before the rows are kept", "after the rows are kept"])
def test_a_restore_that_is_killed_is_seen_and_can_be_done_again(town, tmp_path, settings, moment):
    path, before = back_up(tmp_path / "town.backup"), rows_by_table()
    leave(settings)
    connections.close_all()
    if (child := os.fork()) == 0:
        place = (loading._Filling, "finish") if moment.startswith("before") else (restore, "_bring_up_to_date")
        setattr(*place, lambda *args: os.kill(os.getpid(), signal.SIGKILL))
        come_back(path)
        os._exit(0)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == -signal.SIGKILL

    assert fit.has_nobody() == moment.startswith("before")
    assert [error.id for error in unfinished.no_restore_is_unfinished()] == ["participation.E001"]
    assert "All that is stored holds together" in come_back(path)
    assert rows_by_table() == before
    assert (settings.MEDIA_ROOT / "images" / "photo.jpg").read_bytes() == PHOTO
    assert not unfinished.no_restore_is_unfinished()
