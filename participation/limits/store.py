"""Counts that all processes share: in Valkey, in one round trip; in the database while Valkey is away or absent.

A count belongs to a window of time. Of many at the same moment, each gets a number of its own.
When Valkey goes or comes back, counts begin anew.
"""

import json
import logging
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any, NamedTuple

import redis
from django.conf import settings
from django.db import connection
from django.db.models import F
from redis.backoff import NoBackoff
from redis.exceptions import RedisError
from redis.retry import Retry

from participation.limits.models import Kept, Tally
from participation.rows import put_in_once

SECONDS_TO_ANSWER = 0.3
SECONDS_LEFT_ALONE = 1.0
SWITCHES = "limits:switches"
MOST_KEYS = 1_000
SWITCHES_KNOWN = 5  # seconds that Valkey knows what is switched off, before the database is asked again

logger = logging.getLogger(__name__)
type Off = dict[str, str]
type Command = tuple[str | int, ...]


class Window(NamedTuple):
    """Who (`field`) is counted for what (`key`), until when."""

    key: str
    field: str
    ends: int

    @property
    def row(self) -> str:
        return f"{self.key}:{self.field}"


class Counted(NamedTuple):
    """The numbers of this time, one for each window, and what is switched off: None where the store does not know."""

    numbers: list[int]
    off: Off | None


def windows(what: str, seconds: int, at: datetime, fields: Iterable[str]) -> list[Window]:
    """Return the window of `seconds` around `at` for each of `fields`; all processes agree where it begins."""
    number = int(at.timestamp()) // seconds
    key, ends = f"limits:{what}:{number}", (number + 1) * seconds
    return [Window(key, field, ends) for field in fields]


class Store:
    """Where this process counts."""

    def __init__(self, url: str, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._away_until = 0.0
        self._expire = set[str]()  # keys of which Valkey knows from this process when they end
        self._valkey = url and redis.Redis.from_url(
            url, socket_timeout=SECONDS_TO_ANSWER, socket_connect_timeout=SECONDS_TO_ANSWER, decode_responses=True,
            retry=Retry(NoBackoff(), 0),
        )  # fmt: skip

    def count(self, windows: Sequence[Window], at: datetime) -> Counted:
        """Count once more in each window."""
        new = {each.key: each.ends for each in windows if each.key not in self._expire}
        if answer := self._ask(lambda valkey: _count(valkey, windows, new, at)):
            self._expire = (self._expire if len(self._expire) < MOST_KEYS else set()) | new.keys()
            return answer
        return Counted(_count_in_database(windows), None)

    def take_back(self, windows: Sequence[Window], at: datetime) -> None:
        """Count once less: what was refused uses up nothing of what others at the same address may do."""
        if not self._ask(lambda valkey: _take_back(valkey, windows, at)):
            Tally.objects.filter(key__in=[each.row for each in windows], number__gt=0).update(number=F("number") - 1)

    def tell_switches(self, off: Off, *, as_read: bool = False) -> None:
        """Let all processes know what is off, with the next thing that they count.

        What was only read (`as_read`) stands back for what somebody has just switched.
        """
        self._ask(lambda valkey: valkey.set(SWITCHES, json.dumps(off), ex=SWITCHES_KNOWN, nx=as_read))

    def get(self, key: str, at: datetime) -> Any:
        """Return what is kept under a key, None where nothing is."""
        if answer := self._ask(lambda valkey: (valkey.get(key),)):
            return answer[0] and json.loads(answer[0])
        row = Kept.objects.filter(key=key, until__gt=at).first()
        return row and row.value

    def keep(self, key: str, value: Any, seconds: float, at: datetime) -> None:
        text, until = json.dumps(value), at + timedelta(seconds=seconds)
        if not self._ask(lambda valkey: valkey.set(key, text, px=max(1, int(seconds * 1000)))):
            Kept.objects.update_or_create(key=key, defaults={"value": value, "until": until})

    def keep_new(self, key: str, value: Any, seconds: float, at: datetime) -> bool:
        """Keep `value` unless something is kept there; return whether it was kept. Of two at once one succeeds."""
        text, until = json.dumps(value), at + timedelta(seconds=seconds)
        if answer := self._ask(lambda valkey: (valkey.set(key, text, px=max(1, int(seconds * 1000)), nx=True),)):
            return bool(answer[0])
        Kept.objects.filter(key=key, until__lte=at).delete()
        return put_in_once(Kept(key=key, value=value, until=until))

    def forget(self, key: str) -> None:
        self._ask(lambda valkey: (valkey.delete(key),))
        Kept.objects.filter(key=key).delete()

    def forget_everything(self) -> None:
        self._ask(lambda valkey: [valkey.delete(key) for key in valkey.scan_iter("limits:*")])
        Tally.objects.all().delete()
        Kept.objects.all().delete()

    def _ask[T](self, question: Callable[[Any], T]) -> T | None:
        """Return what Valkey answers; None where there is none, or while it is away, which is asked once a second."""
        if not self._valkey or self._clock() < self._away_until:
            return None
        try:
            return question(self._valkey)
        except RedisError as error:
            self._away_until, self._expire = self._clock() + SECONDS_LEFT_ALONE, set()
            logger.info("Valkey does not answer; limits count in the database: %s", error)
            return None


def _count(valkey: "redis.Redis", windows: Sequence[Window], new: Mapping[str, int], at: datetime) -> Counted:
    answers = _together(valkey, [*_steps(windows, 1), ("GET", SWITCHES), *_ends(new, at)])
    off = answers[len(windows)]
    return Counted(answers[: len(windows)], None if off is None else json.loads(off))


def _take_back(valkey: "redis.Redis", windows: Sequence[Window], at: datetime) -> list[Any]:
    """A key that ended meanwhile begins anew here, so each is told again when it ends."""
    return _together(valkey, [*_steps(windows, -1), *_ends({each.key: each.ends for each in windows}, at)])


def _steps(windows: Sequence[Window], step: int) -> list[Command]:
    return [("HINCRBY", each.key, each.field, step) for each in windows]


def _ends(keys: Mapping[str, int], at: datetime) -> list[Command]:
    now = int(at.timestamp())
    return [("EXPIRE", key, max(1, ends - now)) for key, ends in keys.items()]


def _together(valkey: "redis.Redis", commands: Sequence[Command]) -> list[Any]:
    """Send commands in one go and return the answers: what a pipeline does, in half the time."""
    pool = valkey.connection_pool
    connection = pool.get_connection()
    try:
        connection.send_packed_command(connection.pack_commands(commands), check_health=False)
        return [connection.read_response() for _each in commands]
    except BaseException:  # answers may be left in it, so nobody else gets this connection
        connection.disconnect()
        raise
    finally:
        pool.release(connection)


def _count_in_database(windows: Sequence[Window]) -> list[int]:
    """One statement, rows in the order of their keys: two at once wait for each other and never in a circle."""
    if not windows:
        return []
    rows = sorted(windows, key=lambda each: each.row)
    places = ", ".join(["(%s, 1, %s)"] * len(rows))
    values = [value for row in rows for value in (row.row, _for_database(row.ends))]
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO limits_tally (key, number, until) VALUES {places} "  # noqa: S608
            "ON CONFLICT (key) DO UPDATE SET number = limits_tally.number + 1 RETURNING key, number",
            values,
        )
        numbers = dict(cursor.fetchall())
    return [numbers[each.row] for each in windows]


def _for_database(moment: int) -> Any:
    return connection.ops.adapt_datetimefield_value(datetime.fromtimestamp(moment, UTC))


def forget_old(at: datetime) -> int:
    """Delete counts of windows that are over."""
    return Tally.objects.filter(until__lt=at).delete()[0] + Kept.objects.filter(until__lt=at).delete()[0]


store = Store(settings.REDIS_URL)
