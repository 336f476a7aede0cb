"""The forum of the demonstration town: topics, the talk under them, who supports and follows them, and challenges."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import partial

from django.utils import timezone

from forum import actions
from forum.challenges.adopting import bring_in
from forum.models import Comment, Follow, Kind, Signature, Status, Support, Topic
from participation.demo import content
from participation.demo.happenings import Happening, days, moments, record_for_each, while_awake
from participation.demo.people import People
from participation.dossiers.models import Dossier, Neighbourhood, Team, Theme
from participation.residents.models import User

FILES = ("topics-1", "topics-2", "topics-3", "topics-4", "topics-5")
AT_ONCE = 6  # people of the crowd who do the same at one moment
LOOKED_INTO = timedelta(days=60)
DAYS_TO_READ = 0.4  # until somebody of the town has seen a topic
SOME_OTHERS = 37  # shares no factor with the size of the crowd

type Deed = Callable[[Topic, list[User], datetime], None]


def happenings(people: People, now: datetime) -> Iterator[Happening]:
    topics = [entry for name in FILES for entry in content.read(name)["topic"]]
    challenges = content.read("topics-challenges")["challenge"]
    for number, entry in enumerate(topics):
        yield from _Conversation(entry, people, now, first=number * SOME_OTHERS).as_topic()
    for number, entry in enumerate(challenges):
        yield from _Conversation(entry, people, now, first=number * SOME_OTHERS).as_challenge()


@dataclass
class _Conversation:
    """One entry of the content as it comes to life. `first` is where its part of the crowd begins."""

    entry: content.Entry
    people: People
    now: datetime
    first: int
    comments: dict[str, Comment] = field(default_factory=dict)
    topic: Topic = field(init=False)

    def as_topic(self) -> Iterator[Happening]:
        yield Happening(self.start, self.post)
        yield from self.talk()
        yield from self.of_the_crowd(_support, self.entry["supports"], self.first)
        if self.entry["status"] == Status.SEEN and not self.answers:
            yield Happening(self.ago(max(self.entry["days_ago"] - DAYS_TO_READ, 0)), self.mark_seen)

    def as_challenge(self) -> Iterator[Happening]:
        yield Happening(self.start, self.raise_challenge)
        yield from self.talk()
        yield from self.of_the_crowd(sign_together, self.entry["signatures"], self.first)

    def talk(self) -> Iterator[Happening]:
        for comment in self.entry.get("comment", []):
            yield Happening(self.ago(comment["days_ago"]), partial(self.say, comment))
        yield from self.of_the_crowd(_follow, self.entry["follows"], self.first + 1)

    def of_the_crowd(self, deed: Deed, number: int, first: int) -> Iterator[Happening]:
        """Let `number` people do `deed`, a few at a time, between the start of the conversation and now."""
        crowd = self.people.some(number, start=first)
        groups = [crowd[place : place + AT_ONCE] for place in range(0, number, AT_ONCE)]
        for group, at in zip(groups, moments(len(groups), self.start, self.now), strict=True):
            yield Happening(at, partial(self.together, deed, group))

    @property
    def start(self) -> datetime:
        return self.ago(self.entry["days_ago"])

    def ago(self, number: float) -> datetime:
        return while_awake(self.now, days(number))

    @property
    def today(self) -> date:
        return timezone.localdate(self.now)

    @property
    def author(self) -> User:
        return self.people.named[self.entry["author"]]

    @property
    def theme(self) -> Theme:
        return Theme.objects.get(slug=self.entry["theme"])

    @property
    def dossier(self) -> Dossier | None:
        return Dossier.objects.filter(slug=self.entry.get("dossier", "")).first()

    @property
    def neighbourhood(self) -> Neighbourhood | None:
        return Neighbourhood.objects.filter(code=self.entry.get("neighbourhood", "")).first()

    @property
    def answers(self) -> list[content.Entry]:
        return [comment for comment in self.entry.get("comment", []) if comment.get("official")]

    # What happens

    def post(self, at: datetime) -> None:
        self.topic = actions.post_topic(
            by=self.author,
            at=at,
            kind=Kind(self.entry["kind"]),
            title=self.entry["title"],
            source=self.words(self.entry["body"]),
            theme=self.theme,
            dossier=self.dossier,
            neighbourhood=self.neighbourhood,
        )

    def raise_challenge(self, at: datetime) -> None:
        challenge = actions.raise_challenge(
            by=self.author,
            at=at,
            title=self.entry["title"],
            summary=self.words(self.entry["summary"]),
            task=self.entry["task"],
            source=self.words(self.entry["difference"]),
            group_name=self.entry["group"],
            initiators=[self.people.named[key].display_name for key in self.entry["initiators"]],
            theme=self.theme,
            dossier=self.dossier,
            neighbourhood=self.neighbourhood,
        )
        bring_in(challenge, at)
        self.topic = challenge.topic

    def say(self, comment: content.Entry, at: datetime) -> None:
        author = self.people.named[comment["author"]]
        words, parent = self.words(comment["body"]), self.comments.get(comment.get("reply_to", ""))
        if comment.get("official"):
            team, status = Team.objects.get(slug=comment["author"]), self.status_after(comment)
            said = actions.answer_topic(
                self.topic, by=author, at=at, team=team, source=words, status=status, parent=parent,
                look_until=timezone.localdate(at) + LOOKED_INTO if status == Status.IN_PROGRESS else None,
            )  # fmt: skip
        else:
            said = actions.post_comment(self.topic, by=author, at=at, source=words, parent=parent)
        if "id" in comment:
            self.comments[comment["id"]] = said

    def status_after(self, answer: content.Entry) -> Status:
        """The last answer settles a topic, unless the town is still looking into it, as it is into every challenge."""
        is_settled = self.entry.get("status", Status.IN_PROGRESS) != Status.IN_PROGRESS
        return Status.ANSWERED if is_settled and answer is self.answers[-1] else Status.IN_PROGRESS

    def mark_seen(self, at: datetime) -> None:
        actions.mark_seen(self.topic, by=self.people.communications, at=at)

    def together(self, deed: Deed, group: list[User], at: datetime) -> None:
        deed(self.topic, group, at)

    def words(self, text: str) -> str:
        return content.with_dates(text, "nl", self.today)


def _support(topic: Topic, group: list[User], at: datetime) -> None:
    Support.objects.bulk_create(Support(topic=topic, person=person, created_at=at) for person in group)
    record_for_each("forum.topic_supported", topic, group, at)


def _follow(topic: Topic, group: list[User], at: datetime) -> None:
    Follow.objects.bulk_create(Follow(topic=topic, person=person, created_at=at) for person in group)
    record_for_each("forum.topic_followed", topic, group, at)


def sign_together(topic: Topic, group: list[User], at: datetime) -> None:
    challenge = topic.challenge
    Signature.objects.bulk_create(Signature(challenge=challenge, person=person, created_at=at) for person in group)
    record_for_each("forum.challenge_signed", challenge, group, at)
