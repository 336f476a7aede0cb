"""The PostgreSQL and Valkey that a served town brings along: where they live, and that they forget nothing."""

import os
import shutil
import signal
import subprocess
import sys
import tempfile
from pathlib import Path

import psycopg
import pytest
import redis

from participation.management import bundled, embedded
from participation.management.embedded import ServerError, make_database
from participation.management.supervisor import Kept
from tests.town import ROOT

pytestmark = pytest.mark.once
needs_root = pytest.mark.skipif(os.geteuid() != 0, reason="only for root is it another user who runs the servers")


@pytest.fixture
def open_folder():
    """A folder that everyone can reach."""
    path = Path(tempfile.mkdtemp(prefix="town-participation-test-")).resolve()
    path.chmod(0o755)
    yield path
    shutil.rmtree(path)


def running(server):
    """The server's process, which answers."""
    kept = Kept(bundled.program("it", server))
    kept.start()
    assert embedded.is_up(kept.process, server.answers), server.log.read_text()
    return kept.process


def test_what_was_written_is_there_on_the_next_start_and_after_a_kill(open_folder):
    home = bundled.home_for(open_folder / "var/embedded", open_folder / "var/embedded")
    with bundled.held(home):
        server = bundled.postgres(home)
        process = running(server)
        make_database(server.url)
        with psycopg.connect(server.url) as connection:
            connection.execute("CREATE TABLE kept (what text)")
            connection.execute("INSERT INTO kept VALUES ('a vote')")
            assert connection.execute("SHOW fsync").fetchone() == ("on",)
        process.kill()  # and its children are left to themselves
        process.wait()
        again = bundled.postgres(home)
        process = running(again)
        make_database(again.url)
        with psycopg.connect(again.url) as connection:
            assert connection.execute("SELECT what FROM kept").fetchall() == [("a vote",)]
        process.send_signal(signal.SIGINT)
        assert process.wait(20) == 0
        assert embedded.running_from(home) == []


def test_two_towns_are_never_served_out_of_one_folder(open_folder):
    refused = pytest.raises(ServerError, match="already: stop it first")
    with bundled.held(open_folder), refused, bundled.held(open_folder):
        pytest.fail("held twice")


def test_a_valkey_answers_to_its_own_password_only(open_folder):
    server = bundled.valkey(open_folder)
    process = running(server)
    assert redis.Redis.from_url(server.url).ping()
    with pytest.raises(redis.AuthenticationError):
        redis.Redis.from_url(server.url.replace("redis://:", "redis://:not")).ping()
    process.send_signal(signal.SIGINT)
    assert process.wait(20) == 0


@needs_root
def test_where_root_keeps_a_town_behind_closed_doors_its_data_go_where_they_can_be_reached(open_folder, monkeypatch):
    monkeypatch.setattr(bundled, "ELSEWHERE", open_folder / "lib")
    closed = open_folder / "closed"
    closed.mkdir(mode=0o700)
    wish = closed / "var/embedded"
    home = bundled.home_for(wish, wish)
    assert home.parent == open_folder / "lib"
    assert wish.resolve() == home
    assert bundled.home_for(wish, wish) == home
    assert closed.stat().st_mode & 0o777 == 0o700
    assert home.stat().st_mode & 0o777 == 0o711


@needs_root
def test_a_folder_of_ones_own_choice_that_is_out_of_reach_is_refused_in_one_sentence(open_folder):
    closed = open_folder / "closed"
    closed.mkdir(mode=0o700)
    with pytest.raises(ServerError) as refused:
        bundled.home_for(closed / "data", Path("/var/elsewhere"))
    assert str(closed) in str(refused.value)
    assert "set EMBEDDED_DIR" in str(refused.value)


def test_commands_find_the_servers_of_a_served_town(open_folder):
    environment = os.environ | {"EMBEDDED_DIR": str(open_folder), "VAR_DIR": str(open_folder)}
    command = [sys.executable, "-m", "participation.management.bundled", "sh", "-c", "echo $DATABASE_URL"]
    refused = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True)
    assert (refused.returncode, "serve" in refused.stderr) == (1, True)
    with bundled.addresses_noted(open_folder, {"DATABASE_URL": "postgres://its-own"}):
        assert (open_folder / bundled.ADDRESSES).stat().st_mode & 0o777 == 0o600
        done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True)
    assert done.stdout == "postgres://its-own\n"
    assert not (open_folder / bundled.ADDRESSES).exists()
