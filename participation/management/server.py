"""One daphne process on this machine alone: pages and websockets on one port."""

import asyncio
from collections.abc import Callable

from channels.routing import ProtocolTypeRouter
from daphne.server import Server
from twisted.internet import reactor
from twisted.internet.defer import Deferred
from twisted.python.failure import Failure


class PortTaken(Exception):
    """The port does not listen; the message is what the system said."""


class TownServer(Server):
    """Calls `when_open` once the port listens, and leaves no task behind when it stops."""

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
        """Cancel whatever is still being answered and wait for it, so that the loop closes in silence."""
        loop = asyncio.get_event_loop()
        return Deferred.fromFuture(asyncio.ensure_future(_cancel_all(loop), loop=loop))


async def _cancel_all(loop: asyncio.AbstractEventLoop) -> None:
    others = asyncio.all_tasks(loop) - {asyncio.current_task(loop)}
    for task in others:
        task.cancel()
    await asyncio.wait(others, timeout=1) if others else None
