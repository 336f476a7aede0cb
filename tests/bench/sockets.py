"""Many open websockets in one process, and how long until the last of them has a message. No library: at ten
thousand sockets on the machine of the server, the listener must be the cheaper half."""

import asyncio
import base64
import os
import resource
import time
from collections.abc import Awaitable, Callable
from urllib.parse import urlsplit

OPENING_AT_ONCE = 200
SECONDS_TO_ARRIVE = 30
END_OF_HEAD = b"\r\n\r\n"

type Publish = Callable[[], Awaitable[None]]


class Listener(asyncio.Protocol):
    """One socket. `heard` counts the messages that came whole; small ones come in one piece."""

    def __init__(self, crowd: "Crowd", request: bytes) -> None:
        self.crowd, self.request, self.buffer, self.is_open = crowd, request, b"", False
        self.opened: asyncio.Future[None] = asyncio.get_running_loop().create_future()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport = transport
        transport.write(self.request)

    def data_received(self, data: bytes) -> None:
        self.buffer += data
        if not self.is_open:
            head = self.buffer.find(END_OF_HEAD)
            if head < 0:
                return
            if not self.buffer.startswith(b"HTTP/1.1 101"):
                self.opened.set_exception(ConnectionError(repr(self.buffer[:300])))
                return
            self.is_open, self.buffer = True, self.buffer[head + len(END_OF_HEAD) :]
            self.opened.set_result(None)
        self._read_frames()

    def _read_frames(self) -> None:
        while len(self.buffer) >= 2:
            start, length = _frame(self.buffer)
            if start is None or len(self.buffer) < start + length:
                return
            kind, self.buffer = self.buffer[0] & 0x0F, self.buffer[start + length :]
            if kind == 1:
                self.crowd.hear()

    def connection_lost(self, error: Exception | None) -> None:
        self.crowd.lost += 1
        if not self.opened.done():
            self.opened.set_exception(ConnectionError(f"closed while opening: {error}"))


def _frame(buffer: bytes) -> tuple[int | None, int]:
    """Return where a frame's content starts and how long it is; None when its head is not whole yet."""
    length = buffer[1] & 0x7F
    if length < 126:
        return 2, length
    size = 2 if length == 126 else 8
    if len(buffer) < 2 + size:
        return None, 0
    return 2 + size, int.from_bytes(buffer[2 : 2 + size], "big")


class Crowd:
    """All who listen to one address."""

    def __init__(self, url: str, origin: str) -> None:
        self.url, self.origin = urlsplit(url), origin
        self.listeners: list[Listener] = []
        self.heard, self.lost, self.expected = 0, 0, 0
        self.last_at = 0.0
        self.everyone: asyncio.Event = asyncio.Event()

    async def open(self, number: int) -> None:
        for _ in range(0, number, OPENING_AT_ONCE):
            await asyncio.gather(*(self._open_one() for _ in range(min(OPENING_AT_ONCE, number - len(self.listeners)))))

    async def _open_one(self) -> None:
        key = base64.b64encode(os.urandom(16)).decode()
        request = (
            f"GET {self.url.path} HTTP/1.1\r\nHost: {self.url.netloc}\r\nOrigin: {self.origin}\r\n"
            f"Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Key: {key}\r\n"
            "Sec-WebSocket-Version: 13\r\n\r\n"
        ).encode()
        loop = asyncio.get_running_loop()
        _, listener = await loop.create_connection(lambda: Listener(self, request), self.url.hostname, self.url.port)
        await listener.opened
        self.listeners.append(listener)

    def hear(self) -> None:
        self.heard += 1
        if self.heard >= self.expected:
            self.last_at = time.perf_counter()
            self.everyone.set()

    async def settle(self, seconds: float) -> None:
        """Wait until nothing is on its way any more."""
        before = -1
        while before != self.heard:
            before = self.heard
            await asyncio.sleep(seconds)

    async def time_to_last(self, publish: Publish) -> float:
        """Return the seconds from when `publish` is done to the last receipt."""
        self.heard, self.expected = 0, len(self.listeners)
        self.everyone.clear()
        await publish()
        began = time.perf_counter()
        await asyncio.wait_for(self.everyone.wait(), SECONDS_TO_ARRIVE)
        return self.last_at - began

    def close(self) -> None:
        for listener in self.listeners:
            listener.transport.abort()


def allow_many_files(number: int) -> None:
    """Let this process, and those it starts, hold `number` sockets."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if hard != resource.RLIM_INFINITY and hard < number:
        raise SystemExit(f"This machine allows {hard} open files to a process; {number} are needed (ulimit -n).")
    resource.setrlimit(resource.RLIMIT_NOFILE, (max(soft, number), hard))
