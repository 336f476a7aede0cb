"""What growth does: the same pages on a small and on a large town, and closing a poll in which a city voted.

Minutes lie between the two, in which a shared machine gets faster or slower. So a page that is the same in every town
is asked in turns with the one that is measured, and what it lost or won is taken out of what the small town took.
"""

import statistics
import threading
import time
import uuid
from collections.abc import Callable
from datetime import timedelta

from django.urls import reverse
from django.utils import timezone

from forum.models import Comment, Topic
from participation.paging import keyset_page
from polls.actions import close_poll
from polls.models import Ballot, Poll, Snapshot
from tests.bench import town
from tests.bench.load import ask, get
from tests.bench.pages import MOST_TIMES, Reader
from tests.bench.report import Figure, at_most
from tests.served import Served

SMALL = town.Size.with_topics(1_000)
BALLOTS_OF_A_SMALL_TOWN = 1_000
SECONDS_TO_CLOSE = 60
SLOWEST_MEANWHILE = 1_000  # milliseconds

type Say = Callable[[str], None]


class Growth:
    """Measured twice: `small()` first, then, when the town has grown, `large()`."""

    def __init__(self, served: Served, ballots: int, say: Say) -> None:
        self.served, self.ballots, self.say = served, ballots, say
        self.poll = town.new_poll(f"bench-{uuid.uuid4().hex[:8]}")
        self.reader = Reader()
        self.before: dict[str, tuple[float, float]] = {}  # milliseconds: of the page, and of the one that is the same

    def small(self) -> None:
        town.fill_box(self.poll, BALLOTS_OF_A_SMALL_TOWN, timezone.now())
        town.settle()
        self.reader.log_in()
        for page, path in self._pages().items():
            times, same = self.reader.asks(path)
            self.before[page] = statistics.median(times), same

    def large(self) -> list[Figure]:
        began = time.monotonic()
        town.fill_box(self.poll, self.ballots, timezone.now(), start=BALLOTS_OF_A_SMALL_TOWN)
        town.settle()
        self.say(f"{self.ballots:,} ballots after {time.monotonic() - began:.0f} s")
        figures = [self._page(page, path) for page, path in self._pages().items()]
        return [*figures, *self._closing()]

    # Pages: each time the first that is made after something public changed

    def _pages(self) -> dict[str, str]:
        talk, middle = town.long_talk(), keyset_page(Topic.objects.all(), order_by="created_at", size=500)
        comment = Comment.objects.filter(topic=talk).order_by("path")[700]
        return {
            "start page": "/nl/",
            "topic list": "/nl/forum/",
            "topic list, one theme": "/nl/forum/?theme=mobiliteit",
            "topic list, far back": f"/nl/forum/?cursor={middle.older}",
            "topic list, a word that many use": "/nl/forum/?q=fiets",
            "topic list, a word that nobody uses": "/nl/forum/?q=zeppelin",
            "topic page": talk.get_absolute_url(),
            "topic page, at a comment": comment.get_absolute_url().partition("#")[0],
            "feed": reverse("forum:topic-feed"),
            "poll page": self.poll.get_absolute_url(),
            "poll results": reverse("polls:poll-results", args=[self.poll.slug]),
            "poll list": reverse("polls:poll-list"),
            "my page": reverse("residents:my-participation"),
        }

    def _page(self, page: str, path: str) -> Figure:
        (times, same), (before, same_before) = self.reader.asks(path), self.before[page]
        as_small = before * same / same_before
        holds = statistics.median(times) <= MOST_TIMES * as_small
        return Figure(f"{page}, beside a small town", "ms", times, as_small, f"<= {MOST_TIMES:g} times", holds)

    # Closing

    def _closing(self) -> list[Figure]:
        cast = Ballot.objects.filter(poll_key=self.poll.key).count()
        readers = _Readers(self.served)
        began = time.perf_counter()
        with readers:
            close_poll(self.poll, by=None, at=self.poll.closes_at + timedelta(seconds=1))
            seconds = time.perf_counter() - began
        counted = Snapshot.objects.get(poll=self.poll)
        assert counted.is_final
        assert counted.counted_ballots == sum(counted.counts.values()) == cast
        assert Poll.objects.get(pk=self.poll.pk).state == "counted"
        return [
            at_most(f"closing and counting {cast:,} ballots", [seconds], SECONDS_TO_CLOSE, floor=None, unit="s"),
            at_most("slowest page meanwhile", [max(readers.waited)], SLOWEST_MEANWHILE, floor=None, unit="ms"),
        ]


class _Readers:
    """Strangers who keep asking for the forum and the polls, one after the other, as long as a block runs."""

    def __init__(self, served: Served) -> None:
        self.requests = [get(f"{served.base}/nl/{path}") for path in ("forum/?kind=need", "polls/?cursor=x")]
        self.base, self.waited = served.base, list[float]()
        self.is_over = threading.Event()
        self.thread = threading.Thread(target=self._ask)

    def _ask(self) -> None:
        while not self.is_over.wait(0.1):
            self.waited += ask(self.base, self.requests, connections=1).only(200).waited

    def __enter__(self) -> None:
        self.thread.start()

    def __exit__(self, *error: object) -> None:
        self.is_over.set()
        self.thread.join()
