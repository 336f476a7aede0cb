"""When something goes wrong: a poll is suspended and goes on, or is annulled, with a reason that everyone reads."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from participation.permissions import authorise
from participation.residents.models import User
from polls.actions.telling import fresh, hold, tell
from polls.ballot_box import scrub_links, unlink_ballots
from polls.errors import NoLaterEnd, NotRunning, NotSuspended, ReasonMissing
from polls.models import VOTABLE, ChoiceSecret, Incident, Poll, State

MOST_WORDS = 1000
NEVER_ANNULLED = (State.DRAFT, State.CLOSING, State.ARCHIVED)


def suspend_poll(poll: Poll, reason: str, *, by: User, at: datetime) -> Poll:
    """Let nobody vote until the poll goes on. Suspending twice is suspending once."""
    authorise(by, "polls.suspend_poll", poll)
    with transaction.atomic():
        held = hold(poll)
        if held.state != State.SUSPENDED:
            if held.state not in VOTABLE or at >= held.closes_at:
                raise NotRunning(poll)
            _write(held, Incident.Kind.SUSPENDED, reason, at)
            Poll.objects.filter(pk=held.pk).update(state=State.SUSPENDED)
            tell("poll.suspended", held, by=by, at=at, reason=reason)
    return fresh(poll)


def resume_poll(poll: Poll, reason: str, *, closes_at: datetime | None = None, by: User, at: datetime) -> Poll:
    """Let a suspended poll go on, until `closes_at` if that is later than announced. All else is as it was frozen."""
    authorise(by, "polls.resume_poll", poll)
    with transaction.atomic():
        held = hold(poll)
        if held.state != State.SUSPENDED:
            raise NotSuspended(poll)
        held.closes_at = closes_at or held.closes_at
        if held.closes_at < poll.closes_at or held.closes_at <= at:
            raise NoLaterEnd(poll)
        _write(held, Incident.Kind.RESUMED, reason, at)
        state = State.OPEN if at >= held.opens_at else State.FROZEN
        Poll.objects.filter(pk=held.pk).update(closes_at=held.closes_at)
        Poll.objects.filter(pk=held.pk).update(state=state)
        tell("poll.resumed", held, by=by, at=at, reason=reason, closes_at=held.closes_at.isoformat())
    return fresh(poll)


def annul_poll(poll: Poll, reason: str, *, by: User, at: datetime) -> Poll:
    """Declare that a poll does not count. What joins voters to ballots is destroyed; no result is shown any more."""
    authorise(by, "polls.annul_poll", poll)
    with transaction.atomic():
        held = hold(poll)
        if held.state != State.ANNULLED:
            if held.state in NEVER_ANNULLED:
                raise NotRunning(poll)
            _write(held, Incident.Kind.ANNULLED, reason, at)
            if ChoiceSecret.objects.filter(poll=held).exists():
                unlink_ballots(held)
                transaction.on_commit(scrub_links, robust=True)
            Poll.objects.filter(pk=held.pk).update(state=State.ANNULLED)
            tell("poll.annulled", held, by=by, at=at, reason=reason)
    return fresh(poll)


def note_incident(poll: Poll, reason: str, *, by: User, at: datetime) -> Incident:
    """Write down, for everyone, that something went wrong that did not stop the poll."""
    authorise(by, "polls.note_incident", poll)
    with transaction.atomic():
        held = hold(poll)
        if held.state == State.DRAFT:
            raise NotRunning(poll)
        incident = _write(held, Incident.Kind.NOTED, reason, at)
        tell("poll.incident_noted", held, by=by, at=at, reason=reason)
    return incident


def _write(poll: Poll, kind: Incident.Kind, reason: str, at: datetime) -> Incident:
    reason = reason.strip()
    if not reason or len(reason) > MOST_WORDS:
        raise ReasonMissing(_("Give the reason, in at most 1,000 characters. Everyone reads it."))
    return Incident.objects.create(poll=poll, kind=kind, reason=reason, at=at, closes_at=poll.closes_at)
