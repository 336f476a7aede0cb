"""Programs that are kept running: started again with patience, stopped in order, and never orphaned."""

import os
import signal
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path

import pytest

from tests.town import ROOT

pytestmark = pytest.mark.once
PARENT = """
import logging, signal, sys
from participation.management.supervisor import Program, Supervisor
logging.basicConfig(format="%(message)s", stream=sys.stdout)
supervisor = Supervisor()
for stage in {stages}:
    supervisor.start([Program(name, command) for name, command in stage])
print("started", flush=True)
supervisor.watch()
supervisor.stop()
print("stopped", flush=True)
"""
SLEEPER = ["sh", "-c", "echo $$ >> {file}; exec sleep 600"]
DEAF = ["sh", "-c", "trap '' TERM; echo $$ >> {file}; while :; do sleep 600; done"]


def placed(command, file):
    return [word.format(file=file) for word in command]


@pytest.fixture
def keep(tmp_path):
    """Start a parent over stages of programs: keep([("name", command)], …)."""
    parents = []

    def start(*stages):
        stages = [
            [(name, [word.format(file=tmp_path / name) for word in command]) for name, command in s] for s in stages
        ]
        source = PARENT.format(stages=stages)
        parents.append(subprocess.Popen([sys.executable, "-c", source], cwd=ROOT, stdout=subprocess.PIPE, text=True))
        assert parents[-1].stdout.readline() == "started\n"
        return parents[-1]

    yield start
    for parent in parents:
        parent.kill()
        parent.communicate()


def pids(path, how_many):
    """The processes that a program has had, as soon as there are so many."""
    until = time.monotonic() + 30
    while len(found := path.read_text().split() if path.exists() else []) < how_many:
        assert time.monotonic() < until
        time.sleep(0.02)
    return [int(pid) for pid in found]


def is_gone(pid):
    """Whether a process ended, within seconds. One that only waits for its parent's attention has ended."""
    until = time.monotonic() + 10
    while time.monotonic() < until:
        try:
            if Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] == "Z":
                return True
        except OSError:
            return True
        time.sleep(0.02)
    return False


def test_what_dies_is_started_again(keep, tmp_path):
    parent = keep([("one", SLEEPER), ("other", SLEEPER)])
    (first,), (other,) = pids(tmp_path / "one", 1), pids(tmp_path / "other", 1)
    os.kill(first, signal.SIGKILL)
    assert len(pids(tmp_path / "one", 2)) == 2
    assert parent.stdout.readline() == "one ended (-9); it starts again in 0.1 s.\n"
    assert pids(tmp_path / "other", 1) == [other]


def test_what_dies_at_once_is_started_less_and_less_often(keep, tmp_path):
    parent = keep([("broken", ["sh", "-c", "exit 3"])])
    waits = [parent.stdout.readline().split()[-2] for _ in range(3)]
    assert waits == ["0.1", "0.4", "1.6"]


def test_a_wish_to_stop_ends_all_of_them(keep, tmp_path):
    parent = keep([("first", SLEEPER)], [("second", SLEEPER), ("third", SLEEPER)])
    running = [pid for name in ("first", "second", "third") for pid in pids(tmp_path / name, 1)]
    parent.send_signal(signal.SIGINT)
    assert parent.communicate(timeout=20)[0] == "stopped\n"
    assert parent.returncode == 0
    assert all(is_gone(pid) for pid in running)


def test_when_the_parent_is_killed_nobody_is_left(keep, tmp_path):
    parent = keep([("one", SLEEPER), ("other", SLEEPER)])
    running = [*pids(tmp_path / "one", 1), *pids(tmp_path / "other", 1)]
    parent.kill()
    assert all(is_gone(pid) for pid in running)


def test_one_that_does_not_listen_is_killed_in_time(keep, tmp_path, monkeypatch):
    from participation.management import supervisor

    monkeypatch.setattr(supervisor, "SECONDS_TO_STOP", 0.2)
    deaf = supervisor.Kept(supervisor.Program("deaf", placed(DEAF, tmp_path / "deaf")))
    deaf.start()
    (pid,) = pids(tmp_path / "deaf", 1)
    deaf.ask_to_stop()
    deaf.wait_until_stopped(time.monotonic() + 0.2)
    assert deaf.process.returncode == -signal.SIGKILL
    with suppress(ProcessLookupError):
        os.killpg(pid, signal.SIGKILL)  # its sleep
