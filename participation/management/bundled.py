"""The PostgreSQL and Valkey that `manage.py serve` brings along: where their data stay, and what they are called on.

    python -m participation.management.bundled COMMAND…

runs a command (`.venv/bin/python manage.py backup FILE`, say) against the servers of a town that is being served.
"""

import fcntl
import hashlib
import json
import os
import signal
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from participation import settings
from participation.management import embedded
from participation.management.embedded import UNPRIVILEGED, Server, ServerError
from participation.management.supervisor import Program

ELSEWHERE = Path("/var/lib/town-participation")  # for root, where the unprivileged user can not reach the checkout
QUIET = {"log_min_error_statement": "panic", "log_error_verbosity": "terse"}  # no statement, so nothing personal
ADDRESSES = "addresses.json"


def home_for(wish: Path, default: Path) -> Path:
    """Where data are kept: `wish`, or, where it is the default and out of reach, a folder that it then points at."""
    wish.parent.mkdir(parents=True, exist_ok=True)
    place = wish.resolve()
    if closed := embedded.closed_parent(place):
        if wish != default:
            raise ServerError(
                f"{UNPRIVILEGED}, who runs the database for root, can not enter {closed}: "
                "set EMBEDDED_DIR to a folder whose parents everyone can enter."
            )
        place = ELSEWHERE / hashlib.sha256(str(place).encode()).hexdigest()[:12]
        wish.symlink_to(place)
    place.mkdir(parents=True, exist_ok=True)
    for folder in (place, ELSEWHERE) if place.is_relative_to(ELSEWHERE) else (place,):
        folder.chmod(0o711)  # the unprivileged user passes through, nobody else looks around
    return place


@contextmanager
def held(home: Path) -> Iterator[None]:
    """Hold the folder, so that no second town is served out of it."""
    folder = os.open(home, os.O_RDONLY | os.O_DIRECTORY)
    try:
        fcntl.flock(folder, fcntl.LOCK_EX | fcntl.LOCK_NB)
        yield
    except BlockingIOError:
        raise ServerError(f"A town is being served out of {home} already: stop it first.") from None
    finally:
        os.close(folder)


def postgres(home: Path) -> Server:
    """The town's own PostgreSQL, ready to be started. What a killed town left running is ended first."""
    place = _room(home / "postgres")
    _end_left_behind(place)
    return embedded.postgres(place, embedded.free_port(), QUIET)


def valkey(home: Path) -> Server:
    place = _room(home / "valkey")
    _end_left_behind(place)
    return embedded.valkey(place, embedded.free_port())


def _room(path: Path) -> Path:
    path.mkdir(exist_ok=True)
    path.chmod(0o711)
    return path


def _end_left_behind(place: Path) -> None:
    """End servers that still run from this folder: their parent is gone, or we would not hold it."""
    patience = time.monotonic() + embedded.SECONDS_TO_STOP
    while left := embedded.running_from(place):
        for pid in left:
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGINT if time.monotonic() < patience else signal.SIGKILL)
        time.sleep(0.2)


def program(name: str, server: Server) -> Program:
    """A server as something to keep running: out of reach of our environment, stopped by SIGINT."""
    server.log.unlink(missing_ok=True)
    how = embedded.as_runner() | {"cwd": server.data}
    return Program(name, server.command, stop=signal.SIGINT, how=how, log=server.log)


@contextmanager
def addresses_noted(home: Path, addresses: dict[str, str]) -> Iterator[None]:
    """Have it written down how the servers are called on, for as long as they run; for us alone."""
    file = home / ADDRESSES
    file.unlink(missing_ok=True)
    file.touch(mode=0o600)
    file.write_text(json.dumps(addresses))
    try:
        yield
    finally:
        file.unlink()


def main(command: list[str]) -> None:
    file = settings.EMBEDDED_DIR / ADDRESSES
    if not command or not file.exists():
        sys.exit("Give a command, while `manage.py serve` runs with the PostgreSQL that it brings along.")
    os.execvpe(command[0], command, os.environ | json.loads(file.read_text()))  # noqa: S606


if __name__ == "__main__":
    main(sys.argv[1:])
