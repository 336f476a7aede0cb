"""Real PostgreSQL and Valkey for as long as a block or a command runs, without root and without services.

    python -m tests.servers [--no-fsync] -- COMMAND…

runs COMMAND with DATABASE_URL and REDIS_URL; a server whose variable is set already is not started.

participation/management/embedded.py runs them, out of a fresh folder under the temporary directory. Whoever runs a
block holds a lock on its folder, so the next run knows what a killed one left behind and clears it away.
"""

import argparse
import fcntl
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from types import FrameType

from participation.management import embedded
from participation.management.embedded import UNPRIVILEGED, ServerError
from participation.management.embedded import running_from as _running_from

PREFIX = "town-participation-servers-"
NO_FSYNC = {"fsync": "off", "full_page_writes": "off"}
SECONDS_TO_LOCK = 10  # a folder this young may not have been locked yet by the run that made it


@contextmanager
def postgres(*, fsync: bool = True) -> Iterator[str]:
    """An empty PostgreSQL database; yields its URL. Without fsync only a crash of the machine loses data."""
    settings = {} if fsync else NO_FSYNC
    with _folder() as home, embedded.serving(lambda port: embedded.postgres(home, port, settings)) as server:
        embedded.make_database(server.url)
        yield server.url


@contextmanager
def valkey() -> Iterator[str]:
    """An empty Valkey that keeps nothing on disk; yields its URL."""
    with _folder() as home, embedded.serving(lambda port: embedded.valkey(home, port)) as server:
        yield server.url


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
    patience = time.monotonic() + embedded.SECONDS_TO_STOP
    while left := _running_from(path):
        for pid in left:
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGQUIT if time.monotonic() < patience else signal.SIGKILL)
        time.sleep(0.1)


def _check_way_in(path: Path) -> None:
    if closed := embedded.closed_parent(path):
        raise ServerError(
            f"{UNPRIVILEGED}, who runs the servers for root, cannot enter {closed}: "
            "set TMPDIR to a folder that everyone can enter."
        )


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
