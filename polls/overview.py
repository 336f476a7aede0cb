"""Polls as people meet them in lists and on cards: with their phase and what may be seen of the result."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from participation.paging import keyset_page
from polls.models import Poll, State
from polls.results import Results, current_of

CLOSED_PER_PAGE = 12


@dataclass(frozen=True)
class Entry:
    """One poll in a list; templates/polls/poll_card.html shows it."""

    poll: Poll
    phase: State
    results: Results


@dataclass(frozen=True)
class Overview:
    """The list of polls: what is open, what comes, and a page of what is over."""

    open: list[Entry]
    coming: list[Entry]
    closed: list[Entry]
    newer: str | None
    older: str | None

    @property
    def is_empty(self) -> bool:
        return not (self.open or self.coming or self.closed)


def entries_of(polls: Iterable[Poll], at: datetime) -> list[Entry]:
    """Return an entry per poll, in the same order; as many queries for many as for one."""
    polls = list(polls)
    results = current_of(polls, at)
    return [Entry(poll, poll.phase(at), results[poll.pk]) for poll in polls]


def overview(at: datetime, cursor: str = "") -> Overview:
    public = Poll.objects.public().select_related("dossier")
    closed = keyset_page(public.over_at(at), order_by="closes_at", cursor=cursor, size=CLOSED_PER_PAGE)
    running = public.running_at(at).order_by("closes_at")
    lists: dict[str, list[Entry]] = {"open": [], "coming": [], "closed": []}
    for entry in entries_of([*running, *closed.rows], at):
        lists[_list_of(entry, at)].append(entry)
    coming = sorted(lists["coming"], key=lambda entry: entry.poll.opens_at)
    return Overview(lists["open"], coming, lists["closed"], closed.newer, closed.older)


def _list_of(entry: Entry, at: datetime) -> str:
    if entry.phase in (State.CLOSED, State.ANNULLED) or at >= entry.poll.closes_at:
        return "closed"
    return "coming" if at < entry.poll.opens_at or entry.phase == State.ANNOUNCED else "open"
