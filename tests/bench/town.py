"""A large town, made from the hand-written one by writing its texts many times over, straight into the tables.

A town that is there already grows further. What is measured has to look like what people write, so titles, texts and
threads are those of the demonstration.
"""

import itertools
import random
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import batched
from uuid import uuid4

from allauth.account.models import EmailAddress
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.auth.hashers import make_password
from django.contrib.auth.models import AnonymousUser
from django.db import connection, models, transaction
from django.utils import timezone

from cms.actions import publish_page
from cms.events.models import Floor, Gathering
from cms.events.people import Asker
from cms.models import EventIndexPage, EventPage
from forum.actions.topics import store_topic
from forum.models import Challenge, Comment, Follow, Kind, Status, Support, Topic
from forum.threads import new_path
from participation.demo import content
from participation.dossiers.models import Dossier, Neighbourhood, Theme
from participation.metrics import waiting_tasks
from participation.residents.models import Level, Session, User
from participation.residents.sessions import SessionStore
from participation.text import fold, plain_text, render_markdown
from polls.actions import announce_poll, freeze_poll, open_poll
from polls.models import Ballot, Mark, Option, Poll
from polls.peppers import pepper_of
from polls.pseudonyms import choice_key, pseudonym

AT_ONCE = 2_000  # rows in one statement
SESSION_DAYS = 14
BACKEND = "participation.residents.backends.RoleBackend"
COMMENTS_OF_THE_LONG_TALK = 1_000
LONG_TALK = "Het langste gesprek van de stad"
BUSIEST_TALK, COMMENTS_OF_THE_BUSIEST = "Het drukste gesprek van de stad", 10_000
REPLIES = 2  # to each comment of it that is no reply
OPTIONS = ("vijver", "speeltuin", "wandelpad", "ingang")


@dataclass(frozen=True)
class Size:
    """How large the town is."""

    residents: int = 20_000
    topics: int = 50_000
    comments: int = 200_000
    supports: int = 100_000

    @classmethod
    def with_topics(cls, topics: int) -> "Size":
        return cls(topics=topics, comments=max(4 * topics, COMMENTS_OF_THE_LONG_TALK), supports=2 * topics)

    @classmethod
    def with_comments(cls, comments: int) -> "Size":
        return cls(topics=comments // 10, comments=comments, supports=comments // 5)


@dataclass(frozen=True)
class Text:
    """A text of the demonstration, made safe once."""

    title: str
    source: str
    html: str

    @classmethod
    def of(cls, title: str, source: str) -> "Text":
        return cls(title, source, str(render_markdown(source)))


def grow(size: Size, say: Callable[[str], None]) -> None:
    """Fill the town up to `size`. The demonstration town is there already."""
    dice = random.Random(20261122)
    now = timezone.now()
    residents = _residents(size.residents, now)
    say(f"{len(residents):,} residents")
    topics = _topics(size.topics, residents, now, dice)
    say(f"{len(topics):,} topics")
    _comments(size.comments, topics, residents, now, dice)
    say(f"{size.comments:,} comments")
    _supports(size.supports, topics, residents, dice)
    say(f"{size.supports:,} supports")
    settle()


def settle() -> None:
    """Let the worker do what waits, and PostgreSQL what it does by itself in time: count, and note what is whole."""
    while waiting_tasks(timezone.now())[0]:
        time.sleep(0.5)
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")


def log_in_many(residents: list[User]) -> list[str]:
    """Return the session key of each resident, logged in without a form."""
    store, expires = SessionStore(), timezone.now() + timedelta(days=SESSION_DAYS)
    keys = [uuid4().hex for _ in residents]
    rows = (
        Session(session_key=key, session_data=store.encode(_session_of(person)), expire_date=expires, person=person)
        for key, person in zip(keys, residents, strict=True)
    )
    _store(Session, rows)
    return keys


def many_residents() -> list[User]:
    """Return those who only live in the large town."""
    return list(User.objects.filter(email__endswith="@bench.test").order_by("pk"))


def many_topics() -> list[Topic]:
    """Return the topics of the large town, oldest first, with no more of each than when it was posted."""
    return list(Topic.objects.filter(author__email__endswith="@bench.test").only("created_at").order_by("pk"))


def long_talk() -> Topic:
    """Return the topic with a thousand comments."""
    return Topic.objects.get(title=LONG_TALK)


def busiest_talk() -> Topic:
    """Return the topic with ten thousand comments, made where it is not there yet; two in three are replies."""
    topic = Topic.objects.filter(title=BUSIEST_TALK).first()
    return topic or _busiest_talk(many_residents(), many_topics()[0], timezone.now())


def _busiest_talk(residents: list[User], like: Topic, now: datetime) -> Topic:
    dice, texts = random.Random(10_000), _texts()[1]
    topic = store_topic(
        by=residents[0], at=now - timedelta(days=60), kind=Kind.PROBLEM, title=BUSIEST_TALK, source="Wat nu?",
        submission=uuid4(), theme=Theme.objects.get(topics=like), dossier=None, neighbourhood=None,
    )  # fmt: skip

    def comment(place: int, parent: Comment | None = None) -> Comment:
        text, at = texts[place % len(texts)], now - timedelta(days=59) + timedelta(seconds=5 * place)
        return Comment(
            topic=topic, author=dice.choice(residents), source=text.source, html=text.html, created_at=at,
            parent=parent, path=new_path(parent.path if parent else "", at),
        )  # fmt: skip

    first = _store(Comment, (comment(place) for place in range(0, COMMENTS_OF_THE_BUSIEST, 1 + REPLIES)))
    replies = (comment(number * (1 + REPLIES) + place, root)
               for number, root in enumerate(first) for place in range(1, 1 + REPLIES))  # fmt: skip
    _store(Comment, itertools.islice(replies, COMMENTS_OF_THE_BUSIEST - len(first)))
    settle()
    return topic


def new_poll(slug: str, *, opened: timedelta = timedelta(hours=1), closes: timedelta = timedelta(days=7)) -> Poll:
    """Return an open advisory poll for every verified resident, of which every vote shows."""
    now = timezone.now()
    poll = Poll.objects.create(
        slug=slug, dossier=Dossier.objects.earliest("pk"), question={"nl": "Waar komen de nieuwe banken?"},
        method="single", electorate="confirmed", visibility="live", result_step=1,
        opens_at=now - opened, closes_at=now + closes,
    )  # fmt: skip
    for place, key in enumerate(OPTIONS):
        Option.objects.create(poll=poll, key=key, position=place, label={"nl": key.title()})
    announce_poll(poll, by=None, at=poll.opens_at - timedelta(days=1))
    freeze_poll(poll, by=None, at=poll.opens_at)
    return open_poll(poll, by=None, at=poll.opens_at)


def new_challenge() -> Challenge:
    """Return a challenge that collects more signatures than there are people."""
    now = timezone.now()
    with transaction.atomic():
        topic = store_topic(
            by=many_residents()[0], at=now, kind=Kind.CHALLENGE, title="Wij onderhouden het park", source="Minder.",
            submission=uuid4(), theme=Theme.objects.earliest("pk"), dossier=None, neighbourhood=None,
        )  # fmt: skip
        return Challenge.objects.create(
            topic=topic, group_name="Parkbuurt", summary="De buurt onderhoudt het park.", task="Groenonderhoud",
            threshold=1_000_000, support_closes_at=now + timedelta(days=30),
        )  # fmt: skip


def new_event() -> tuple[Gathering, Asker]:
    """Return an event that goes on now, where questions are seen at once, and a stranger who is there."""
    now = timezone.now()
    page = EventPage(title="Vragenuur", slug=f"vragenuur-{uuid4().hex[:8]}", intro="Vraag maar.", starts_at=now)
    page.ends_at = now + timedelta(hours=2)
    publish_page(EventIndexPage.objects.get(locale__language_code="nl"), page, by=None)
    gathering = Gathering.objects.get(page=page)
    Floor.objects.create(gathering=gathering, phase="live", checks_questions=False)
    return gathering, Asker(AnonymousUser(), "a browser")


def fill_box(poll: Poll, ballots: int, now: datetime, *, start: int = 0) -> None:
    """Fill the box of `poll` up to `ballots` ballots and marks, of people who are nobody; `start` are in it already."""
    dice, secret = random.Random(poll.pk), pepper_of(poll, poll.choice_secret.fingerprint)
    numbers = range(1_000_000_000 + start, 1_000_000_000 + ballots)
    contents = [{"c": option} for option in OPTIONS]
    for some in batched(numbers, 20_000):
        voters = [pseudonym(poll, f"user:{number}") for number in some]
        with transaction.atomic():
            _store(Mark, (
                Mark(poll=poll, voter=voter, account=voter, channel="web", day=now.date()) for voter in voters
            ))  # fmt: skip
            _store(Ballot, (
                Ballot(poll_key=poll.key, content=dice.choice(contents), choice_key=choice_key(secret, voter))
                for voter in voters
            ))  # fmt: skip


# The rows


def _store[M: models.Model](model: type[M], rows: Iterator[M]) -> list[M]:
    return [row for some in batched(rows, AT_ONCE) for row in model._default_manager.bulk_create(some)]


def _residents(number: int, now: datetime) -> list[User]:
    password, homes = make_password("demo"), list(Neighbourhood.objects.all())
    here = User.objects.filter(email__endswith="@bench.test").count()
    people = _store(User, (
        User(
            email=f"bewoner{place}@bench.test", display_name=f"Bewoner {place}", password=password, language="nl",
            level=Level.RESIDENT, level_method="desk", level_at=now, neighbourhood=homes[place % len(homes)],
        )
        for place in range(here, number)
    ))  # fmt: skip
    _store(EmailAddress, (
        EmailAddress(user=person, email=str(person.email), verified=True, primary=True) for person in people
    ))  # fmt: skip
    return many_residents()


def _session_of(person: User) -> dict[str, str]:
    return {
        SESSION_KEY: str(person.pk), BACKEND_SESSION_KEY: BACKEND, HASH_SESSION_KEY: person.get_session_auth_hash()
    }  # fmt: skip


def _texts() -> tuple[list[Text], list[Text]]:
    """Return the topics and the comments of the demonstration."""
    entries = [entry for number in range(1, 6) for entry in content.read(f"topics-{number}")["topic"]]
    said = [comment for entry in entries for comment in entry.get("comment", [])]
    return (
        [Text.of(entry["title"], entry["body"]) for entry in entries],
        [Text.of("", comment["body"]) for comment in said],
    )


def _topics(number: int, residents: list[User], now: datetime, dice: random.Random) -> list[Topic]:
    texts, kinds = _texts()[0], [Kind.QUESTION, Kind.PROBLEM, Kind.NEED, Kind.INFORMATION]
    themes, dossiers, homes = (list(model.objects.all()) for model in (Theme, Dossier, Neighbourhood))
    folded = [fold(plain_text(text.html)) for text in texts]

    def topic(place: int) -> Topic:
        text, words = texts[place % len(texts)], folded[place % len(texts)]
        title = f"{text.title} ({place})"[:120] if place else LONG_TALK
        return Topic(
            author=dice.choice(residents), kind=kinds[place % 4], title=title, source=text.source, html=text.html,
            theme=dice.choice(themes), dossier=dice.choice([None, *dossiers]), neighbourhood=dice.choice(homes),
            status=dice.choice([Status.NEW, Status.SEEN]), search_text=f"{fold(title)} {words}",
            created_at=now - timedelta(minutes=place % 500_000 + 10, seconds=dice.random() * 60),
        )  # fmt: skip

    topics = _store(Topic, (topic(place) for place in range(len(many_topics()), number)))
    _store(Follow, (Follow(topic=topic, person_id=topic.author_id) for topic in topics))
    return many_topics()


def _comments(number: int, topics: list[Topic], residents: list[User], now: datetime, dice: random.Random) -> None:
    texts = _texts()[1]

    def comment(place: int) -> Comment:
        text = texts[place % len(texts)]
        topic = topics[0] if place < COMMENTS_OF_THE_LONG_TALK else dice.choice(topics)
        at = topic.created_at + (now - topic.created_at) * dice.random()
        return Comment(
            topic=topic, author=dice.choice(residents), source=text.source, html=text.html, created_at=at,
            path=new_path("", at),
        )  # fmt: skip

    here = Comment.objects.filter(author__email__endswith="@bench.test").count()
    _store(Comment, (comment(place) for place in range(here, number)))


def _supports(number: int, topics: list[Topic], residents: list[User], dice: random.Random) -> None:
    here = Support.objects.filter(person__email__endswith="@bench.test").count()
    pairs = {(dice.choice(topics).pk, dice.choice(residents).pk) for _ in range(number - here)}
    supports = (Support(topic_id=topic, person_id=person) for topic, person in pairs)
    for some in batched(supports, AT_ONCE):
        Support.objects.bulk_create(some, ignore_conflicts=True)
