"""From notices to messages: what is due is put into messages, in the same transaction that notes it as done."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime

from django.db import transaction

from participation.notices.models import Message, Notice
from participation.notices.schedule import Due, Fate, News, Preferences, Sent, fate, messages_due, next_look
from participation.notices.texts import kinds
from participation.notices.wishes import preferences_of, sent_to
from participation.residents.models import User
from participation.rows import put_in

OLDEST, PEOPLE_AT_ONCE, MOST_IN_A_TICK = 500, 20, 2_000


def plan_due(at: datetime) -> int:
    """Look at all that may be due, and make messages of what is; return at how many notices it looked. Due work.

    A few people at a time, so that a thousand followers of two hundred topics are never in memory together, and so
    many in a tick, so that the clock goes on to what else is due.
    """
    done = 0
    while done < MOST_IN_A_TICK and (looked_at := _plan_some(at)):
        done += looked_at
    return done


def _plan_some(at: datetime) -> int:
    oldest = Notice.objects.to_look_at(at).order_by("look_at").values_list("person_id", flat=True)
    keys = list(dict.fromkeys(oldest[:OLDEST]))[:PEOPLE_AT_ONCE]
    if not keys:
        return 0
    with transaction.atomic():  # of two ticks at once, one has the person
        people = list(User.objects.select_for_update(no_key=True, skip_locked=True).filter(pk__in=keys).order_by("pk"))
        news_of = _news_of(people, at)
        wishes, sent = preferences_of(people), sent_to(people)
        for key, events in news_of.items():
            _plan(events, wishes[key], sent[key], at)
        return sum(len(events) for events in news_of.values()) + _leave_unknown(people, at)


def _news_of(people: Iterable[User], at: datetime) -> Mapping[int, dict[int, News]]:
    """Return what each is to be told, by the number of the notice."""
    known = kinds()
    rows = Notice.objects.to_look_at(at).filter(person__in=people, event__kind__in=known)
    found: dict[int, dict[int, News]] = defaultdict(dict)
    for pk, person, own, kind, when, by in rows.values_list(
        "pk", "person_id", "is_own", "event__kind", "event__at", "event__actor_id"
    ).order_by("pk"):
        found[person][pk] = News(pk, when, known[kind].sort, by, own, known[kind].is_cancellation)
    return found


def _leave_unknown(people: Iterable[User], at: datetime) -> int:
    """Leave on the site what no app has words for any more; return how much."""
    unknown = Notice.objects.to_look_at(at).filter(person__in=people).exclude(event__kind__in=kinds())
    return unknown.update(look_at=None)


def _plan(events: Mapping[int, News], wishes: Preferences, sent: Sent, at: datetime) -> None:
    for due in messages_due(events.values(), wishes, sent, at):
        message = _make(due, wishes.person, at)
        Notice.objects.filter(pk__in=due.news).update(message=message, look_at=None)
    fates = {key: fate(news, wishes, sent, at) for key, news in events.items()}
    Notice.objects.filter(pk__in=[key for key, end in fates.items() if end is Fate.SITE_ONLY]).update(look_at=None)
    waiting = (news for key, news in events.items() if fates[key] is Fate.LATER)
    for moment, keys in _by_next_look(waiting, wishes, at):
        Notice.objects.filter(pk__in=keys).update(look_at=moment)


def _make(due: Due, person: int, at: datetime) -> Message:
    return put_in(
        Message(person_id=person, channel=due.channel, how=due.how, is_own=due.is_own, made_at=at, next_at=at)
    )


def _by_next_look(waiting: Iterable[News], wishes: Preferences, at: datetime) -> Iterator[tuple[datetime, list[int]]]:
    moments: dict[datetime, list[int]] = defaultdict(list)
    for news in waiting:
        moments[next_look(news, wishes, at)].append(news.id)
    yield from moments.items()
