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
    open_polls = list(public.open_at(at).order_by("closes_at"))
    coming = list(public.coming_at(at).order_by("opens_at"))
    entries = {entry.poll.pk: entry for entry in entries_of([*open_polls, *coming, *closed.rows], at)}
    return Overview(
        open=[entries[poll.pk] for poll in open_polls],
        coming=[entries[poll.pk] for poll in coming],
        closed=[entries[poll.pk] for poll in closed.rows],
        newer=closed.newer,
        older=closed.older,
    )
