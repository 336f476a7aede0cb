"""What a served town consists of: which programs, in which order, over which sockets."""

import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from typing import Self
from urllib.parse import urlsplit

from django.conf import settings
from prometheus_client.multiprocess import mark_process_dead

from participation.management import bundled
from participation.management.embedded import Server, ServerError, make_database
from participation.management.sockets import listen
from participation.management.supervisor import Program, Supervisor, as_child

KINDS = ("web", "live", "worker", "clock")
SECONDS_BETWEEN_TICKS = 5
SECONDS_TO_ANSWER = 120
NAMED_BY = {"PostgreSQL": "DATABASE_URL", "Valkey": "REDIS_URL"}
MADE_BY: dict[str, Callable[[Path], Server]] = {"PostgreSQL": bundled.postgres, "Valkey": bundled.valkey}

type Say = Callable[[str], None]


class Closed(Exception):
    """Somebody asked to stop while the town was still being opened, or after."""


class Town:
    """A town that is served by the programs of some kinds (see KINDS); pages on `port`, websockets on the next ones."""

    def __init__(self, port: int, kinds: Sequence[str], say: Say) -> None:
        self.port, self.kinds, self.say = port, kinds, say
        self.supervisor = Supervisor()
        self.kept = ExitStack()  # what is held until the town is closed
        self.metrics = settings.VAR_DIR / "metrics"
        live = [port + 1 + number for number in range(settings.LIVE)]
        self.sockets = {
            "web": [self._listen(port)] if "web" in kinds else [],
            "live": [self._listen(each) for each in live] if "live" in kinds else [],
        }
        self.live_url = settings.LIVE_URL or _live_urls(live)
        self.environment = os.environ | {
            "DEBUG": "0",
            "STATIC_HASHED": "1",
            "TASK_WORKER": "1",
            "PORT": str(port),
            "LIVE_URL": ",".join(self.live_url),
            "PROMETHEUS_MULTIPROC_DIR": str(self.metrics),
            "PYTHONUNBUFFERED": "1",
        }

    def serve(self, *, with_preparation: bool) -> None:
        """Open the town and keep it open. Raises `Closed` when it is time to stop, `ServerError` if it can not open."""
        self._make_room_for_metrics(everything=with_preparation)
        if with_preparation:
            self._start_databases()
        elif not os.environ.get("DATABASE_URL"):
            raise ServerError("--only brings no database along: name the town's own by DATABASE_URL.")
        self._prepare([] if with_preparation else ["--look"])
        self.say(f"Starting {self._told()}")
        self.supervisor.start([program for kind in self.kinds for program in self._programs(kind)])
        if "web" in self.kinds:
            self._wait_until_it_answers()
        self.say(self._welcome())
        self.supervisor.watch()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: object) -> None:
        """Stop all, last started first."""
        self.supervisor.stop()
        self.kept.close()

    # Sockets

    def _listen(self, port: int) -> socket.socket:
        try:
            return self.kept.enter_context(listen(settings.LISTEN, port))
        except OSError as error:
            raise ServerError(f"Port {port} of {settings.LISTEN} can not be opened: {error.strerror}.") from error

    # Databases that nobody named

    def _start_databases(self) -> None:
        missing = [name for name, variable in NAMED_BY.items() if not os.environ.get(variable)]
        if not missing:
            return
        home = bundled.home_for(settings.EMBEDDED_DIR, settings.VAR_DIR / "embedded")
        self.kept.enter_context(bundled.held(home))
        self.say(f"Starting {' and '.join(missing)}; their data are kept in {home}")
        servers = {name: MADE_BY[name](home) for name in missing}
        self.supervisor.start([bundled.program(name, server) for name, server in servers.items()])
        for name, server in servers.items():
            self._wait_for(server.answers, f"{name} does not start: see {server.log}.")
            self.environment[NAMED_BY[name]] = server.url
        if "PostgreSQL" in servers:
            make_database(servers["PostgreSQL"].url)
        addresses = {NAMED_BY[name]: server.url for name, server in servers.items()}
        self.kept.enter_context(bundled.addresses_noted(home, addresses | {"STATIC_HASHED": "1", "TASK_WORKER": "1"}))

    def _prepare(self, options: Sequence[str]) -> None:
        """Run `manage.py prepare`, by itself: this process opens no database."""
        process = subprocess.Popen(  # noqa: S603
            _manage("prepare", *options),
            env=self.environment,
            preexec_fn=as_child(signal.SIGTERM),
            start_new_session=True,
        )
        try:
            while process.poll() is None:
                self._go_on(0.1)
        finally:
            process.terminate()
            process.wait()
        if process.returncode:
            raise ServerError("The town was not opened; see above.")

    # Programs

    def _programs(self, kind: str) -> list[Program]:
        if kind == "web":
            return [self._program("web", "serve_web", self.sockets["web"][0])]
        if kind == "live":
            return [self._program(f"live {n}", "serve_live", each) for n, each in enumerate(self.sockets["live"], 1)]
        if kind == "worker":
            return [self._program("worker", "db_worker", None, "--queue-name", "*")]
        return [self._program("clock", "tick", None, "--every", str(SECONDS_BETWEEN_TICKS))]

    def _program(self, name: str, command: str, listening: socket.socket | None, *options: str) -> Program:
        given = [listening.fileno()] if listening else []
        handed = [f"--socket={descriptor}" for descriptor in given]
        how = {"env": self.environment, "cwd": settings.BASE_DIR, "pass_fds": given}
        return Program(name, _manage(command, *handed, *options), how=how, when_gone=self._forget_gauges)

    def _told(self) -> str:
        parts = {
            "web": f"web workers ({settings.WEB})",
            "live": f"live processes ({settings.LIVE})",
            "worker": "a task worker",
            "clock": "the clock",
        }
        return ", ".join(parts[kind] for kind in self.kinds)

    def _welcome(self) -> str:
        if "web" not in self.kinds:
            return f"Running: {self._told()} (Ctrl-C stops it)"
        live = f", live updates on {' '.join(self.live_url)}" if self.live_url else ""
        return f"\n{settings.SITE_NAME} is open on http://{settings.LISTEN}:{self.port}/{live}  (Ctrl-C closes it)"

    # Waiting

    def _go_on(self, seconds: float) -> None:
        if self.supervisor.is_told_to_stop(seconds):
            raise Closed

    def _wait_for(self, is_there: Callable[[], bool], complaint: str) -> None:
        patience = time.monotonic() + SECONDS_TO_ANSWER
        while not is_there():
            if time.monotonic() > patience:
                raise ServerError(complaint)
            self._go_on(0.2)

    def _wait_until_it_answers(self) -> None:
        self._wait_for(self._answers, f"Nothing answers on port {self.port}; see what is written above.")

    def _answers(self) -> bool:
        connection = HTTPConnection(settings.LISTEN, self.port, timeout=1)
        try:
            connection.request("GET", "/healthz")
            return bool(connection.getresponse().status)
        except (OSError, HTTPException):
            return False
        finally:
            connection.close()

    # Measures of processes that are gone

    def _make_room_for_metrics(self, *, everything: bool) -> None:
        if everything:
            shutil.rmtree(self.metrics, ignore_errors=True)
        self.metrics.mkdir(parents=True, exist_ok=True)
        for file in self.metrics.glob("*.db"):
            if not Path("/proc", file.stem.rpartition("_")[2]).exists():
                file.unlink()

    def _forget_gauges(self, pid: int) -> None:
        mark_process_dead(pid, str(self.metrics))


def _manage(*arguments: str) -> list[str | Path]:
    return [sys.executable, settings.BASE_DIR / "manage.py", *arguments]


def _live_urls(ports: Sequence[int]) -> list[str]:
    """Where websockets are without a proxy that leads to them: at the site's own host, on ports of their own."""
    if settings.BEHIND_PROXY or settings.HTTPS:
        return []
    return [f"ws://{urlsplit(settings.SITE_URL).hostname}:{port}" for port in ports]
