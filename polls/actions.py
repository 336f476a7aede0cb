"""Everything that can happen to a poll: it is announced, opens, collects ballots, closes and is answered.

A poll is written by polls/drafting.py. `by` is None when the clock or a command acts. A vote leaves no line in the
audit record: that somebody voted is the Mark itself, with its day; a line with a moment would join voters to ballots.
"""

import secrets
from collections.abc import Sequence
from copy import copy
from dataclasses import dataclass
from datetime import datetime
from functools import partial

from django.db import connection, transaction
from django.utils import translation
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from participation import live
from participation.audit.actions import record
from participation.due import each_by_itself
from participation.errors import LoginNeeded
from participation.notices.actions import notify
from participation.permissions import Visitor, authorise
from participation.residents.models import User
from polls import results
from polls.admission import Admission, admit, check_clock, check_person
from polls.ballot_box import content_of, is_apart, put_ballot, scrub_links, unlink_ballots
from polls.drafting import repeated_label
from polls.errors import (
    AlreadyAnnounced,
    ChoiceRefused,
    NothingToClose,
    NotOpenYet,
    PollIncomplete,
    StillOpen,
    VotedElsewhere,
    same_label_sentence,
)
from polls.methods import ChoiceError, Content
from polls.methods.motion import OPTIONS as MOTION_OPTIONS
from polls.models import VOTABLE, ChoiceSecret, Electorate, Mark, Method, Poll, Snapshot, State
from polls.pseudonyms import account_pseudonym


@dataclass(frozen=True)
class Receipt:
    """What a voter gets back: the code under which their ballot is listed after close, and whether it was changed."""

    code: str
    is_change: bool


def announce_poll(poll: Poll, *, by: User | None, at: datetime) -> Poll:
    """Make a draft public. From now on its question, options, times and rules are fixed (polls/locks.py)."""
    _authorise(by, "polls.announce_poll", poll)
    with transaction.atomic():
        held = Poll.objects.select_for_update().get(pk=poll.pk)
        _check_complete(held, at)
        if by is not None:  # an election from elsewhere keeps the names under which it was held
            _check_labels(held)
        Poll.objects.filter(pk=held.pk, state=State.DRAFT).update(state=State.ANNOUNCED)
        Snapshot.objects.create(poll=held)
        ChoiceSecret.objects.create(poll=held, secret=secrets.token_hex(32))
        _tell("announced", held, by=by, at=at)
    return _fresh(poll)


def open_poll(poll: Poll, *, by: User | None, at: datetime) -> Poll:
    """Record that a poll has opened. Voting does not wait for this: the clock decides (`Poll.accepts_ballots`)."""
    _authorise(by, "polls.open_poll", poll)
    with transaction.atomic():
        opening = Poll.objects.filter(pk=poll.pk, state=State.ANNOUNCED, opens_at__lte=at)
        if opening.update(state=State.OPEN):
            _tell("opened", poll, by=by, at=at)
        elif Poll.objects.filter(pk=poll.pk, state__in=(State.DRAFT, State.ANNOUNCED)).exists():
            raise NotOpenYet(poll)
    return _fresh(poll)


def cast_ballot(
    poll: Poll, choices: Sequence[str], *, by: Visitor, at: datetime, channel: Mark.Channel = Mark.Channel.WEB
) -> Receipt:
    """Record a vote: the mark that this voter voted and, apart from it, the ballot. A later vote replaces it.

    Whether it counts is decided inside the transaction, on a poll that can not close meanwhile. The constraints on
    Mark and Ballot keep it at one vote, however many arrive at once. Raises the errors of polls/errors.py.
    """
    check_clock(poll, at)  # before any lock: a crowd at a closed door does not hold up the closing
    person = check_person(by, poll)
    try:
        content = content_of(poll, choices)
    except ChoiceError as error:
        raise ChoiceRefused(poll, error) from None
    with transaction.atomic():
        door = _stand_in_door(poll, person, at)
        if not door.admission.has_voted:
            _mark(door, channel, at)
        elif channel != Mark.Channel.WEB:
            raise VotedElsewhere(poll)
        if not is_apart():
            return _vote(door, content)
    return _vote_apart(poll, content, person=person, at=at)


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
            unlink_ballots(held)
            transaction.on_commit(scrub_links, robust=True)
            Poll.objects.filter(pk=held.pk, state__in=VOTABLE).update(state=State.CLOSED, closed_at=at)
            _tell("closed", held, by=by, at=at)
    return _fresh(poll)


def answer_poll(poll: Poll, answer: str | dict[str, str], *, by: User, at: datetime) -> Poll:
    """Write what the town did with the outcome of a closed poll."""
    authorise(by, "polls.answer_poll", poll)
    with transaction.atomic():
        if not Poll.objects.filter(pk=poll.pk, state=State.CLOSED).update(answer=answer):
            raise StillOpen(poll)
        _tell("answered", poll, by=by, at=at)
    return _fresh(poll)


def open_due_polls(at: datetime) -> int:
    """Record the opening of every poll whose time has come; return how many."""
    due = Poll.objects.filter(state=State.ANNOUNCED, opens_at__lte=at, closes_at__gt=at)
    return each_by_itself(due, lambda poll: open_poll(poll, by=None, at=at))


def close_due_polls(at: datetime) -> int:
    """Close every poll whose time is over; return how many."""
    due = Poll.objects.filter(state__in=VOTABLE, closes_at__lte=at)
    return each_by_itself(due, lambda poll: close_poll(poll, by=None, at=at))


# The steps of a vote


@dataclass(frozen=True)
class _Door:
    """A poll that can not close before this transaction ends, its choice secret, and the voter who is let in."""

    poll: Poll
    secret: str
    person: User
    admission: Admission


# What may have changed since both were read, by another process: all else of a poll is fixed when it is announced.
# The lock on the person queues up one person's own votes, so that nobody who gets a key or an address meanwhile is two
# voters; different people never wait for each other. FOR SHARE, which many votes hold at once and closing (FOR UPDATE)
# waits for, keeps the poll open until the transaction ends. SQLite's transaction has the write lock already.
AT_THE_DOOR = """
SELECT poll.state, secret.secret, person.is_active, person.level, person.person_key
FROM residents_user person, polls_poll poll LEFT JOIN polls_choicesecret secret ON secret.poll_id = poll.id
WHERE person.id = %s AND poll.id = %s
"""
HELD = {"postgresql": "FOR NO KEY UPDATE OF person FOR SHARE OF poll", "sqlite": ""}


def _stand_in_door(poll: Poll, person: User, at: datetime) -> _Door:
    """Let `person` in while holding the poll open."""
    poll, person = copy(poll), copy(person)
    with connection.cursor() as cursor:
        cursor.execute(AT_THE_DOOR + HELD[connection.vendor], [person.pk, poll.pk])
        found = cursor.fetchone()
    if found is None:
        raise LoginNeeded(_("Log in first. Then you can vote."))
    poll.state, secret, person.is_active, person.level, person.person_key = found
    return _Door(poll, secret, person, admit(person, poll, at))


def _mark(door: _Door, channel: Mark.Channel, at: datetime) -> None:
    """Mark that this voter voted; the unique constraints decide, whoever tries at the same moment.

    They refuse the same voter by another channel or account, and the same account as another voter.
    """
    account = account_pseudonym(door.poll, door.person)
    with connection.cursor() as cursor:
        cursor.execute(
            'INSERT INTO "polls_mark" (poll_id, voter, account, channel, day) VALUES (%s, %s, %s, %s, %s) '
            "ON CONFLICT DO NOTHING",
            [door.poll.pk, door.admission.voter, account, str(channel), localtime(at).date().isoformat()],
        )
        if not cursor.rowcount:
            raise VotedElsewhere(door.poll)


def _vote(door: _Door, content: Content) -> Receipt:
    code, is_change = put_ballot(
        door.poll, door.admission.voter, content, secret=door.secret, is_first=not door.admission.has_voted
    )
    transaction.on_commit(partial(live.publish_hint, results.topic(door.poll.slug)))
    return Receipt(code, is_change)


def _vote_apart(poll: Poll, content: Content, *, person: User, at: datetime) -> Receipt:
    """Put the ballot in a database of its own, now that the mark is committed.

    Should the process die in between, there is a mark without a ballot, never a ballot without a mark; the same voter
    can vote again, which puts the ballot in. Should the poll close in between, the voter is told that it was too late.
    """
    with transaction.atomic():
        return _vote(_stand_in_door(poll, person, at), content)


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


def _tell(what: str, poll: Poll, *, by: User | None, at: datetime) -> None:
    """Record what happened, note it as an event, and wake the pages that show it."""
    record(f"poll.{what}", poll, by=by, at=at, channel="web" if by else "clock", data={"slug": poll.slug})
    with translation.override(poll.default_language):
        data = {"question": str(poll.question)}
        notify(f"poll.{what}", at=at, path=poll.get_absolute_url(), to=(), by=by, dossier=poll.dossier_id, data=data)
    transaction.on_commit(partial(live.publish_hint, results.topic(poll.slug)))


def _fresh(poll: Poll) -> Poll:
    poll.refresh_from_db()
    return poll
