"""When somebody is told, and by which way: pure functions of what happened, what they wish and what was sent already.

What is one's own (one's account, a formal case with a term) is told at once, to whoever can be reached. All else is as
the person wishes. From 21:00 to 8:00 nothing leaves, except what is cancelled of one's own.
"""

from collections.abc import Iterable, Iterator, Mapping, Set
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from enum import Enum, auto
from functools import lru_cache
from itertools import batched

from django.db.models import TextChoices
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

MORNING, EVENING = time(8), time(21)
MOST_IN_A_MESSAGE = 200


class How(TextChoices):
    """How soon somebody is told of one sort of news."""

    AT_ONCE = "at_once", _("at once")
    DAILY = "daily", _("once a day, at 8 o'clock")
    WEEKLY = "weekly", _("once a week, on Monday")
    SITE = "site", _("only on this site")


DIGESTS = (How.DAILY, How.WEEKLY)


class Channel(TextChoices):
    EMAIL = "email", _("e-mail")
    LETTER = "letter", _("letter")


class Fate(Enum):
    """What becomes of news for one person at one moment."""

    NOW = auto()
    LATER = auto()
    SITE_ONLY = auto()


@dataclass(frozen=True)
class News:
    """What happened, as one person is told of it. `sort` is what they choose a `How` for."""

    id: int
    at: datetime
    sort: str
    by: int | None = None
    is_own: bool = False
    is_cancellation: bool = False


@dataclass(frozen=True)
class Preferences:
    """What a person wishes. `channel` is the way by which they can be reached, None where there is none."""

    person: int
    channel: Channel | None
    wants_mail: bool
    chosen: Mapping[str, How]

    def how(self, news: News) -> How:
        if news.is_own:
            return How.AT_ONCE if self.channel else How.SITE
        if self.channel != Channel.EMAIL or not self.wants_mail:
            return How.SITE
        return self.chosen.get(news.sort, How.SITE)


@dataclass(frozen=True)
class Sent:
    """What a person was told by e-mail or letter before: which news, and when the last digest of each sort was made."""

    news: Set[int] = frozenset()
    last_digest: Mapping[How, datetime] = field(default_factory=dict)


@dataclass(frozen=True)
class Due:
    """A message that is to go out."""

    how: How
    channel: Channel
    news: tuple[int, ...]
    is_own: bool = False


def messages_due(events: Iterable[News], preferences: Preferences, sent: Sent, at: datetime) -> list[Due]:
    """Return what goes out at `at` to one person: each matter of their own by itself, all else together."""
    now = [news for news in events if fate(news, preferences, sent, at) is Fate.NOW]
    now.sort(key=lambda news: (news.at, news.id))
    channel = preferences.channel or Channel.EMAIL
    own = [Due(How.AT_ONCE, channel, (news.id,), is_own=True) for news in now if news.is_own]
    others = [news for news in now if not news.is_own]
    return own + [Due(how, channel, ids) for how in How for ids in _together(others, preferences, how)]


def fate(news: News, preferences: Preferences, sent: Sent, at: datetime) -> Fate:
    how = preferences.how(news)
    if how == How.SITE or news.by == preferences.person or news.id in sent.news:
        return Fate.SITE_ONLY
    if is_quiet(at) and not (news.is_own and news.is_cancellation):
        return Fate.LATER
    if how == How.AT_ONCE:
        return Fate.NOW
    slot = _slot_before(how, at)
    is_made = how in sent.last_digest and sent.last_digest[how] >= slot
    return Fate.LATER if news.at >= slot or is_made else Fate.NOW


def next_look(news: News, preferences: Preferences, at: datetime) -> datetime:
    """Return when news that waits is looked at again."""
    how = preferences.how(news)
    return _slot_before(how, at, later=7 if how == How.WEEKLY else 1)


@lru_cache(maxsize=64)  # asked for each piece of news, with few moments
def is_quiet(at: datetime) -> bool:
    return not MORNING <= _local(at).time() < EVENING


@lru_cache(maxsize=64)
def _slot_before(how: How, at: datetime, *, later: int = 0) -> datetime:
    """Return the last 8:00 (on a Monday, for a weekly digest) up to `at`, or that of `later` days after it."""
    local = _local(at)
    day = local.date() - timedelta(days=local.time() < MORNING)
    if how == How.WEEKLY:
        day -= timedelta(days=day.weekday())
    return datetime.combine(day + timedelta(days=later), MORNING, tzinfo=local.tzinfo)


def _local(at: datetime) -> datetime:
    return timezone.localtime(at, timezone.get_default_timezone())


def _together(events: Iterable[News], preferences: Preferences, how: How) -> Iterator[tuple[int, ...]]:
    return batched((news.id for news in events if preferences.how(news) == how), MOST_IN_A_MESSAGE)
