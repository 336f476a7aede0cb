"""A whole town as a stranger gets it: `manage.py run` in a process of its own, with a database of its own."""

import os
import random
import re
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

from tests.mould import Mould, copy_database

ROOT = Path(__file__).resolve().parent.parent
SECONDS_TO_START = 240  # on two busy cores, demo town included
SECONDS_TO_STOP = 20


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

    From nothing, or from the migrated database of a mould: then only the demonstration is still to be loaded.
    """
    with own_database() as database:
        if mould:
            name = urlsplit(database["DATABASE_URL"]).path[1:] if database else str(var_dir / "town.sqlite3")
            copy_database(mould.database, name)
        environment = os.environ | database | {
            "VAR_DIR": str(var_dir), "PORT": "0", "DEBUG": "0", "ALLOW_DEMO": "1", "STAFF_MFA_REQUIRED": "0",
        } | variables  # fmt: skip
        environment["PORT"] = variables.get("PORT", str(free_port()))
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
    name = f"town_{uuid.uuid4().hex[:12]}"
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}")
        try:
            yield {"DATABASE_URL": urlunsplit(urlsplit(url)._replace(path=f"/{name}"))}
        finally:
            connection.execute(f"DROP DATABASE {name} WITH (FORCE)")
