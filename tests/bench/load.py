"""Asking many things at once over kept-alive connections, and how long that took. A closed loop: each of the
connections asks the next thing as soon as it has its answer."""

import asyncio
import statistics
import time
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from urllib.parse import urlencode, urlsplit

CSRF = "b" * 32  # a form's token and its cookie are this, for everyone
END_OF_HEAD = b"\r\n\r\n"


@dataclass
class Answers:
    """What came back: how many a second, after how long (milliseconds), and with which status."""

    seconds: float = 0.0
    waited: list[float] = field(default_factory=list)
    statuses: Counter[int] = field(default_factory=Counter)

    @property
    def per_second(self) -> float:
        return len(self.waited) / self.seconds

    @property
    def median(self) -> float:
        return statistics.median(self.waited)

    def only(self, *expected: int) -> "Answers":
        """Return these, or refuse to call anything a measurement in which other answers came."""
        if set(self.statuses) - set(expected):
            raise AssertionError(f"Expected only {expected}, got {dict(self.statuses)}")
        return self


def get(url: str, *, session: str = "") -> bytes:
    """Return a request for a page, as a person with that session asks it."""
    return _request("GET", url, session, b"")


def post(url: str, fields: dict[str, str], *, session: str) -> bytes:
    return _request("POST", url, session, urlencode(fields | {"csrfmiddlewaretoken": CSRF}).encode())


def _request(method: str, url: str, session: str, body: bytes) -> bytes:
    parts = urlsplit(url)
    lines = [f"{method} {parts.path}{'?' + parts.query if parts.query else ''} HTTP/1.1", f"Host: {parts.netloc}"]
    if session:
        lines.append(f"Cookie: sessionid={session}; csrftoken={CSRF}")
    if method == "POST":
        lines += ["Content-Type: application/x-www-form-urlencoded", f"Content-Length: {len(body)}"]
    return "\r\n".join(lines).encode() + END_OF_HEAD + body


def ask(base: str, requests: Iterable[bytes], *, connections: int, seconds: float | None = None) -> Answers:
    """Ask all of `requests`, or as many as fit in `seconds`, over that many connections."""
    return asyncio.run(_ask(base, iter(requests), connections, seconds))


async def _ask(base: str, requests: Iterator[bytes], connections: int, seconds: float | None) -> Answers:
    place, loop, answers = urlsplit(base), asyncio.get_running_loop(), Answers()
    until = time.perf_counter() + seconds if seconds else float("inf")
    asking = [_Asking(requests, answers, until) for _ in range(connections)]
    for each in asking:
        await loop.create_connection(lambda each=each: each, place.hostname, place.port)
    began = time.perf_counter()
    for each in asking:
        each.next()
    await asyncio.gather(*(each.done for each in asking))
    answers.seconds = time.perf_counter() - began
    return answers


class _Asking(asyncio.Protocol):
    """One connection, asking until nothing is left."""

    def __init__(self, requests: Iterator[bytes], answers: Answers, until: float) -> None:
        self.requests, self.answers, self.until = requests, answers, until
        self.done: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self.asked_at, self.buffer, self.whole = 0.0, b"", 0

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport = transport

    def next(self) -> None:
        self.asked_at, self.buffer, self.whole = time.perf_counter(), b"", 0
        request = next(self.requests, None) if self.asked_at < self.until else None
        if request is None:
            self.transport.close()
            self.done.set_result(None)
        else:
            self.transport.write(request)

    def data_received(self, data: bytes) -> None:
        self.buffer += data
        if not self.whole:
            head = self.buffer.find(END_OF_HEAD)
            if head < 0:
                return
            self.whole = head + len(END_OF_HEAD) + _length_in(self.buffer[:head].lower())
        if len(self.buffer) >= self.whole:
            self.answers.waited.append((time.perf_counter() - self.asked_at) * 1000)
            self.answers.statuses[int(self.buffer[9:12])] += 1
            self.next()

    def connection_lost(self, error: Exception | None) -> None:
        if not self.done.done():
            self.done.set_exception(ConnectionError(f"The server closed a connection: {error or self.buffer[:200]!r}"))


def _length_in(head: bytes) -> int:
    found = head.find(b"content-length:")
    if found < 0:
        raise ValueError(f"An answer without its length: {head[:200]!r}")
    return int(head[found + 15 : head.find(b"\r\n", found) if b"\r\n" in head[found:] else None])
