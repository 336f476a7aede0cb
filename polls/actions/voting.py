"""While people vote: a poll opens and closes at the announced moments."""

from datetime import datetime

from django.db import transaction
from django.db.models import Q

from participation.due import each_by_itself
from participation.residents.models import User
from participation.rows import put_in_once
from polls.actions.before import freeze_poll
from polls.actions.counting import count_held
from polls.actions.telling import authorise_person, fresh, hold, tell
from polls.ballot_box import scrub_links, unlink_ballots
from polls.board.publishing import publish_board
from polls.errors import NothingToClose, NotOpenYet, StillOpen, Suspended
from polls.following.models import ClosingSoon
from polls.following.telling import closing_soon
from polls.models import STILL_TO_CLOSE, VOTABLE, LegalEffect, Poll, State
from polls.paper.bodies import has_paper

NOT_OPENED = (State.DRAFT, State.ANNOUNCED, State.FROZEN)


def open_poll(poll: Poll, *, by: User | None, at: datetime) -> Poll:
    """Record that a poll has opened. Voting does not wait for this: the clock decides (`Poll.accepts_ballots`)."""
    authorise_person(by, "polls.open_poll", poll)
    with transaction.atomic():
        opening = Poll.objects.filter(pk=poll.pk, state=State.FROZEN, opens_at__lte=at)
        if opening.update(state=State.OPEN):
            tell("poll.opened", poll, by=by, at=at)
        elif Poll.objects.filter(pk=poll.pk, state__in=NOT_OPENED).exists():
            raise NotOpenYet(poll)
    return fresh(poll)


def close_poll(poll: Poll, *, by: User | None, at: datetime) -> Poll:
    """Close a poll whose time is over and unlink its ballots. Closing twice is closing once.

    Whoever casts holds the poll's row shared, so closing waits for votes on their way in and none comes after it. An
    advisory poll is counted at once; where somebody is bound by it, or there is paper, a clerk does (`count_poll`).
    """
    authorise_person(by, "polls.close_poll", poll)
    _shut_the_box(poll, at)
    with transaction.atomic():
        held = hold(poll)
        if held.state == State.CLOSING:
            unlink_ballots(held)
            transaction.on_commit(scrub_links, robust=True)
            Poll.objects.filter(pk=held.pk, state=State.CLOSING).update(state=State.CLOSED, closed_at=at)
            publish_board(fresh(held), at=at)
            tell("poll.closed", held, by=by, at=at)
            if held.is_advisory and not has_paper(held):
                count_held(fresh(held), by=by, at=at)
    return fresh(poll)


def _shut_the_box(poll: Poll, at: datetime) -> None:
    """Let no more ballots in, which is committed before the long work begins."""
    with transaction.atomic():
        held = hold(poll)
        if held.state in (State.DRAFT, State.ANNOUNCED):
            raise NothingToClose(poll)
        if held.state == State.SUSPENDED:
            raise Suspended(poll)
        if held.state in VOTABLE:
            if at < held.closes_at:
                raise StillOpen(poll)
            Poll.objects.filter(pk=held.pk, state__in=VOTABLE).update(state=State.CLOSING)


def open_due_polls(at: datetime) -> int:
    """Record the opening of every poll whose time has come; return how many. Advisory ones nobody froze are frozen."""
    coming = Q(state=State.FROZEN) | Q(state=State.ANNOUNCED, legal_effect=LegalEffect.ADVISORY)
    return each_by_itself(
        Poll.objects.filter(coming, opens_at__lte=at, closes_at__gt=at), lambda poll: _freeze_and_open(poll, at)
    )


def _freeze_and_open(poll: Poll, at: datetime) -> None:
    freeze_poll(poll, by=None, at=at)
    open_poll(poll, by=None, at=at)


def tell_closing_soon(at: datetime) -> int:
    """Have the voters of polls that close soon told of it, once; return for how many polls."""
    return each_by_itself(closing_soon(at), lambda poll: _tell_one_closes(poll, at))


def _tell_one_closes(poll: Poll, at: datetime) -> None:
    with transaction.atomic():
        if put_in_once(ClosingSoon(poll=poll, told_at=at)):
            tell("poll.closes_soon", poll, by=None, at=at)


def close_due_polls(at: datetime) -> int:
    """Close every poll whose time is over; return how many."""
    due = Poll.objects.filter(state__in=STILL_TO_CLOSE, closes_at__lte=at)
    return each_by_itself(due, lambda poll: close_poll(poll, by=None, at=at))
