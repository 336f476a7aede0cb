"""How long a stranger waits for `make run`: in a fresh clone with nothing installed, and every time after that."""

import os
import re
import shutil
import signal
import statistics
import subprocess
import time
from pathlib import Path

from tests.bench import floors
from tests.bench.report import Figure, at_most
from tests.town import ROOT, free_port

RUNS = 5
SECONDS_FROM_NOTHING, SECONDS_AGAIN = 90, 5
SECONDS_TO_WAIT = 600
TAKEN_FROM_US = ("DATABASE_URL", "REDIS_URL", "VAR_DIR", "DJANGO_SETTINGS_MODULE", "STATIC_HASHED", "PAGE_CACHE")


def first_start(folder: Path) -> list[Figure]:
    """Measure both in clones of what is committed, under `folder`."""
    nothing, again, bare = [], [], []
    for _ in range(RUNS):
        clone = folder / "clone"
        shutil.rmtree(clone, ignore_errors=True)
        subprocess.run(["git", "clone", "--quiet", ROOT, clone], check=True)
        nothing.append(_seconds_to_open(clone))
        again.append(_seconds_to_open(clone))
        bare.append(_seconds_of_a_bare_django())
    return [
        at_most("make run from nothing", nothing, SECONDS_FROM_NOTHING, floor=None, unit="s"),
        at_most("make run again", again, SECONDS_AGAIN, floor=statistics.median(bare), unit="s"),
    ]


def _seconds_to_open(clone: Path) -> float:
    environment = {name: value for name, value in os.environ.items() if name not in TAKEN_FROM_US}
    log = clone / "run.log"
    began = time.monotonic()
    with log.open("wb") as out:
        process = subprocess.Popen(
            ["make", "run"], cwd=clone, env=environment | {"PORT": str(free_port())}, stdout=out,
            stderr=subprocess.STDOUT, start_new_session=True,
        )  # fmt: skip
    try:
        while not re.search(r"is open on http", log.read_text()):
            if process.poll() is not None or time.monotonic() > began + SECONDS_TO_WAIT:
                raise AssertionError(f"make run did not open:\n{log.read_text()}")
            time.sleep(0.05)
        return time.monotonic() - began
    finally:
        os.killpg(process.pid, signal.SIGTERM)
        process.wait()


def _seconds_of_a_bare_django() -> float:
    began = time.monotonic()
    with floors.bare_django(1):
        return time.monotonic() - began
