"""One daphne process: pages and websockets on one port of this machine (`run`), or websockets alone (`serve_live`)."""

import asyncio
import socket
from collections.abc import Callable
from functools import lru_cache

from autobahn.websocket.protocol import PreparedMessage
from channels.routing import ProtocolTypeRouter
from daphne.http_protocol import WebRequest
from daphne.server import Server
from daphne.ws_protocol import WebSocketProtocol
from twisted.internet import reactor
from twisted.internet.defer import Deferred
from twisted.internet.main import CONNECTION_LOST
from twisted.python.failure import Failure

SECONDS_TO_FINISH = 1


class PortTaken(Exception):
    """The port does not listen; the message is what the system said."""


class TownServer(Server):
    """Calls `when_open` once the port listens; stops after finishing the pages on their way and closing the sockets."""

    def __init__(self, application: ProtocolTypeRouter, port: int, when_open: Callable[[], None]) -> None:
        super().__init__(application, endpoints=[f"tcp:port={port}:interface=127.0.0.1:backlog=1024"])
        self.refusal = ""
        reactor.callWhenRunning(when_open)

    def run(self) -> None:
        """Serve until SIGINT or SIGTERM. Raises `PortTaken`."""
        super().run()
        if self.refusal:
            raise PortTaken(self.refusal)

    def listen_error(self, failure: Failure) -> None:
        self.refusal = failure.getErrorMessage()
        self.stop()

    def kill_all_applications(self) -> Deferred[object]:
        """Before the loop closes: finish the pages, end everything else, so that no task is left to complain."""
        loop = asyncio.get_event_loop()
        pages = {
            details["application_instance"]
            for protocol, details in self.connections.items()
            if isinstance(protocol, WebRequest) and "application_instance" in details
        }
        return Deferred.fromFuture(asyncio.ensure_future(_finish(loop, pages), loop=loop))


class LiveProtocol(WebSocketProtocol):
    """One listener. What is said to all is framed once, and goes out at once while nothing waits in the way.

    The reactor would wait for each socket to be ready, which nearly all are: that took longer than sending.
    """

    def serverSend(self, content: str | bytes, binary: bool = False) -> None:  # noqa: N802 (daphne's)
        if isinstance(content, bytes) or self.state != self.STATE_OPEN:
            super().serverSend(content, binary)
        else:
            self._send(_framed(content))

    def _send(self, frame: bytes) -> None:
        transport = self.transport
        waits = (
            self.send_queue or transport.dataBuffer or transport._tempDataBuffer
        )  # what the reactor still has to send
        sent = 0 if waits or not transport.connected else transport.writeSomeData(frame)
        if sent is CONNECTION_LOST:
            sent = 0  # the reactor finds out, and ends the connection as it always does
        if sent < len(frame):
            transport.write(frame[sent:])


@lru_cache(maxsize=64)
def _framed(text: str) -> bytes:
    """Return `text` as a frame of a server that does not compress: the same for every listener."""
    frame: bytes = PreparedMessage(text.encode(), isBinary=False, applyMask=False, doNotCompress=True).payloadHybi
    return frame


class LiveServer(TownServer):
    """Websockets alone, over a socket that its parent keeps."""

    def __init__(self, application: ProtocolTypeRouter, listening: socket.socket) -> None:
        super().__init__(application, port=0, when_open=self.adopt)
        self.endpoints: list[str] = []  # none is opened: one is there
        self.listening = listening

    def adopt(self) -> None:
        self.ws_factory.protocol = LiveProtocol
        reactor.adoptStreamPort(self.listening.fileno(), self.listening.family, self.http_factory)


async def _finish(loop: asyncio.AbstractEventLoop, pages: set[asyncio.Future[object]]) -> None:
    if pages:
        await asyncio.wait(pages, timeout=SECONDS_TO_FINISH)
    others = asyncio.all_tasks(loop) - {asyncio.current_task(loop)}
    for task in others:
        task.cancel()
    if others:
        await asyncio.wait(others, timeout=SECONDS_TO_FINISH)
