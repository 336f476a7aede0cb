"""What happened in the town before today, told in the order of time, so that ids, records and notices fit together."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Model
from django.utils import timezone

from participation.audit.models import Entry
from participation.residents.models import User

WAKES, SLEEPS = timedelta(hours=7), timedelta(hours=23)


@dataclass(frozen=True)
class Happening:
    """Something that happened at a moment: `do` makes it happen, told when that was."""

    at: datetime
    do: Callable[[datetime], object]


def play(happenings: Iterable[Happening]) -> int:
    """Let everything happen, the oldest first; return how much there was."""
    in_order = sorted(happenings, key=lambda happening: happening.at)
    for happening in in_order:
        happening.do(happening.at)
    return len(in_order)


def while_awake(now: datetime, ago: timedelta) -> datetime:
    """Return the moment `ago` before `now`, moved out of the night; what came first still comes first."""
    last = _last_waking_moment(timezone.localtime(now))
    at = last - ago
    midnight = at.replace(hour=0, minute=0, second=0, microsecond=0)
    of_the_day = (at - midnight) / (min(midnight + days(1), last) - midnight)
    begin, end = midnight + WAKES, min(midnight + SLEEPS, last)
    return begin + (end - begin) * of_the_day


def _last_waking_moment(now: datetime) -> datetime:
    midnight = now.replace(hour=0, minute=0, second=0, microsecond=0)
    return min(now, midnight + SLEEPS) if now - midnight > WAKES else midnight - days(1) + SLEEPS


def moments(number: int, start: datetime, end: datetime) -> Iterator[datetime]:
    """Yield `number` moments after `start` and before `end`, closer together in the beginning, when a thing is new."""
    for step in range(1, number + 1):
        yield start + (end - start) * (step / (number + 1)) ** 2


def record_for_each(action: str, subject: Model, people: Iterable[User], at: datetime) -> None:
    """Record that each of `people` did the same to `subject`: what `audit.actions.record` does, for many at once."""
    Entry.objects.bulk_create(
        Entry(
            at=at,
            action=action,
            actor_id=person.pk,
            subject_type=subject._meta.label_lower,
            subject_id=str(subject.pk),
        )
        for person in people
    )


def days(number: float) -> timedelta:
    return timedelta(days=number)
