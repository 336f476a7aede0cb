"""Asking many things at once, and how long that took. A closed loop: each of those who ask asks the next thing as soon
as they have their answer, over the same connection where the server keeps it open, else over a new one."""

import selectors
import socket
import statistics
import time
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from urllib.parse import urlencode, urlsplit

CSRF = "b" * 32  # a form's token and its cookie are this, for everyone
END_OF_HEAD = b"\r\n\r\n"
CLOSING = b"\r\nconnection: close"


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
    """Ask all of `requests`, or as many as fit in `seconds`, so many at once."""
    place, waiting, answers, began = urlsplit(base), iter(requests), Answers(), time.perf_counter()
    until = began + seconds if seconds else float("inf")
    with selectors.DefaultSelector() as selector:
        for _ in range(connections):
            _Asking((place.hostname, place.port), waiting, until, answers, selector).next()
        while selector.get_map():
            for key, _ in selector.select():
                key.data.hear()
    answers.seconds = time.perf_counter() - began
    return answers


class _Asking:
    """Somebody who asks until nothing is left. In plain sockets, so that it leaves the processor to who answers."""

    def __init__(
        self,
        address: tuple[str, int],
        requests: Iterator[bytes],
        until: float,
        answers: Answers,
        selector: selectors.BaseSelector,
    ) -> None:
        self.address, self.requests, self.until = address, requests, until
        self.answers, self.selector = answers, selector
        self.socket: socket.socket | None = None

    def next(self) -> None:
        self.asked_at, self.buffer, self.whole = time.perf_counter(), b"", 0
        request = next(self.requests, None) if self.asked_at < self.until else None
        if request is None:
            self._hang_up()
            return
        if self.socket is None:
            self.socket = socket.create_connection(self.address)
            self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, True)
            self.selector.register(self.socket, selectors.EVENT_READ, self)
        self.socket.sendall(request)

    def hear(self) -> None:
        data = self.socket.recv(1 << 18)
        if not data:
            raise ConnectionError(f"The server hung up: {self.buffer[:200]!r}")
        self.buffer += data
        if not self.whole:
            end = self.buffer.find(END_OF_HEAD)
            if end < 0:
                return
            head = self.buffer[:end].lower()
            self.whole, self.is_last = end + len(END_OF_HEAD) + _length_in(head), CLOSING in head
        if len(self.buffer) >= self.whole:
            self._answered()

    def _answered(self) -> None:
        self.answers.waited.append((time.perf_counter() - self.asked_at) * 1000)
        self.answers.statuses[int(self.buffer[9:12])] += 1
        if self.is_last:
            self._hang_up()
        self.next()

    def _hang_up(self) -> None:
        if self.socket is not None:
            self.selector.unregister(self.socket)
            self.socket.close()
            self.socket = None


def _length_in(head: bytes) -> int:
    found = head.find(b"content-length:")
    if found < 0:
        raise ValueError(f"An answer without its length: {head[:200]!r}")
    return int(head[found + 15 : head.find(b"\r\n", found) if b"\r\n" in head[found:] else None])
