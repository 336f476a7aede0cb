"""What the platform itself does, in figures that anybody can look up: answers, challenges, turnout and channels.

Each comes with what is counted and what is not, the same in the page as in the files.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Count, Min, OuterRef, QuerySet, Subquery
from django.utils import timezone
from django.utils.translation import gettext as _

from cms.datasets.models import OURS
from cms.datasets.series import Number
from cms.datasets.suppression import PEOPLE, Places, share, shows_turnout, suppressed
from forum.choices import ChallengeState, Channel
from forum.models import Challenge, Comment, Kind, Signature, Topic
from participation.procedures.clock import Length, Unit, last_day
from participation.procedures.models import town_calendar
from participation.procedures.regulations import country_of_town
from polls.models import WITH_RESULT, Mark, Poll, State
from polls.terms.models import Turnout

TERM = Length(10, Unit.WORKING)
MONTHS = 13
ASKING = (Kind.QUESTION, Kind.PROBLEM, Kind.NEED)
NEWEST_POLLS = 50
CLOSED = (State.CLOSED, *WITH_RESULT)
ALSO: dict[Channel, tuple[str, ...]] = {
    Channel.WEB: (Channel.WEB,),
    Channel.DESK: (Channel.DESK,),
    Channel.PAPER: (Channel.PAPER,),
    Channel.LETTER: (Channel.LETTER, Mark.Channel.CARD),
}
"""What a way is called on the forum and in polls."""


@dataclass(frozen=True)
class Figures:
    """A table of the platform: `names` are its rows, `heads` its columns, `conclusion` what it shows in a sentence."""

    slug: str
    title: str
    conclusion: str
    definition: str
    by: str
    heads: tuple[str, ...]
    names: tuple[str, ...]
    columns: tuple[tuple[Number, ...], ...]
    left_out: Places = frozenset()
    only: int | None = None

    @property
    def drawn(self) -> Sequence[int]:
        """Which columns are drawn; all of them, unless it is but one."""
        return range(len(self.heads)) if self.only is None else [self.only]

    @property
    def rows(self) -> list[list[str | Number]]:
        """The rows as a file holds them, each with a last cell that says what was left out of it."""
        return [
            [name, *(column[place] for column in self.columns), self._said(place)]
            for place, name in enumerate(self.names)
        ]

    def _said(self, place: int) -> str:
        return ", ".join(head for number, head in enumerate(self.heads) if (place, number) in self.left_out)


def answers(at: datetime) -> Figures:
    """Questions, problems and needs by month, and how soon the town answered them."""
    months = _months(timezone.localdate(at))
    since = timezone.make_aware(datetime.fromisoformat(f"{months[0]}-01"))
    counts = {month: Counter[str]() for month in months}
    terms: dict[date, date] = {}
    calendar = town_calendar(country_of_town(at))
    for asked_at, answered_at in _asked_since(since):
        day = timezone.localdate(asked_at)
        until = terms.setdefault(day, last_day(day, TERM, calendar) or day)
        counts[day.isoformat()[:7]][_outcome(until, answered_at, timezone.localdate(at))] += 1
    kinds = ("in_time", "late", "overdue", "early")
    columns = tuple(tuple(counts[month][kind] for month in months) for kind in kinds)
    in_time, due = sum(columns[0]), sum(sum(column) for column in columns[:3])
    return Figures(
        slug=f"{OURS}answers",
        title=_("Answers in term"),
        conclusion=_answers_in_words(in_time, due),
        definition=_(
            "Questions, problems and needs on the forum of the last 13 months, by the month in which they were "
            "brought. In term: the town answered within 10 working days. What is younger than that and has no answer "
            "yet counts as too early to tell. Hidden posts are left out."
        ),
        by=_("Month"),
        heads=(_("Answered in term"), _("Answered late"), _("No answer, term over"), _("Too early to tell")),
        names=tuple(months),
        columns=columns,
    )


def challenges(at: datetime) -> Figures:
    """Challenges by where they stand."""
    shown = Challenge.objects.filter(topic__hidden_at__isnull=True).order_by()
    found = dict(shown.values_list("state").annotate(number=Count("pk")))
    states = [state for state in ChallengeState if found.get(state)]
    total = sum(found.values())
    return Figures(
        slug=f"{OURS}challenges",
        title=_("Challenges by where they stand"),
        conclusion=_challenges_in_words(total, found.get(ChallengeState.SUPPORT_OPEN, 0)),
        definition=_("All challenges that residents raised with their right to challenge. Hidden ones are left out."),
        by=_("Where it stands"),
        heads=(_("Challenges"),),
        names=tuple(str(state.label) for state in states),
        columns=(tuple(found[state] for state in states),),
    )


def turnout(at: datetime) -> Figures:
    """The turnout of the newest polls that are closed and had a roll."""
    closed = Poll.objects.public().filter(state__in=CLOSED, snapshot__eligible__gt=0).select_related("snapshot")
    polls = list(closed.order_by("-closes_at", "-pk")[:NEWEST_POLLS])
    numbers = [(poll.snapshot.ballots, poll.snapshot.eligible or 0) for poll in polls]
    out = frozenset(
        (place, column)
        for place, (ballots, eligible) in enumerate(numbers)
        if not shows_turnout(ballots, eligible)
        for column in (0, 2)
    )
    known = [pair for place, pair in enumerate(numbers) if (place, 0) not in out]
    return Figures(
        slug=f"{OURS}turnout",
        title=_("Turnout"),
        conclusion=_turnout_in_words(len(polls), sum(pair[0] for pair in known), sum(pair[1] for pair in known)),
        definition=_(
            "The newest 50 polls that are closed and had an electoral roll. Turnout is the number of ballots of those "
            "on the roll; a share of fewer than 30 people is not given."
        ),
        by=_("Poll"),
        heads=(_("Ballots"), _("On the roll"), _("Turnout in %")),
        names=tuple(str(poll.question) for poll in polls),
        columns=(
            tuple(None if (place, 0) in out else pair[0] for place, pair in enumerate(numbers)),
            tuple(pair[1] for pair in numbers),
            tuple(None if (place, 2) in out else share(*pair) for place, pair in enumerate(numbers)),
        ),
        left_out=out,
        only=2,
    )


def channels(at: datetime) -> Figures:
    """By which way people took part: online, at the desk, on paper, with a letter."""
    counted = _counted_by_channel(at)
    ways = [(Channel.WEB, _("Online")), (Channel.DESK, _("At the desk")), (Channel.PAPER, _("On paper")),
            (Channel.LETTER, _("With a letter"))]  # fmt: skip
    table = [
        [sum(numbers.get(name, 0) for name in ALSO[way]) for way, _head in ways]
        for _name, _is_about_people, numbers in counted
    ]
    out = frozenset(
        (row, column)
        for row, (_name, is_about_people, _numbers) in enumerate(counted)
        for _first, column in (suppressed([table[row]], PEOPLE) if is_about_people else ())
    )
    return Figures(
        slug=f"{OURS}channels",
        title=_("By which way people take part"),
        conclusion=_channels_in_words(sum(map(sum, table)), sum(row[0] for row in table)),
        definition=_(
            "Votes in polls that are closed; signatures, topics and comments of the last year. Numbers of fewer than "
            "10 people are left out."
        ),
        by=_("What people did"),
        heads=tuple(head for _way, head in ways),
        names=tuple(name for name, _is_about_people, _numbers in counted),
        columns=tuple(
            tuple(None if (row, column) in out else table[row][column] for row in range(len(table)))
            for column in range(len(ways))
        ),
        left_out=out,
    )


def _counted_by_channel(at: datetime) -> list[tuple[str, bool, dict[str, int]]]:
    """Return what people did, whether each is about one person, and how often by each way."""
    lately = {"created_at__gte": at - timedelta(days=365)}
    shown = lately | {"hidden_at__isnull": True}
    acts: list[tuple[str, bool, QuerySet[Any]]] = [
        (_("Signatures"), True, Signature.objects.filter(**lately)),
        (_("Topics"), False, Topic.objects.filter(**shown)),
        (_("Comments"), False, Comment.objects.filter(**shown, team=None)),
    ]
    return [
        (_("Votes"), True, _votes()),
        *((name, is_about_people, _by_channel(rows)) for name, is_about_people, rows in acts),
    ]


def _votes() -> dict[str, int]:
    """How many voted by each way in polls that are closed: by their marks, or what was kept of those that are gone."""
    votes = Counter[str](_by_channel(Mark.objects.filter(poll__state__in=CLOSED)))
    for kept in Turnout.objects.filter(poll__state__in=CLOSED).values_list("voted", flat=True):
        votes.update(kept)
    return dict(votes)


def _by_channel(rows: QuerySet[Any]) -> dict[str, int]:
    return dict(rows.order_by().values_list("channel").annotate(number=Count("pk")))


ALL: dict[str, Callable[[datetime], Figures]] = {
    f"{OURS}answers": answers,
    f"{OURS}challenges": challenges,
    f"{OURS}turnout": turnout,
    f"{OURS}channels": channels,
}


def _months(today: date) -> list[str]:
    """Return this month and the twelve before it, as year-month."""
    last = today.year * 12 + today.month - 1
    return [f"{month // 12:04d}-{month % 12 + 1:02d}" for month in range(last - MONTHS + 1, last + 1)]


def _asked_since(since: datetime) -> Iterable[tuple[datetime, datetime | None]]:
    official = Comment.objects.filter(topic=OuterRef("pk"), team__isnull=False, hidden_at__isnull=True).order_by()
    first = official.values("topic").annotate(first=Min("created_at")).values("first")
    asked = Topic.objects.filter(kind__in=ASKING, hidden_at__isnull=True, created_at__gte=since).order_by()
    found = asked.annotate(answered=Subquery(first)).values_list("created_at", "answered")
    return ((asked_at, answered_at) for asked_at, answered_at in found)


def _outcome(until: date, answered_at: datetime | None, today: date) -> str:
    if answered_at is None:
        return "early" if today <= until else "overdue"
    return "in_time" if timezone.localdate(answered_at) <= until else "late"


def _answers_in_words(in_time: int, due: int) -> str:
    percent = share(in_time, due)
    if percent is None:
        return _("The town answered %(in_time)d of %(due)d questions in term") % {"in_time": in_time, "due": due}
    return _("The town answered %(percent)d%% of %(due)d questions in term") % {"percent": percent, "due": due}


def _challenges_in_words(total: int, collecting: int) -> str:
    return _("Residents raised %(total)d challenges, of which %(open)d collect signatures now") % {
        "total": total,
        "open": collecting,
    }


def _turnout_in_words(polls: int, ballots: int, eligible: int) -> str:
    percent = share(ballots, eligible)
    if percent is None:
        return _("%(polls)d polls with an electoral roll are closed") % {"polls": polls}
    return _("In %(polls)d closed polls %(percent)d%% of those on the roll took part") % {
        "polls": polls,
        "percent": percent,
    }


def _channels_in_words(total: int, online: int) -> str:
    percent = share(online, total)
    if percent is None:
        return _("People took part %(total)d times") % {"total": total}
    return _("People took part %(total)d times, %(percent)d%% of them online") % {"total": total, "percent": percent}
