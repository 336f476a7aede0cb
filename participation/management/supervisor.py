"""Keeps a handful of programs running: starts again what dies, stops all in order, and leaves no orphan."""

import ctypes
import logging
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any

SECONDS_TO_STOP = 10  # then a program is killed
LONGEST_WAIT = 30.0  # between two starts of a program that dies at once
GOOD_HEALTH = 20.0  # seconds after which a program's earlier deaths are forgotten
STOP_SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
LISTENED_TO = {*STOP_SIGNALS, signal.SIGCHLD}
PR_SET_PDEATHSIG = 1

logger = logging.getLogger(__name__)
libc = ctypes.CDLL(None) if sys.platform == "linux" else None

type WhenGone = Callable[[int], object]


@dataclass(frozen=True)
class Program:
    """One program to keep running. `how` goes to Popen; `when_gone` is told the id of each process that ended."""

    name: str
    command: Sequence[str | Path]
    stop: signal.Signals = signal.SIGTERM
    how: Mapping[str, Any] = field(default_factory=dict)
    log: Path | None = None  # where its output goes; None: where ours goes
    when_gone: WhenGone = lambda pid: None


def end_with_parent(how: signal.Signals) -> None:
    """Let the kernel send this process `how` when its parent is gone, however that went. Linux only."""
    if libc is not None:
        libc.prctl(PR_SET_PDEATHSIG, how)


def as_child(how: signal.Signals) -> Callable[[], None]:
    """What a process does before its program begins: hear signals again, and end by `how` when we are gone."""
    parent = os.getpid()

    def prepare() -> None:
        signal.pthread_sigmask(signal.SIG_UNBLOCK, LISTENED_TO)
        end_with_parent(how)
        if os.getppid() != parent:  # gone before the kernel was asked
            os._exit(1)

    return prepare


class Kept:
    """A program that is kept running: its process, how often it died in a row, and when it may start again."""

    def __init__(self, program: Program) -> None:
        self.program = program
        self.process: subprocess.Popen[Any] | None = None
        self.deaths = 0
        self.started_at = 0.0
        self.due_at = 0.0

    def start(self) -> None:
        out: IO[bytes] | None = self.program.log.open("ab") if self.program.log else None
        self.process = subprocess.Popen(  # noqa: S603
            self.program.command,
            stdin=subprocess.DEVNULL,
            stdout=out,
            stderr=out,
            preexec_fn=as_child(self.program.stop),
            **{"start_new_session": True} | dict(self.program.how),
        )
        if out:
            out.close()
        self.started_at = time.monotonic()

    def look(self, now: float) -> None:
        """Notice that the process ended, and start it again when its time has come."""
        if self.process is not None and self.process.poll() is not None:
            self._died(now)
        if self.process is None and now >= self.due_at:
            self.start()

    def _died(self, now: float) -> None:
        assert self.process is not None  # noqa: S101
        self.deaths = 1 if now - self.started_at > GOOD_HEALTH else self.deaths + 1
        wait = min(0.1 * 4 ** (self.deaths - 1), LONGEST_WAIT)
        logger.error("%s ended (%s); it starts again in %.1f s.", self.program.name, self.process.returncode, wait)
        self.program.when_gone(self.process.pid)
        self.process, self.due_at = None, now + wait

    def ask_to_stop(self) -> None:
        if self.process is not None and self.process.poll() is None:
            self.process.send_signal(self.program.stop)

    def wait_until_stopped(self, until: float) -> None:
        if self.process is None:
            return
        try:
            self.process.wait(max(0.0, until - time.monotonic()))
        except subprocess.TimeoutExpired:
            logger.error("%s did not stop in time and is killed.", self.program.name)
            self.process.kill()
            self.process.wait()


class Supervisor:
    """Runs stages of programs: a stage is stopped, together, before the stages that were started before it."""

    def __init__(self) -> None:
        self.stages: list[list[Kept]] = []
        self.before = signal.pthread_sigmask(signal.SIG_BLOCK, LISTENED_TO)  # they wait until `watch` looks

    def start(self, programs: Sequence[Program]) -> None:
        stage = [Kept(program) for program in programs]
        self.stages.append(stage)
        for kept in stage:
            kept.start()

    def is_told_to_stop(self, seconds: float) -> bool:
        """Wait for a signal, and look after all programs; True when it is time to stop."""
        told = signal.sigtimedwait(LISTENED_TO, seconds)
        now = time.monotonic()
        for kept in self._all():
            kept.look(now)
        return told is not None and told.si_signo in STOP_SIGNALS

    def watch(self) -> None:
        """Keep all running until somebody says stop."""
        while not self.is_told_to_stop(0.2 if any(kept.process is None for kept in self._all()) else 5):
            pass

    def stop(self) -> None:
        """Stop everything, last stage first. A second wish to stop changes nothing: nobody is left behind."""
        for stage in reversed(self.stages):
            until = time.monotonic() + SECONDS_TO_STOP
            for kept in stage:
                kept.ask_to_stop()
            for kept in stage:
                kept.wait_until_stopped(until)
        self.stages = []

    def _all(self) -> list[Kept]:
        return [kept for stage in self.stages for kept in stage]
