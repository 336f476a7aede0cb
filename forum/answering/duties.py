"""What becomes of a duty when something happens to its topic. In the caller's transaction, by the acts of the forum."""

from datetime import date, datetime, timedelta

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from forum.answering.models import LONGEST_REASON, Duty
from forum.answering.promises import answer_until, calendar_at, seen_until, warn_at
from forum.models import Topic
from participation.dossiers.models import Team, Theme
from participation.errors import Invalid
from participation.procedures.clock import end_of_day
from participation.text import without_tricks

LONGEST_LOOK = timedelta(days=365)


def receive(topic: Topic, at: datetime) -> Duty:
    """The team of the theme promises to read and answer what has just been posted."""
    calendar, theme = calendar_at(at), topic.theme
    duty = Duty(topic=topic, team_id=theme.team_id, received_at=at)
    duty.seen_until, duty.answer_until = seen_until(theme, at, calendar), answer_until(theme, at, calendar)
    duty.due_at = duty.seen_until
    duty.warn_at = warn_at(at, timezone.localdate(duty.seen_until), calendar)
    duty.save(force_insert=True)
    return duty


def note_seen(topic: Topic, at: datetime) -> None:
    """Its team has read it: an answer is owed now."""
    duty = _held(topic)
    if duty and duty.seen_at is None:
        duty.seen_at, duty.seen_for = at, duty.team
        _owe(duty, duty.answer_until, since=duty.received_at, at=at)


def note_answered(topic: Topic, team: Team, at: datetime, *, look_until: date | None) -> None:
    """`team` has answered, or says until when it looks into it."""
    duty = _held(topic)
    if duty is None:
        return
    if duty.seen_at is None:
        duty.seen_at, duty.seen_for = at, team
    duty.investigated_until = look_until
    if look_until:
        _owe(duty, end_of_day(look_until), since=at, at=at)
    else:
        _done(duty, at)


def note_ended(topic: Topic, reason: str, at: datetime, **gone: str) -> None:
    """Nothing is owed any more: the conversation is closed, or goes on elsewhere."""
    duty = _held(topic)
    if duty:
        duty.reason = reason
        for name, value in gone.items():
            setattr(duty, name, value)
        _done(duty, at)


def follow_theme(topic: Topic, theme: Theme) -> None:
    """A topic that moved to another theme goes to the team of that; its terms stay those of the day it came."""
    Duty.objects.filter(topic=topic).exclude(team=theme.team_id).update(team=theme.team_id, person=None)


def checked_reason(reason: str) -> str:
    reason = without_tricks(reason).strip()
    if not reason or len(reason) > LONGEST_REASON:
        raise Invalid(_("Give the reason, in at most 1,000 characters. Everyone reads it."))
    return reason


def checked_look(until: date | None, at: datetime) -> date:
    """Return the day until which something is looked into: later than today, and within a year."""
    today = timezone.localdate(at)
    if until is None or not today < until <= today + LONGEST_LOOK:
        raise Invalid(_("Say until when you look into it: a day after today, within a year. Everyone reads it."))
    return until


def _held(topic: Topic) -> Duty | None:
    return Duty.objects.select_for_update(of=("self",)).select_related("team").filter(topic=topic).first()


def _owe(duty: Duty, until: datetime, *, since: datetime, at: datetime) -> None:
    """Owe something else from now on, of which is warned and told anew. What was done can be owed again."""
    duty.due_at, duty.done_at, duty.warned_at, duty.late_told_at = until, None, None, None
    duty.warn_at = warn_at(since, timezone.localdate(until), calendar_at(at))
    duty.save()


def _done(duty: Duty, at: datetime) -> None:
    duty.due_at, duty.warn_at, duty.person = None, None, None
    duty.done_at = duty.done_at or at
    duty.seen_at = duty.seen_at or at
    duty.save()
