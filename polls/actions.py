"""Everything that can happen to a poll: it is announced, opens, collects ballots, closes and is answered.

A poll is written by polls/drafting.py. `by` is None when the clock or a command acts. A vote leaves no line in the
audit record: that somebody voted is the Mark itself, with its day; a line with a moment would join voters to ballots.
"""

import secrets
from datetime import datetime
from functools import partial

from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from participation import live
from participation.audit.actions import record
from participation.due import each_by_itself
from participation.notices.actions import notify
from participation.permissions import authorise
from participation.residents.models import User
from participation.signatures.actions import use_signature
from polls import results
from polls.ballot_box import scrub_links, unlink_ballots
from polls.drafting import repeated_label
from polls.errors import (
    AlreadyAnnounced,
    NothingToClose,
    NotOpenYet,
    PollIncomplete,
    StillOpen,
    same_label_sentence,
)
from polls.methods.motion import OPTIONS as MOTION_OPTIONS
from polls.models import VOTABLE, ChoiceSecret, Electorate, Method, Poll, Snapshot, State
from polls.parameters import Parameters
from polls.second_signature import ANNOUNCE
from polls.tallies import tally_for_good


def announce_poll(poll: Poll, *, by: User | None, at: datetime) -> Poll:
    """Make a draft public. From now on its question, options, times and rules are fixed (polls/locks.py).

    A person announces a binding poll once another has signed these words (polls/second_signature.py).
    """
    _authorise(by, "polls.announce_poll", poll)
    with transaction.atomic():
        held = Poll.objects.select_for_update().get(pk=poll.pk)
        _check_complete(held, at)
        if by is not None:  # an election from elsewhere keeps the names under which it was held
            _check_labels(held)
            use_signature(ANNOUNCE, held, by=by, at=at)
        Poll.objects.filter(pk=held.pk, state=State.DRAFT).update(state=State.ANNOUNCED)
        Snapshot.objects.create(poll=held)
        ChoiceSecret.objects.create(poll=held, secret=secrets.token_hex(32))
        _tell("poll.announced", held, by=by, at=at)
    return _fresh(poll)


def open_poll(poll: Poll, *, by: User | None, at: datetime) -> Poll:
    """Record that a poll has opened. Voting does not wait for this: the clock decides (`Poll.accepts_ballots`)."""
    _authorise(by, "polls.open_poll", poll)
    with transaction.atomic():
        opening = Poll.objects.filter(pk=poll.pk, state=State.ANNOUNCED, opens_at__lte=at)
        if opening.update(state=State.OPEN):
            _tell("poll.opened", poll, by=by, at=at)
        elif Poll.objects.filter(pk=poll.pk, state__in=(State.DRAFT, State.ANNOUNCED)).exists():
            raise NotOpenYet(poll)
    return _fresh(poll)


def close_poll(poll: Poll, *, by: User | None, at: datetime) -> Poll:
    """Close a poll whose time is over: count it for the last time, unlink its ballots. Closing twice is closing once.

    Whoever casts holds the poll's row shared, so closing waits for votes on their way in and none comes after it.
    """
    _authorise(by, "polls.close_poll", poll)
    with transaction.atomic():
        held = Poll.objects.select_for_update().get(pk=poll.pk)
        if held.state != State.CLOSED:
            _check_over(held, at)
            results.count_for_good(held)
            tally_for_good(held)
            unlink_ballots(held)
            transaction.on_commit(scrub_links, robust=True)
            Poll.objects.filter(pk=held.pk, state__in=VOTABLE).update(state=State.CLOSED, closed_at=at)
            _tell("poll.closed", held, by=by, at=at)
    return _fresh(poll)


def answer_poll(poll: Poll, answer: str | dict[str, str], *, by: User, at: datetime) -> Poll:
    """Write what the town did with the outcome of a closed poll."""
    authorise(by, "polls.answer_poll", poll)
    with transaction.atomic():
        if not Poll.objects.filter(pk=poll.pk, state=State.CLOSED).update(answer=answer):
            raise StillOpen(poll)
        _tell("poll.answered", poll, by=by, at=at)
    return _fresh(poll)


def open_due_polls(at: datetime) -> int:
    """Record the opening of every poll whose time has come; return how many."""
    due = Poll.objects.filter(state=State.ANNOUNCED, opens_at__lte=at, closes_at__gt=at)
    return each_by_itself(due, lambda poll: open_poll(poll, by=None, at=at))


def close_due_polls(at: datetime) -> int:
    """Close every poll whose time is over; return how many."""
    due = Poll.objects.filter(state__in=VOTABLE, closes_at__lte=at)
    return each_by_itself(due, lambda poll: close_poll(poll, by=None, at=at))


# The steps of announcing and closing


def _authorise(by: User | None, name: str, poll: Poll) -> None:
    if by is not None:
        authorise(by, name, poll)


def _check_complete(poll: Poll, at: datetime) -> None:
    keys = [option.key for option in poll.options.all()]
    if poll.state != State.DRAFT:
        raise AlreadyAnnounced(poll)
    if at >= poll.closes_at:
        raise PollIncomplete(poll, _("This poll would be over before it starts. Choose a later end."))
    if len(keys) < 2:
        raise PollIncomplete(poll, _("A poll needs at least two options."))
    if poll.method == Method.MOTION and set(keys) != set(MOTION_OPTIONS):
        raise PollIncomplete(poll, _("This method needs the options yes, no and abstain."))
    costs = [option.cost for option in poll.options.all()]
    for _name, why in Parameters(poll.method, poll.points, poll.seats, poll.budget, costs).faults(len(keys)):
        raise PollIncomplete(poll, why)
    if poll.max_choices > len(keys):
        raise PollIncomplete(poll, _("Voters could choose more options than there are."))
    if poll.is_binding and not str(poll.legal_basis).strip():
        raise PollIncomplete(poll, _("A binding poll names the regulation that makes it binding."))
    if poll.electorate == Electorate.ROLL and not poll.roll.entitled_on(poll.closing_day).exists():
        raise PollIncomplete(
            poll, _("This poll needs an electoral roll with people who may vote. Store the roll first.")
        )


def _check_labels(poll: Poll) -> None:
    if label := repeated_label([option.label for option in poll.options.all()]):
        raise PollIncomplete(poll, same_label_sentence(label))


def _check_over(poll: Poll, at: datetime) -> None:
    if poll.state == State.DRAFT:
        raise NothingToClose(poll)
    if at < poll.closes_at:
        raise StillOpen(poll)


def _tell(act: str, poll: Poll, *, by: User | None, at: datetime) -> None:
    """Record what happened, note it as an event, and wake the pages that show it."""
    record(act, poll, by=by, at=at, channel="web" if by else "clock", data={"slug": poll.slug})
    with translation.override(poll.default_language):
        data = {"question": str(poll.question)}
        notify(act, at=at, path=poll.get_absolute_url(), to=(), by=by, dossier=poll.dossier_id, data=data)
    transaction.on_commit(partial(live.publish_hint, results.topic(poll.slug)))


def _fresh(poll: Poll) -> Poll:
    poll.refresh_from_db()
    return poll
