"""The town that all is done to: what serves it, who lives there, and how one asks its servers."""

import json
import os
import signal
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from urllib.parse import urlsplit

import redis
from django.db import connection

from tests.processes import children, command, descendants
from tests.roof.house import Visitor
from tests.served import Served, served_town
from tests.town import free_ports

WEB = 2
RESIDENTS, TOPICS = 600, 60
SECONDS_TO_SEE = 30


class Town:
    """A town served out of the folder `home`: sessions of its residents and paths of its topics, by their numbers."""

    def __init__(self, home: Path) -> None:
        self.home = home
        self.port = free_ports(2)
        self.sessions: dict[int, str] = {}
        self.addresses: list[str] = []
        self.topics: dict[int, str] = {}
        self._opened = ExitStack()

    def open(self, **variables: str) -> None:
        """Serve the town, with some environment variables of its own; from the second time on it is as it was left."""
        self.served: Served = self._opened.enter_context(
            served_town(self.home, web=WEB, LOG_FORMAT="json", **variables | {"PORT": str(self.port)})
        )

    def close(self) -> None:
        self._opened.close()

    def open_again(self, **variables: str) -> None:
        """Close the town, if it still stands, and open it at the same address; this process looks at its database."""
        self.close()
        self.open(**variables)
        connection.close()
        connection.settings_dict["PORT"] = urlsplit(self.database_url).port

    @property
    def database_url(self) -> str:
        return self.servers()["DATABASE_URL"]

    def servers(self) -> dict[str, str]:
        """Return how the servers that came along are called on."""
        return json.loads((self.home / "embedded/addresses.json").read_text())

    def visitors(self, part: slice) -> dict[int, Visitor]:
        """Return some residents, each before a browser of their own."""
        return {person: Visitor(self.port, session) for person, session in list(self.sessions.items())[part]}

    # Processes

    def process(self, words: str) -> int:
        """Return the process that the town's parent keeps, by words of its command; wait for it if need be."""
        return wait_for(lambda: next((pid for pid in children(self.served.pid) if words in command(pid)), 0))

    def web_worker(self) -> int:
        parent = self.process("serve_web")
        return wait_for(lambda: next((pid for pid in children(parent) if "serve_web" in command(pid)), 0))

    def postgres(self) -> int:
        return self.process("bin/postgres")

    def valkey(self) -> redis.Redis:
        return redis.Redis.from_url(self.servers()["REDIS_URL"], retry=None)


def wait_for[T](look: Callable[[], T], seconds: float = SECONDS_TO_SEE) -> T:
    """Look until something is there."""
    until = time.monotonic() + seconds
    while not (found := look()):
        if time.monotonic() > until:
            raise TimeoutError(f"Nothing came in {seconds:.0f} s.")
        time.sleep(0.05)
    return found


def kill(pid: int, how: signal.Signals = signal.SIGKILL) -> None:
    with suppress(ProcessLookupError):
        os.kill(pid, how)


@contextmanager
def held_still(pid: int) -> Iterator[None]:
    """Stop a process and all below it: it is there, and does nothing."""
    everyone = [pid, *descendants(pid)]
    for each in everyone:
        kill(each, signal.SIGSTOP)
    try:
        yield
    finally:
        for each in everyone:
            kill(each, signal.SIGCONT)


def settle(town: Town) -> None:
    """Let people live in the town, if nobody does yet. Django is set up for its database."""
    from forum.models import Kind, Topic
    from tests.bench import town as growing

    if not growing.many_residents():
        growing.grow(growing.Size(residents=RESIDENTS, topics=TOPICS, comments=0, supports=0), lambda line: None)
    people = growing.many_residents()
    town.sessions = dict(zip((person.pk for person in people), growing.log_in_many(people), strict=True))
    town.addresses = [str(person.email) for person in people]
    ours = Topic.objects.filter(author__in=people).exclude(kind=Kind.CHALLENGE)
    town.topics = {topic.pk: topic.get_absolute_url() for topic in ours}
