"""The web workers: granian over a socket that its parent keeps, so that whoever calls during a restart only waits."""

import gc
import multiprocessing
import signal
import socket
from collections.abc import Callable
from typing import Any

from granian.constants import HTTPModes, Interfaces
from granian.http import HTTP1Settings
from granian.log import LogLevels
from granian.net import SocketHolder
from granian.server import Server

from participation.management.sockets import CROWD
from participation.management.supervisor import end_with_parent

THREADS = 2  # per worker: one can wait for a slow upload or export while the other answers
# Connections that a worker takes, each for one request: all others wait where whichever worker is free takes them. A
# worker that kept them open would sooner or later have them all, while the next one has nothing to do.
AT_ONCE = 4
ONE_REQUEST_EACH = HTTP1Settings(keep_alive=False, header_read_timeout=5_000)  # milliseconds until it has been asked


class WebServer(Server):
    """Workers that share one listening socket, and the code that was loaded before they were forked."""

    def __init__(self, listening: socket.socket, workers: int, log: dict[str, Any]) -> None:
        multiprocessing.set_start_method("fork", force=True)  # where forkserver is usual, the socket would be lost
        address, port = listening.getsockname()[:2]
        super().__init__(
            "participation.wsgi:application",
            address=address,
            port=port,
            interface=Interfaces.WSGI,
            workers=workers,
            blocking_threads=THREADS,
            backpressure=AT_ONCE,
            http=HTTPModes.http1,
            http1_settings=ONE_REQUEST_EACH,
            log_dictconfig=log,
            log_level=LogLevels.warning,
            respawn_failed_workers=True,
            workers_kill_timeout=8,
        )
        self.listening = listening

    def _init_shared_socket(self) -> None:
        """Granian would give each worker a socket of its own, whose callers are lost when it dies."""
        self._ssp, self._sso = None, self.listening
        self._sfd = self.listening.fileno()
        self._shd = SocketHolder(self._sfd, False, CROWD)

    def serve_application(self, application: Callable[..., Any]) -> None:
        """Serve until SIGTERM or SIGINT."""
        gc.freeze()  # what is loaded stays shared between the workers: no collection writes to it
        self.serve(target_loader=lambda: _in_worker(application), wrap_loader=False)


def _in_worker(application: Callable[..., Any]) -> Callable[..., Any]:
    """First thing in a worker: it ends when granian does, however that ends."""
    end_with_parent(signal.SIGTERM)
    return application
