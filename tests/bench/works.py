"""The kinds of work that are measured, each over RUNS runs that take turns with its floor."""

import asyncio
import itertools
import random
import statistics
import uuid
from collections.abc import Callable, Iterator
from functools import partial

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from cms.events.actions import ask_question
from forum.models import Topic
from participation.live import publish_hint
from participation.public_version import public_version
from participation.residents.models import User
from polls.casting import cast_ballot
from polls.results import topic as live_topic
from tests.bench import floors, town
from tests.bench.load import Answers, ask, get, post
from tests.bench.onlooker import Onlooker
from tests.bench.report import Figure, at_least, at_most, part_of_floor
from tests.bench.sockets import Crowd
from tests.processes import memory
from tests.served import Served

RUNS = 5
CONNECTIONS = 8
SECONDS = 2.0
VOTES, POSTS = 1_500, 600  # in one run
SOCKETS = ((1_000, 0.1), (5_000, 0.4), (10_000, 0.9))
KIBIBYTES_A_SOCKET = 30
PARTICIPANTS = 500
WORDS = "Dat vind ik ook een goed idee, maar dan wel met meer bomen langs de weg naar school. "


class Works:
    """The works, before one served town, with people who are logged in already."""

    def __init__(self, served: Served, bare: str, database_url: str) -> None:
        self.served, self.bare, self.database_url = served, bare, database_url
        self.people = town.many_residents()
        self.sessions = town.log_in_many(self.people)
        self.memory_of_none = 0  # bytes of the live process before anybody listens

    # Pages

    def cached_page(self) -> Figure:
        url = f"{self.served.base}/nl/forum/"
        size = len(Client(SERVER_NAME="127.0.0.1").get("/nl/forum/").content)
        values, floor = _in_turns(
            lambda: self._asked(itertools.repeat(get(url))),
            lambda: self._asked(itertools.repeat(get(f"{self.bare}/plain/{size}/")), self.bare),
        )
        return part_of_floor("cached anonymous page", values, 0.6, floor=floor)

    def topic_list(self) -> list[Figure]:
        return self._page("topic list, logged in", "/nl/forum/", 150)

    def topic_page(self) -> list[Figure]:
        return self._page("topic page, 50 of 1,000 comments, logged in", town.long_talk().get_absolute_url(), 100)

    def _page(self, work: str, path: str, target: float) -> list[Figure]:
        sessions = itertools.cycle(self.sessions)
        requests = (get(self.served.base + path, session=session) for session in sessions)
        values, floor = _in_turns(
            lambda: self._asked(requests),
            lambda: self._asked(itertools.repeat(get(f"{self.bare}/rows/")), self.bare),
        )
        queries = len(self._queries(lambda client: client.get(path)))
        return [
            at_least(work, values, target, floor=floor),
            at_most(f"{work}: queries", [queries], 10, floor=1, unit="queries"),
        ]

    def _asked(self, requests: Iterator[bytes], base: str = "") -> float:
        return ask(base or self.served.base, requests, connections=CONNECTIONS, seconds=SECONDS).only(200).per_second

    # What people do

    def vote(self) -> list[Figure]:
        def cast() -> float:
            poll = town.new_poll(f"bench-{uuid.uuid4().hex[:8]}")
            url = f"{self.served.base}/nl/polls/{poll.slug}/cast/"
            voters = random.sample(self.sessions, VOTES)
            return self._all([post(url, {"choice": random.choice(town.OPTIONS)}, session=voter) for voter in voters])

        values, floor = _in_turns(cast, lambda: floors.votes_per_second(self.database_url, VOTES, CONNECTIONS))
        poll = town.new_poll(f"bench-{uuid.uuid4().hex[:8]}")
        path = f"/nl/polls/{poll.slug}/cast/"
        said = self._queries(lambda client: client.post(path, {"choice": town.OPTIONS[0]}))
        of_the_vote = [sql for sql in said if "residents_session" not in sql and "roleassignment" not in sql]
        return [
            at_least("a vote through HTTP", values, 500, floor=floor),
            at_most("a vote: statements, session and user apart", [len(of_the_vote)], 6, floor=2, unit="statements"),
        ]

    def signature(self) -> list[Figure]:
        """Signatures under one challenge, while a stranger looks at its page twice a second."""
        lags = []

        def sign() -> float:
            challenge = town.new_challenge()
            url = f"{self.served.base}/nl/forum/{challenge.pk}/signature/"
            people = random.sample(self.sessions, VOTES)
            with Onlooker(self.served.base + challenge.topic.get_absolute_url()) as onlooker:
                rate = self._all([post(url, {}, session=person) for person in people])
            lags.append(onlooker.furthest_behind(challenge))
            return rate

        values, floor = _in_turns(sign, lambda: floors.supports_per_second(self.database_url, VOTES, CONNECTIONS))
        path = f"/nl/forum/{town.new_challenge().pk}/signature/"
        said = self._queries(lambda client: client.post(path))
        of_it = [sql for sql in said if "residents_session" not in sql and "roleassignment" not in sql]
        return [
            at_least("a signature through HTTP", values, 500, floor=floor),
            at_most("a signature: statements, session and user apart", [len(of_it)], 4, floor=1, unit="statements"),
            at_most("signatures: how far the page is behind", lags, 5, floor=None, unit="s"),
        ]

    def comment(self) -> Figure:
        topics = itertools.cycle(Topic.objects.order_by("-pk").values_list("pk", flat=True)[:5_000])
        authors = itertools.cycle(self.sessions)  # so that nobody says more in an hour than one may

        def say() -> float:
            return self._all([
                post(f"{self.served.base}/nl/forum/{topic}/comments/",
                     {"source": WORDS * 3, "submission": str(uuid.uuid4())}, session=author)
                for topic, author in itertools.islice(zip(topics, authors, strict=False), POSTS)
            ])  # fmt: skip

        values, floor = _in_turns(say, lambda: floors.comments_per_second(self.database_url, POSTS, CONNECTIONS))
        return at_least("a comment", values, 200, floor=floor)

    def support(self) -> Figure:
        topics = list(Topic.objects.exclude(kind="challenge").values_list("pk", flat=True))

        def give() -> float:
            people = random.sample(self.sessions, POSTS)
            return self._all([
                post(f"{self.served.base}/nl/forum/{random.choice(topics)}/support/", {}, session=person)
                for person in people
            ])  # fmt: skip

        values, floor = _in_turns(give, lambda: floors.supports_per_second(self.database_url, POSTS, CONNECTIONS))
        return at_least("a support", values, 200, floor=floor)

    def _all(self, requests: list[bytes]) -> float:
        answers: Answers = ask(self.served.base, requests, connections=CONNECTIONS)
        return answers.only(302).per_second

    def _queries(self, act: Callable[[Client], object]) -> list[str]:
        client = Client(SERVER_NAME="127.0.0.1")
        client.force_login(User.objects.get(email="inwoner@demo.test"), backend=town.BACKEND)
        client.get("/nl/forum/")  # what is looked up once a process
        public_version.renew()  # and nothing kept of what is the same for everyone
        with CaptureQueriesContext(connection) as captured:
            act(client)
        return [query["sql"] for query in captured.captured_queries]

    # Sockets

    def sockets(self) -> list[Figure]:
        return [figure for number, target in SOCKETS for figure in asyncio.run(self._sockets(number, target))]

    def questions(self) -> Figure:
        return asyncio.run(self._questions())

    async def _sockets(self, number: int, target: float) -> list[Figure]:
        poll = await asyncio.to_thread(town.new_poll, f"bench-{uuid.uuid4().hex[:8]}")
        (live,) = self.served.processes("serve_live")
        self.memory_of_none = self.memory_of_none or await self._memory_after_a_few(live, poll)
        crowd = Crowd(f"{self.served.live}/ws/polls/{poll.slug}/", self.served.base)
        await crowd.open(number)
        await crowd.settle(1.5)
        kibibytes = (memory(live) - self.memory_of_none) / number / 1024
        voters = iter(random.sample(self.people, RUNS))

        def vote_and_tell() -> None:
            cast_ballot(poll, [town.OPTIONS[0]], by=next(voters), at=timezone.now())
            publish_hint(live_topic(poll.slug))

        times = []
        for _ in range(RUNS):
            times.append(await crowd.time_to_last(lambda: asyncio.to_thread(vote_and_tell)))
            await crowd.settle(1.2)
        lost = crowd.lost
        crowd.close()
        if lost:
            raise AssertionError(f"{lost} of {number} sockets were lost")
        floor = await _broadcast_floor(number)
        return [
            at_most(f"{number:,} sockets, publish to last receipt", times, target, floor=floor, unit="s"),
            at_most(f"{number:,} sockets: memory", [kibibytes], KIBIBYTES_A_SOCKET, floor=None, unit="KiB/socket"),
        ]

    async def _questions(self) -> Figure:
        """How long until the last of those who look at an event's live page sees a new question."""
        gathering, asker = await asyncio.to_thread(town.new_event)
        crowd = Crowd(f"{self.served.live}/ws/events/{gathering.pk}/", self.served.base)
        await crowd.open(PARTICIPANTS)
        await crowd.settle(1.5)
        times = []
        for number in range(RUNS):
            asked = f"Komt er een bus, en zo ja: wanneer? ({number})"
            ask_now = partial(ask_question, gathering, asked, asker=asker, at=timezone.now())
            times.append(await crowd.time_to_last(lambda ask_now=ask_now: asyncio.to_thread(ask_now)))
            await crowd.settle(1.2)
        lost = crowd.lost
        crowd.close()
        if lost:
            raise AssertionError(f"{lost} of {PARTICIPANTS} sockets were lost")
        return at_most(f"question at an event, to the last of {PARTICIPANTS}", times, 1.0, floor=None, unit="s")

    async def _memory_after_a_few(self, live: int, poll) -> int:
        """Return what the live process holds once it has loaded all it needs, before the crowd comes."""
        few = Crowd(f"{self.served.live}/ws/polls/{poll.slug}/", self.served.base)
        await few.open(20)
        await few.settle(1.5)
        few.close()
        await asyncio.sleep(1)
        return memory(live)


async def _broadcast_floor(number: int) -> float:
    with floors.broadcasting() as url:
        crowd = Crowd(url + "/", url)
        await crowd.open(number)
        await crowd.settle(0.5)
        times = []
        for _ in range(RUNS):
            publisher = Crowd(f"{url}/publish", url)
            times.append(await crowd.time_to_last(lambda publisher=publisher: publisher.open(1)))
            await crowd.settle(0.3)
        crowd.close()
    return statistics.median(times)


def _in_turns(work: Callable[[], float], floor: Callable[[], float]) -> tuple[list[float], float]:
    """Return what each run of `work` gave and the median of the floor, measured in between: machines are noisy."""
    work(), floor()  # what only happens once
    pairs = [(work(), floor()) for _ in range(RUNS)]
    return [value for value, _ in pairs], statistics.median(value for _, value in pairs)
