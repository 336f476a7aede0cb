"""A whole town as a stranger gets it: `manage.py run` in a process of its own, with a database of its own."""

import os
import random
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import psycopg

from tests.mould import Mould, copy_database, town_database

ROOT = Path(__file__).resolve().parent.parent
SECONDS_TO_START = 240  # on two busy cores, demo town included
SECONDS_TO_STOP = 20
OPEN = {"DEBUG": "0", "ALLOW_DEMO": "1", "STAFF_MFA_REQUIRED": "0"}


class Town:
    """A running server. `environment` is what further commands need to see the same town."""

    def __init__(self, process: subprocess.Popen[str], url: str, environment: dict[str, str]) -> None:
        self.process = process
        self.url = url
        self.environment = environment

    def manage(self, *arguments: str) -> str:
        """Run a management command against this town and return what it prints."""
        done = subprocess.run(
            [sys.executable, "manage.py", *arguments],
            cwd=ROOT, env=self.environment, capture_output=True, text=True, check=True,
        )  # fmt: skip
        return done.stdout


@contextmanager
def running_town(var_dir: Path, *, mould: Mould | None = None, **variables: str) -> Iterator[Town]:
    """Start a town under `var_dir` on a free port; on PostgreSQL it gets a fresh database, dropped afterwards.

    From nothing, or as a copy of the town that is furnished once in a run.
    """
    with own_database() as database:
        if mould:
            _move_in(mould, var_dir, database)
        environment = os.environ | database | OPEN | {"VAR_DIR": str(var_dir), "PORT": str(free_port())} | variables
        process = subprocess.Popen(
            [sys.executable, "manage.py", "run"],
            cwd=ROOT, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
        )  # fmt: skip
        try:
            yield Town(process, _address_printed(process), environment)
        finally:
            process.send_signal(signal.SIGINT)
            try:
                process.wait(SECONDS_TO_STOP)
            except subprocess.TimeoutExpired:
                process.kill()
                raise


def _move_in(mould: Mould, var_dir: Path, database: dict[str, str]) -> None:
    home = mould.folder / "town"
    with mould.locked("town"):
        if not home.exists():
            _furnish(mould, home)
    shutil.copytree(home, var_dir, dirs_exist_ok=True)
    if database:
        copy_database(town_database(home), name_in(database))


def _furnish(mould: Mould, home: Path) -> None:
    """Make the town that others are copies of; half of one is never taken for a whole."""
    unready = home.with_suffix(".unready")
    unready.mkdir()
    url = os.environ.get("DATABASE_URL", "")
    database = {"DATABASE_URL": _beside(url)} if url.startswith("postgres") else {}
    if mould.database:
        copy_database(mould.database, name_in(database) if database else str(unready / "town.sqlite3"))
    environment = os.environ | database | OPEN | {"VAR_DIR": str(unready)}
    subprocess.run([sys.executable, "manage.py", "prepare"], cwd=ROOT, env=environment, capture_output=True, check=True)
    if database:
        home.with_suffix(".database").write_text(name_in(database))
    unready.rename(home)


def _address_printed(process: subprocess.Popen[str]) -> str:
    """Wait for the address that the command prints when it listens."""
    printed, until = [], time.monotonic() + SECONDS_TO_START
    assert process.stdout is not None
    for line in process.stdout:
        printed.append(line)
        if found := re.search(r"(http://127\.0\.0\.1:\d+)/", line):
            return found.group(1)
        if time.monotonic() > until:
            break
    raise AssertionError("The town did not start:\n" + "".join(printed))


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def free_ports(number: int) -> int:
    """Return the first of so many free ports in a row, below those that the kernel hands out to callers."""
    while True:
        first = random.randrange(10_000, 32_000)
        with suppress(OSError):
            for port in range(first, first + number):
                socket.create_server(("127.0.0.1", port)).close()
            return first


@contextmanager
def own_database() -> Iterator[dict[str, str]]:
    url = os.environ.get("DATABASE_URL", "")
    if not url.startswith("postgres"):
        yield {}
        return
    database = {"DATABASE_URL": _beside(url)}
    name = name_in(database)
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}")
        try:
            yield database
        finally:
            connection.execute(f"DROP DATABASE {name} WITH (FORCE)")


def _beside(url: str) -> str:
    """Return where a database of a new name would be, on the same server."""
    return urlunsplit(urlsplit(url)._replace(path=f"/town_{uuid.uuid4().hex[:12]}"))


def name_in(database: dict[str, str]) -> str:
    return urlsplit(database["DATABASE_URL"]).path[1:]
