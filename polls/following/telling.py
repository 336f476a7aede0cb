"""Telling voters: whoever acts notes the news (`note_news`), and the clock tells everyone it is for."""

from datetime import datetime, timedelta

from django.db import transaction
from django.utils.timezone import localtime

from participation.due import each_by_itself
from participation.notices.models import Event, Notice
from participation.rows import put_in_all
from polls.following.audience import audience_of
from polls.following.models import Telling
from polls.following.notices import KINDS
from polls.models import VOTABLE, Poll

SOON = timedelta(days=2)


def note_news(event: Event, poll: Poll) -> None:
    """Have the voters of `poll` told of this event, if it is one that they are told of. In the caller's transaction."""
    if event.kind in KINDS:
        Telling.objects.create(event=event, poll=poll)


def until_of(kind: str, poll: Poll) -> dict[str, str]:
    """Return, as data of an event, until when something can be done after it; nothing where nothing can."""
    until = {
        "poll.opened": poll.closes_at,
        "poll.closes_soon": poll.closes_at,
        "poll.resumed": poll.closes_at,
        "poll.certified": poll.answer_due_at,
    }.get(kind)
    return {"until": localtime(until).date().isoformat()} if until else {}


def tell_voters(at: datetime) -> int:
    """Tell what was noted to everyone it is for; return how many pieces of news that were."""
    waiting = Telling.objects.filter(told_at=None).select_related("event", "poll").order_by("pk")
    return each_by_itself(waiting, lambda telling: _tell(telling, at))


def _tell(telling: Telling, at: datetime) -> None:
    with transaction.atomic():
        if not Telling.objects.filter(pk=telling.pk, told_at=None).update(told_at=at):
            return
        event = telling.event
        told = {event.actor_id, *Notice.objects.filter(event=event).values_list("person_id", flat=True)}
        people = sorted(audience_of(telling.poll) - told)
        put_in_all(Notice(event=event, person_id=person, is_own=False, look_at=at) for person in people)


def closing_soon(at: datetime) -> list[Poll]:
    """Return the open polls that close within two days, more than half of their time over, nobody told of it yet."""
    near = Poll.objects.filter(state__in=VOTABLE, opens_at__lte=at, closes_at__gt=at, closes_at__lte=at + SOON)
    return [poll for poll in near.filter(closing_soon=None) if at - poll.opens_at >= poll.closes_at - at]
