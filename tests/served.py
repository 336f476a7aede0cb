"""A whole town, served as `make serve` serves it, for as long as a block runs."""

import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.processes import command, descendants
from tests.town import ROOT, free_ports

SECONDS_TO_START = 300
SECONDS_TO_STOP = 30


@dataclass(frozen=True)
class Served:
    """Where pages and websockets are, and the process that keeps them."""

    base: str
    live: str
    pid: int

    def processes(self, words: str) -> list[int]:
        """Return the processes under this town whose command has `words` in it."""
        return [pid for pid in descendants(self.pid) if words in command(pid)]


@contextmanager
def served_town(var_dir: Path, *, web: int, live: int = 1, **variables: str) -> Iterator[Served]:
    """Serve a town with the demonstration in it, on the databases that DATABASE_URL and REDIS_URL name, or its own."""
    port = free_ports(1 + live)
    environment = os.environ | {
        "VAR_DIR": str(var_dir), "PORT": str(port), "WEB": str(web), "LIVE": str(live), "ALLOW_DEMO": "1",
        "STAFF_MFA_REQUIRED": "0", "DEBUG": "0", "LIMITS_FACTOR": "1000000",
    } | variables  # fmt: skip
    log = var_dir / "serve.log"
    with log.open("wb") as out:
        process = subprocess.Popen(
            [sys.executable, "manage.py", "serve"], cwd=ROOT, env=environment, stdout=out, stderr=subprocess.STDOUT
        )
    try:
        yield _opened(process, log)
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(SECONDS_TO_STOP)


def _opened(process: subprocess.Popen[bytes], log: Path) -> Served:
    until = time.monotonic() + SECONDS_TO_START
    while process.poll() is None and time.monotonic() < until:
        if found := re.search(r"is open on (http://127\.0\.0\.1:\d+)/(?:.*?(ws://127\.0\.0\.1:\d+))?", log.read_text()):
            return Served(found[1], found[2] or found[1].replace("http", "ws"), process.pid)
        time.sleep(0.2)
    raise AssertionError(f"The town did not start:\n{log.read_text()}")
