"""Live updates: what changes on a page by itself, the same for everybody who looks.

One hub per process holds the open sockets per topic ("poll:<slug>") and sends to them itself, each message encoded
once. Once a second it reads every watched topic from the database, by the reader that an app registered for its kind,
so whatever another process, a command or a shell changed is seen too. A hint only shortens that wait: within the
process it wakes the hub, and through Valkey, where there is one, the hubs of other processes. Without Valkey all else
goes on. A topic gets one message a second at most, and its last change always arrives.

Whoever listens knows how fresh that is: a quiet topic is sent again now and then, so silence means that the line is
dead; and when the database can not be read, that is said (`STALE`), and what it says afterwards is sent again.
"""

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

from asgiref.sync import async_to_sync
from channels.db import database_sync_to_async
from channels.layers import get_channel_layer
from django.conf import settings
from django.db import Error, connections
from redis.exceptions import RedisError

type Socket = Callable[[dict[str, Any]], Awaitable[None]]  # an ASGI `send`
type Reader = Callable[[Iterable[str]], dict[str, "Message"]]

GROUP = "live"
SECONDS_BETWEEN = 1.0
SECONDS_BETWEEN_LOOKS = 0.2  # however many hints arrive
SECONDS_OF_SILENCE = 20.0  # then what a topic says is sent again; static/js/live-poll.js waits for three times as long
SECONDS_TO_READ = 4.0  # a database that takes longer is as good as away
SECONDS_BLIND = 3.0  # how long the database may be away before listeners are told
STALE = '{"type":"stale"}'
HINT_SECONDS = 0.5  # within this time one hint per topic is enough
AWAY_SECONDS = 10.0  # how long Valkey is left alone after it failed
SOCKETS_AT_ONCE = 200  # sent to before other work gets its turn
LAYER_AWAY = (RedisError, OSError, TimeoutError)
DATABASE_AWAY = (Error, TimeoutError)
SOCKET_GONE = (OSError, RuntimeError)  # what servers raise when one sends to a socket that is closing

logger = logging.getLogger(__name__)
_readers: dict[str, Reader] = {}


@dataclass(frozen=True)
class Message:
    """What a topic says now. Of two messages the one with the higher version is newer."""

    version: int
    text: str


def register(kind: str, reader: Reader) -> None:
    """Let topics "<kind>:<name>" be watched: `reader` returns the message of each name that exists."""
    _readers[kind] = reader


def read(topics: Iterable[str]) -> dict[str, Message]:
    """Return the message of each topic that exists, from the database."""
    found: dict[str, Message] = {}
    for kind, names in _by_kind(topics).items():
        found |= {f"{kind}:{name}": message for name, message in _readers[kind](names).items()}
    return found


def _by_kind(topics: Iterable[str]) -> dict[str, list[str]]:
    kinds: dict[str, list[str]] = {}
    for topic in topics:
        kind, _, name = topic.partition(":")
        kinds.setdefault(kind, []).append(name)
    return kinds


# Hints: safe from any thread, after commit


def publish_hint(topic: str) -> None:
    """Say that `topic` changed. Never raises and hardly waits: without it the change is seen a second later."""
    hub.wake_from_anywhere(topic)
    if settings.REDIS_URL:
        _others.tell(topic)


class _OtherProcesses:
    """The way to the hubs of other processes: Valkey, when it is there."""

    def __init__(self) -> None:
        self._told: dict[str, float] = {}
        self._away_until = 0.0

    def tell(self, topic: str) -> None:
        now = time.monotonic()
        if now < self._away_until or now < self._told.get(topic, 0.0) + HINT_SECONDS:
            return
        self._told[topic] = now
        try:
            async_to_sync(self._send)(topic)
        except LAYER_AWAY as error:
            self._away_until = now + AWAY_SECONDS
            logger.warning("Other processes can not be told of live updates and see them a second later: %s", error)

    async def _send(self, topic: str) -> None:
        async with asyncio.timeout(1):
            await get_channel_layer().group_send(GROUP, {"type": "hint", "topic": topic})


class _OnceAMinute(logging.Filter):
    """Lets one line a minute through: channels_redis writes a traceback every second while Valkey is away."""

    def __init__(self) -> None:
        super().__init__()
        self._silent_until = 0.0

    def filter(self, record: logging.LogRecord) -> bool:
        if time.monotonic() < self._silent_until:
            return False
        self._silent_until = time.monotonic() + 60
        _, error, _ = record.exc_info or (None, None, None)
        record.msg, record.args, record.exc_info = "%s %s", (record.getMessage(), error or ""), None
        return True


logging.getLogger("channels_redis.pubsub").addFilter(_OnceAMinute())


# The hub


@dataclass
class _Watched:
    """A topic that somebody watches: when it may be sent again, and when it is looked at (times of the event loop)."""

    message: Message
    sockets: set[Socket] = field(default_factory=set)
    free_at: float = 0.0
    due_at: float = 0.0
    sent_at: float = 0.0
    is_stale: bool = False  # whether its listeners were told so


class Hub:
    """The open sockets of this process. Everything but `wake_from_anywhere` runs on one event loop."""

    def __init__(self) -> None:
        self._topics: dict[str, _Watched] = {}
        self._first_reads: dict[str, asyncio.Task[Message | None]] = {}
        self._loop: asyncio.AbstractEventLoop | None = None
        self._woken = asyncio.Event()
        self._tasks: list[asyncio.Task[None]] = []  # following, and listening where there is Valkey
        self._looked_at = 0.0
        self._blind_since: float | None = None  # since when the database can not be read
        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="live")

    async def join(self, topic: str, socket: Socket) -> bool:
        """Send the topic's message to `socket`, now and on every change; False when there is no such topic.

        Raises one of DATABASE_AWAY when nobody knows.
        """
        self._move_to(asyncio.get_running_loop())
        watched = self._topics.get(topic)
        if watched is None:
            message = await self._first_read(topic)
            if message is None:
                return False
            now = self._now()
            watched = self._topics.setdefault(topic, _Watched(message, due_at=now + SECONDS_BETWEEN, sent_at=now))
        watched.sockets.add(socket)
        self._start()
        await socket({"type": "websocket.send", "text": watched.message.text})
        if watched.is_stale:
            await socket({"type": "websocket.send", "text": STALE})
        return True

    def leave(self, topic: str, socket: Socket) -> None:
        watched = self._topics.get(topic)
        if watched:
            watched.sockets.discard(socket)
            if not watched.sockets:
                del self._topics[topic]
                self._woken.set()

    def wake_from_anywhere(self, topic: str) -> None:
        """Look at `topic` as soon as its second is over. From any thread; does nothing where nobody watches."""
        if self._loop is not None and topic in self._topics:
            with suppress(RuntimeError):  # the loop has just been closed
                self._loop.call_soon_threadsafe(self._wake, topic)

    def _wake(self, topic: str) -> None:
        if watched := self._topics.get(topic):
            soonest = max(self._now(), watched.free_at, self._looked_at + SECONDS_BETWEEN_LOOKS)
            watched.due_at = min(watched.due_at, soonest)
            self._woken.set()

    def _move_to(self, loop: asyncio.AbstractEventLoop) -> None:
        """Start anew on another event loop, as tests have: the sockets of the old one are gone."""
        if loop is not self._loop:
            self._loop, self._woken, self._tasks = loop, asyncio.Event(), []
            self._topics.clear()
            self._first_reads.clear()

    def _now(self) -> float:
        return asyncio.get_running_loop().time()

    # Reading

    async def _first_read(self, topic: str) -> Message | None:
        """Read a topic that nobody watched yet; a crowd that comes at once waits for one and the same read."""
        task = self._first_reads.get(topic)
        if task is None:
            task = self._first_reads[topic] = asyncio.create_task(self._read_one(topic))
            task.add_done_callback(lambda done: self._first_reads.pop(topic, None))
        return await asyncio.shield(task)

    async def _read_one(self, topic: str) -> Message | None:
        return (await self._read([topic])).get(topic)

    async def _read(self, topics: list[str]) -> dict[str, Message]:
        """Read in the hub's own thread, with its own database connection. Raises one of DATABASE_AWAY."""
        async with asyncio.timeout(SECONDS_TO_READ):
            return await database_sync_to_async(read, thread_sensitive=False, executor=self._thread)(topics)

    # Following

    def _start(self) -> None:
        if not self._tasks or self._tasks[0].done():
            self._tasks = [asyncio.create_task(self._follow())]
            if settings.REDIS_URL:
                self._tasks.append(asyncio.create_task(self._listen()))

    async def _follow(self) -> None:
        """When a topic is due, look at all that may be told something, until nobody watches any more."""
        while self._topics:
            self._woken.clear()
            now = self._now()
            if any(watched.due_at <= now for watched in self._topics.values()):
                self._looked_at = now
                await self._look_at([name for name, each in self._topics.items() if each.free_at <= now])
            await self._wait()
        _, *listeners = self._tasks
        self._tasks = []
        for listener in listeners:
            listener.cancel()
        await asyncio.get_running_loop().run_in_executor(self._thread, connections.close_all)

    async def _wait(self) -> None:
        next_due = min((watched.due_at for watched in self._topics.values()), default=0.0)
        with suppress(TimeoutError):
            async with asyncio.timeout(max(0.0, next_due - self._now())):
                await self._woken.wait()

    async def _look_at(self, topics: list[str]) -> None:
        found = await self._read_or_wait(topics)
        for topic in topics:
            if watched := self._topics.get(topic):
                watched.due_at = self._now() + SECONDS_BETWEEN
                if self._blind_since is None:
                    await self._tell(watched, found.get(topic, watched.message))
                elif self._now() >= self._blind_since + SECONDS_BLIND:
                    await self._tell_stale(watched)

    async def _tell(self, watched: _Watched, message: Message) -> None:
        """Send what is new, and what is not when listeners may wonder whether it still holds."""
        is_new = message.version > watched.message.version
        if is_new:
            watched.message = message
        if is_new or watched.is_stale or self._now() >= watched.sent_at + SECONDS_OF_SILENCE:
            watched.is_stale, watched.sent_at, watched.free_at = False, self._now(), watched.due_at
            await _send_to_all(watched.sockets, watched.message.text)

    async def _tell_stale(self, watched: _Watched) -> None:
        if not watched.is_stale:
            watched.is_stale = True
            await _send_to_all(watched.sockets, STALE)

    async def _read_or_wait(self, topics: list[str]) -> dict[str, Message]:
        """Read, or return nothing while the database is away, which is logged once; the next second tries again."""
        began = self._now()
        try:
            found = await self._read(topics)
        except DATABASE_AWAY as error:
            if self._blind_since is None:
                logger.warning("Live updates wait for the database: %s", str(error) or "no answer")
                self._blind_since = began
            return {}
        self._blind_since = None
        return found

    # Listening to other processes

    async def _listen(self) -> None:
        """Hear the hints of other processes, by one subscription; try again when Valkey was away."""
        while True:
            try:
                await self._hear(get_channel_layer())
            except LAYER_AWAY as error:
                logger.warning("Live updates of other processes are seen a second later: %s", error)
                await asyncio.sleep(AWAY_SECONDS)

    async def _hear(self, layer: Any) -> None:
        channel = await layer.new_channel()
        try:
            await layer.group_add(GROUP, channel)
            while True:
                self._wake((await layer.receive(channel))["topic"])
        finally:
            with suppress(*LAYER_AWAY):
                await layer.group_discard(GROUP, channel)


async def _send_to_all(sockets: Iterable[Socket], text: str) -> None:
    message = {"type": "websocket.send", "text": text}
    for number, socket in enumerate(list(sockets), start=1):
        with suppress(*SOCKET_GONE):
            await socket(message)
        if number % SOCKETS_AT_ONCE == 0:
            await asyncio.sleep(0)


hub = Hub()
_others = _OtherProcesses()
