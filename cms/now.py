"""What goes on in the town, read from forum and polls for the pages that show both."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Model, Q, QuerySet, Value

from cms.times import time_left
from forum.models import Challenge, Comment, Kind, Topic
from participation.dossiers.models import Dossier
from participation.permissions import Visitor
from polls.models import Poll, State
from polls.results import current_of

BADGES = {State.ANNOUNCED: "soon", State.SUSPENDED: "soon", State.ANNULLED: "refused"}
OPEN_POLLS, CHALLENGES, NEWEST = 3, 2, 5  # with one event the first two fill whole rows of three


@dataclass(frozen=True)
class PollNow:
    """A poll with what its card shows. `eligible` is None without an electoral roll."""

    poll: Poll
    ballots: int
    eligible: int | None
    phase: State
    time_left: str

    @property
    def badge(self) -> str:
        """The shape of its state (components/badge.html)."""
        return BADGES.get(self.phase, str(self.phase))


@dataclass(frozen=True)
class ChallengeNow:
    """A challenge, with what its card shows. `time_left` is empty once nobody can sign any more."""

    challenge: Challenge
    signatures: int
    time_left: str


@dataclass(frozen=True)
class Figures:
    """How many topics ask something and have an official answer, and how many closed polls have one."""

    asked: int
    answered: int
    closed_polls: int
    answered_polls: int


def open_polls(at: datetime) -> list[PollNow]:
    """Return the polls in which people can vote now, the first to close first."""
    return _with_turnout(Poll.objects.public().open_at(at).order_by("closes_at", "pk")[:OPEN_POLLS], at)


def polls_of(dossier: Dossier, at: datetime) -> list[PollNow]:
    """Return the polls of `dossier` that are no drafts, the last to close first: for whoever may see it."""
    return _with_turnout(dossier.polls.shown().order_by("-closes_at", "-pk"), at)


def collecting_challenges(at: datetime) -> list[ChallengeNow]:
    """Return the challenges that can be signed now, the first to close first."""
    challenges = Challenge.objects.collecting(at).with_signature_count().select_related("topic")
    return [standing(each, at) for each in challenges.order_by("support_closes_at", "pk")[:CHALLENGES]]


def challenges_of(dossier: Dossier, at: datetime) -> list[ChallengeNow]:
    """Return the challenges whose case stands in `dossier`, the newest first."""
    shown = Topic.objects.filter(dossier=dossier, hidden_at=None, withdrawn_at=None, merged_into=None)
    challenges = Challenge.objects.filter(topic__in=shown).with_signature_count().select_related("topic")
    return [standing(each, at) for each in challenges.order_by("-pk")]


def standing(challenge: Challenge, at: datetime) -> ChallengeNow:
    """`challenge` comes with its signature count. Once collecting has ended no time is left to tell."""
    left = time_left(challenge.support_closes_at, at) if challenge.accepts_signatures(at) else ""
    return ChallengeNow(challenge, challenge.signature_count, left)


def newest_topics(visitor: Visitor, *, dossier: Dossier | None = None) -> QuerySet[Topic]:
    """Return the topics that were brought last, in the town or about `dossier`."""
    topics = Topic.objects.visible_to(visitor).filter(hidden_at__isnull=True)
    if dossier:
        topics = topics.filter(dossier=dossier, challenge=None)  # its cases stand above
    return topics.for_list().newest()[:NEWEST]


def figures() -> Figures:
    """Return what became of people's input, counted now in one query; no stored totals."""
    official = Comment.objects.filter(team__isnull=False, hidden_at__isnull=True)
    asking = Topic.objects.filter(hidden_at__isnull=True).exclude(kind=Kind.INFORMATION)
    closed = Poll.objects.with_result().order_by()
    counts = _counted(asking, "topics", Q(pk__in=official.values("topic"))).union(
        _counted(closed, "polls", ~Q(answer__in=("", "{}")))
    )
    found = {what: (number, answered) for what, number, answered in counts}
    return Figures(*found.get("topics", (0, 0)), *found.get("polls", (0, 0)))


def _counted[M: Model](rows: QuerySet[M], what: str, is_answered: Q) -> QuerySet[M, tuple[str, int, int]]:
    """Return one row: `what`, the number of `rows`, and how many of them are answered."""
    named = rows.annotate(what=Value(what)).values("what")
    counted = named.annotate(number=Count("pk"), answered=Count("pk", filter=is_answered))
    return counted.values_list("what", "number", "answered")


def _with_turnout(polls: QuerySet[Poll], at: datetime) -> list[PollNow]:
    found = list(polls)
    seen = current_of(found, at)
    return [
        PollNow(
            poll=poll,
            ballots=seen[poll.pk].ballots,
            eligible=seen[poll.pk].eligible,
            phase=poll.phase(at),
            time_left=time_left(poll.closes_at, at),
        )
        for poll in found
    ]
