"""What may be seen of a poll: the one place that page, API, socket and export ask.

A `Snapshot` per poll holds what may be seen, and is renewed when somebody looks and the ballots have moved on:
turnout with every ballot, votes per option once a step of new ballots came in, and once a minute at most while few
have voted, everything when the poll is closed. Its version goes up with every visible change and never down.
Where Valkey tells that no ballot came anywhere, nobody counts again (participation/public_version.py).
"""

import json
import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal

from django.conf import settings
from django.db.models import Case, Count, F, Q, Sum, When, prefetch_related_objects
from django.utils import timezone
from i18nfield.strings import LazyI18nString

from participation.live import Message
from participation.public_version import public_version
from polls.methods import BY_NAME, Outcome, tenths_of_percent
from polls.models import (
    WITH_SEVERAL,
    WITHOUT_VOTES,
    Ballot,
    Electorate,
    Option,
    Poll,
    RollEntry,
    Snapshot,
    State,
    Visibility,
)
from polls.paper.bodies import given_in, given_on_paper, groups_on_paper, in_urns, not_valid

FEW_VOTERS, APART = 200, timedelta(seconds=60)  # votes per option move so far apart while fewer than that voted
SECONDS_BETWEEN_LOOKS = 10.0  # also where nobody told of a ballot: who should have may have died


@dataclass(frozen=True)
class OptionResult:
    """One option's result. `votes` and `percent` (one decimal, see `live_base`) are None while hidden or senseless."""

    id: str
    label: LazyI18nString
    votes: int | None
    percent: Decimal | None


@dataclass(frozen=True)
class Results:
    """What may be seen of a poll at a moment. `counted` is the number of ballots in the votes per option.

    Between the end (`is_over`) and the closing that the clock records (`is_closed`), the final count is being made.
    """

    poll: Poll
    version: int
    is_hidden: bool
    is_closed: bool
    is_over: bool
    ballots: int
    eligible: int | None
    counted: int
    options: tuple[OptionResult, ...]

    @property
    def outcome(self) -> Outcome:
        """Which options lead; none while hidden."""
        if self.is_hidden:
            return Outcome(())
        return BY_NAME[self.poll.method].outcome({option.id: option.votes or 0 for option in self.options})

    @property
    def live_base(self) -> str:
        """What shares are of, also in static/js/live-poll.js: the ballots where one holds several choices."""
        return "ballots" if self.poll.method in WITH_SEVERAL else "votes"

    @property
    def turnout_percent(self) -> Decimal | None:
        """How many of those on the roll took part; None without a roll."""
        return _percent(self.ballots, self.eligible) if self.eligible else None

    def as_json(self) -> str:
        """Return the public message, the same text for everybody: labels in the poll's own language."""
        language = self.poll.default_language
        message = {
            "type": "results",
            "poll": self.poll.slug,
            "version": self.version,
            "hidden": self.is_hidden,
            "closed": self.is_closed,
            "turnout": {"ballots": self.ballots, "eligible": self.eligible},
            "counted": self.counted,
            "options": [
                {"id": option.id, "label": option.label.localize(language), "votes": option.votes}
                for option in self.options
            ],
        }
        return json.dumps(message, ensure_ascii=False, separators=(",", ":"))


def current(poll: Poll, at: datetime) -> Results:
    """Return what may be seen of `poll` at `at`."""
    return current_of([poll], at)[poll.pk]


def current_of(polls: Iterable[Poll], at: datetime) -> dict[int, Results]:
    """Return what may be seen of each of `polls`, by its primary key, in as many queries for many as for one."""
    polls = list(polls)
    prefetch_related_objects(polls, "options")
    version = _looks.version()  # asked before counting: a ballot that comes meanwhile is looked at next time
    given = Case(When(is_final=False, then=given_in("pk")), default=0)  # while it is not final, on paper
    stored = Snapshot.objects.annotate(on_paper=given).in_bulk([poll.pk for poll in polls])
    snapshots: dict[int, Snapshot] = dict(stored)
    on_paper = {key: snapshot.on_paper for key, snapshot in stored.items()}
    moving = [poll for poll in polls if _can_move(poll, snapshots.get(poll.pk)) and _looks.is_due(poll, version)]
    totals, rolls = _totals(moving), _roll_sizes(moving)
    for poll in moving:
        if poll.pk not in snapshots:
            snapshots[poll.pk], on_paper[poll.pk] = Snapshot.objects.get_or_create(poll=poll)[0], given_on_paper(poll)
        found = totals.get(poll.key, _Totals()), rolls.get(poll.pk, 0)
        snapshots[poll.pk] = _renew(poll, snapshots[poll.pk], *found, at, on_paper=on_paper[poll.pk])
        _looks.note(poll, version)
    return {poll.pk: _results(poll, snapshots.get(poll.pk) or Snapshot(poll=poll), at) for poll in polls}


def count_for_good(poll: Poll) -> None:
    """Store the final count of a closed poll. The caller holds its row."""
    snapshot = Snapshot.objects.get_or_create(poll=poll)[0]
    totals = _totals([poll]).get(poll.key, _Totals())
    _renew(poll, snapshot, totals, roll_size(poll), poll.closes_at, is_final=True)


def end_uncounted(poll: Poll) -> None:
    """Store how many took part in a poll that missed its quorum, and no votes at all: they are never counted."""
    snapshot = Snapshot.objects.get_or_create(poll=poll)[0]
    ballots = _totals([poll]).get(poll.key, _Totals()).ballots + in_urns(poll)
    eligible = roll_size(poll) if poll.electorate == Electorate.ROLL else None
    nothing = {"counts": {}, "counted_ballots": 0, "counted_casts": 0}
    _store(snapshot, {"ballots": ballots, "eligible": eligible, "is_final": True, **nothing})


def final_votes(poll: Poll) -> dict[str, int]:
    """Return the stored votes per option of a poll whose count is final."""
    votes: dict[str, int] = Snapshot.objects.get(poll=poll, is_final=True).counts
    return votes


def is_as_counted(poll: Poll) -> bool:
    """Whether the ballots, counted once more, give what is stored."""
    totals, votes = _count(poll, is_final=True)
    stored = Snapshot.objects.get(poll=poll)
    return (stored.ballots, stored.counts) == (totals.ballots + not_valid(poll), votes)


def roll_size(poll: Poll) -> int:
    """Return how many on the roll are entitled; 0 without one."""
    return _roll_sizes([poll]).get(poll.pk, 0)


# Live


def topic(slug: str) -> str:
    return f"poll:{slug}"


def read_live(slugs: Iterable[str]) -> dict[str, Message]:
    """Return the message of each public poll among `slugs`; the hub asks once a second (participation/live.py)."""
    polls = list(Poll.objects.public().filter(slug__in=slugs))
    found = current_of(polls, timezone.now())
    return {poll.slug: Message(found[poll.pk].version, found[poll.pk].as_json()) for poll in polls}


# Looking at the ballots


class _Looks:
    """When this process last looked at the ballots of each poll, and at which version of all ballots."""

    def __init__(self) -> None:
        self._at: dict[int, tuple[str | None, float]] = {}

    def version(self) -> str | None:
        """Return the version of all that polls count; None where nobody tells."""
        known = public_version.now() if settings.PAGE_CACHE else None
        return known and known.ballots

    def is_due(self, poll: Poll, version: str | None) -> bool:
        seen, looked_at = self._at.get(poll.pk, (None, 0.0))
        return version is None or version != seen or time.monotonic() >= looked_at + SECONDS_BETWEEN_LOOKS

    def note(self, poll: Poll, version: str | None) -> None:
        self._at[poll.pk] = version, time.monotonic()


_looks = _Looks()


@dataclass(frozen=True)
class _Totals:
    """The ballots of a poll, and how often was voted, changes included."""

    ballots: int = 0
    casts: int = 0


def _totals(polls: Sequence[Poll]) -> dict[object, _Totals]:
    """Return the totals per poll key: one query, answered by the index on poll and revision."""
    if not polls:
        return {}
    rows = Ballot.objects.filter(poll_key__in=[poll.key for poll in polls]).values("poll_key")
    summed = rows.annotate(ballots=Count("*"), casts=Sum("revision")).order_by()
    return {row["poll_key"]: _Totals(row["ballots"], row["casts"]) for row in summed}


def _roll_sizes(polls: Sequence[Poll]) -> dict[int, int]:
    """Return how many are entitled on the reference day, per poll with a roll."""
    with_roll = [poll for poll in polls if poll.electorate == Electorate.ROLL]
    if not with_roll:
        return {}
    entitled = Q()
    for poll in with_roll:
        entitled |= Q(poll=poll, eligible_from__lte=poll.reference_day)
    rows = RollEntry.objects.filter(entitled).values("poll").annotate(size=Count("*")).order_by()
    return {row["poll"]: row["size"] for row in rows}


def _count(poll: Poll, *, is_final: bool) -> tuple[_Totals, dict[str, int]]:
    """Count every ballot: totals and votes per option, of one and the same moment, equal ballots grouped.

    What is on paper is counted at the end, with all else.
    """
    groups = list(groups_on_paper(poll)) if is_final else []
    totals = _Totals(sum(number for _content, number in groups))
    rows = Ballot.objects.filter(poll_key=poll.key).values("content")
    for row in rows.annotate(ballots=Count("*"), casts=Sum("revision")).order_by().iterator():
        totals = _Totals(totals.ballots + row["ballots"], totals.casts + row["casts"])
        groups.append((row["content"], row["ballots"]))
    return totals, BY_NAME[poll.method].count(groups, [option.key for option in poll.options.all()])


# Renewing the snapshot


def _can_move(poll: Poll, snapshot: Snapshot | None) -> bool:
    if poll.state == State.DRAFT:
        return False
    return snapshot is None or not snapshot.is_final


def _renew(
    poll: Poll,
    snapshot: Snapshot,
    totals: _Totals,
    roll_size: int,
    at: datetime,
    *,
    on_paper: int = 0,
    is_final: bool = False,
) -> Snapshot:
    """Return the snapshot as it should be now, stored if that differs from `snapshot` in anything visible.

    Only closing makes a count final: a ballot cast in the last second may still be on its way when the time is over.
    Until then whoever got a ballot on paper took part; the final count holds what lay in the urns.
    """
    is_final = is_final or snapshot.is_final
    eligible = roll_size if poll.electorate == Electorate.ROLL else None
    seen: dict[str, object] = {
        "eligible": eligible,
        "is_final": is_final,
        "counts": snapshot.counts,
        "counted_ballots": snapshot.counted_ballots,
        "counted_casts": snapshot.counted_casts,
        "moved_at": snapshot.moved_at,
    }
    if _needs_count(poll, snapshot, totals, at, is_final=is_final):
        totals, counts = _count(poll, is_final=is_final)
        seen |= {"counts": counts, "counted_ballots": totals.ballots, "counted_casts": totals.casts}
        seen["moved_at"] = at
    seen["ballots"] = totals.ballots + (not_valid(poll) if is_final else on_paper)
    stored = {name: getattr(snapshot, name) for name in seen}
    if snapshot.is_final:  # unlinking the ballots forgets how often was voted, which nobody sees
        stored |= {"counted_casts": seen["counted_casts"], "moved_at": seen["moved_at"]}
    return snapshot if stored == seen else _store(snapshot, seen)


def _needs_count(poll: Poll, snapshot: Snapshot, totals: _Totals, at: datetime, *, is_final: bool) -> bool:
    """Whether the votes per option move now. Only new voters fill a step; changes of a vote show along with them.

    Otherwise one voter could cast again and again, until a step holds a single other vote and shows it.
    """
    if is_final:
        return not snapshot.is_final or totals.casts != snapshot.counted_casts
    if poll.visibility != Visibility.LIVE:
        return False
    if totals.ballots < FEW_VOTERS and snapshot.moved_at and at < snapshot.moved_at + APART:
        return False
    return totals.ballots - snapshot.counted_ballots >= poll.step


def _store(snapshot: Snapshot, seen: dict[str, object]) -> Snapshot:
    """Write the next version, unless somebody else just did: then theirs stands."""
    mine = Snapshot.objects.filter(pk=snapshot.pk, version=snapshot.version)
    mine.update(version=F("version") + 1, **seen)
    return Snapshot.objects.get(pk=snapshot.pk)


# What is seen of it


def _results(poll: Poll, snapshot: Snapshot, at: datetime) -> Results:
    is_closed = snapshot.is_final
    is_hidden = poll.state == State.ANNULLED or poll.is_not_counted
    is_hidden = is_hidden or (not is_closed and poll.visibility != Visibility.LIVE)
    has_votes = poll.method not in WITHOUT_VOTES
    counts = {} if is_hidden else snapshot.counts
    base = snapshot.counted_ballots if poll.method in WITH_SEVERAL else sum(counts.values())
    return Results(
        poll=poll,
        version=snapshot.version,
        is_hidden=is_hidden,
        is_closed=is_closed,
        is_over=poll.is_over(at),
        ballots=snapshot.ballots,
        eligible=snapshot.eligible,
        counted=0 if is_hidden else snapshot.counted_ballots,
        options=tuple(
            _option_result(option, None if is_hidden or not has_votes else counts.get(option.key, 0), base)
            for option in poll.options.all()
        ),
    )


def _option_result(option: Option, votes: int | None, base: int) -> OptionResult:
    return OptionResult(option.key, option.label, votes, None if votes is None else _percent(votes, base))


def _percent(votes: int, base: int) -> Decimal:
    return Decimal(tenths_of_percent(votes, base)) / 10
