"""Pages of the forum that stay as fast as they are, however much is said: its list, its search, a long conversation.

Each is made anew, as after something public changed, by one worker that is this process.
"""

import statistics
import time
from collections.abc import Sequence

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from participation.public_version import public_version
from participation.residents.models import User
from tests.bench import town
from tests.bench.report import Figure, at_most

NAMES = ("forum-list", "search", "topic-10000")
MOST_QUERIES, MOST_MILLISECONDS, MOST_TIMES = 10, 25, 1.5
ASKED, ASKED_BEFORE = 25, 5
SAME_IN_EVERY_TOWN = "/nl/forum/new/"
WORDS = ("fiets", "zebrapad", "zeppelin", "fiets school", "straat veilig kind", "f")


class Reader:
    """Somebody who is logged in and asks for pages, in turns with one that is the same in every town."""

    def __init__(self) -> None:
        self.client = Client(SERVER_NAME="127.0.0.1")

    def log_in(self) -> None:
        self.client.force_login(User.objects.get(email="bewoner7@bench.test"), backend=town.BACKEND)

    def asks(self, path: str) -> tuple[list[float], float]:
        """Return the milliseconds of ASKED requests in this process, and the median of those for the other page."""
        times, same = [], []
        for _ in range(ASKED_BEFORE + ASKED):
            times.append(self._milliseconds(path))
            same.append(self._milliseconds(SAME_IN_EVERY_TOWN))
        return times[ASKED_BEFORE:], statistics.median(same[ASKED_BEFORE:])

    def queries(self, path: str) -> int:
        public_version.renew()
        with CaptureQueriesContext(connection) as captured:
            self.client.get(path)
        return len(captured)

    def _milliseconds(self, path: str) -> float:
        public_version.renew()
        began = time.perf_counter()
        answer = self.client.get(path)
        assert answer.status_code == 200, (path, answer.status_code)
        return (time.perf_counter() - began) * 1000


class ForumPages:
    """Measured twice where the town grows: `small()` first, then `large()`; else only large."""

    def __init__(self, works: Sequence[str]) -> None:
        self.works, self.reader = works, Reader()
        self.before: dict[str, tuple[float, float]] = {}  # milliseconds: of the page, and of the one that is the same

    def small(self) -> None:
        for page, path in self._pages().items():
            times, same = self.reader.asks(path)
            self.before[page] = statistics.median(times), same

    def large(self) -> list[Figure]:
        return [figure for page, path in self._pages().items() for figure in self._figures(page, path)]

    def _pages(self) -> dict[str, str]:
        """Return the path of each case, with a conversation of ten thousand comments made where it is asked for."""
        if not self.works:
            return {}
        talk = town.busiest_talk().get_absolute_url() if "topic-10000" in self.works else ""
        self.reader.log_in()
        pages = {
            "forum-list": {"forum-list": "/nl/forum/", "forum-list: a theme": "/nl/forum/?theme=mobiliteit"},
            "search": {f"search: {words}": f"/nl/forum/search/?q={words.replace(' ', '+')}" for words in WORDS},
            "topic-10000": {"topic-10000": talk, "topic-10000: newest first": f"{talk}?order=newest"},
        }
        return {page: path for work in self.works for page, path in pages[work].items()}

    def _figures(self, page: str, path: str) -> list[Figure]:
        times, same = self.reader.asks(path)
        figures = [
            at_most(f"{page}: queries", [self.reader.queries(path)], MOST_QUERIES, floor=1, unit="queries"),
            at_most(f"{page}: of one worker", times, MOST_MILLISECONDS, floor=None, unit="ms"),
        ]
        if page in self.before:
            before, same_before = self.before[page]
            as_small = before * same / same_before
            holds = statistics.median(times) <= MOST_TIMES * as_small
            figures.append(
                Figure(f"{page}, beside a small town", "ms", times, as_small, f"<= {MOST_TIMES:g} times", holds)
            )
        return figures
