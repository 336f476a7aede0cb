"""The version of all that strangers see: whatever changes it, in whichever process, makes a new one.

Every statement that writes is looked at (`note_writes`), so no action has to remember it. What no stranger ever sees
(sessions, notices, tasks) counts for nothing. The version lives in Valkey, where all processes find it; for strangers'
pages a process asks for it at most once in SECONDS_BETWEEN. It has two parts, since votes come in hundreds a second
and hardly any page shows them: the version of the ballots, and that of all else.
"""

import logging
import re
import secrets
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from typing import Any, NamedTuple

import redis
from django.conf import settings
from django.db import transaction
from django.db.backends.base.base import BaseDatabaseWrapper
from redis.exceptions import RedisError

REST, BALLOTS = KEYS = ("public-version", "public-version:ballots")
SECONDS_BETWEEN = 0.75  # with SECONDS_TO_GATHER, everything shows within a second
SECONDS_TO_GATHER = 0.2
SECONDS_TO_ANSWER = 0.3  # how long a page waits for Valkey, once a second at worst

WRITE = re.compile(r"\s*(?:INSERT INTO|UPDATE|DELETE FROM|TRUNCATE|WITH)\b", re.IGNORECASE)
TABLE = re.compile(r'\b(?:INSERT INTO|UPDATE|DELETE FROM|TRUNCATE)\s+"?(\w+)', re.IGNORECASE)
LOG_IN = 'UPDATE "residents_user" SET "last_login"'
PRIVATE = (
    "account_", "audit_", "django_", "events_board", "events_mailing", "events_questionvote", "events_quickvote",
    "limits_kept", "limits_tally", "mfa_", "newsletters_delivery",
    "newsletters_subscriber", "notices_",
    "polls_choicesecret", "polls_snapshot", "procedures_heartbeat", "residents_session", "wagtailadmin_",
    "wagtailcore_comment", "wagtailcore_modellog", "wagtailcore_pagelog", "wagtailcore_referenceindex",
    "wagtailcore_revision", "wagtailsearch_", "wagtailusers_",
)  # fmt: skip
OF_POLLS, OF_BALLOTS = "polls_", ("polls_ballot", "polls_mark")

logger = logging.getLogger(__name__)
type Clock = Callable[[], float]


class Version(NamedTuple):
    """What all that strangers see is made of: `rest` is the version of everything but the ballots, `ballots` that of
    all that polls count: a change of a poll or a roll makes both new."""

    rest: str
    ballots: str


class PublicVersion:
    """What one process knows of the shared version. Seconds are those of a clock that never goes back."""

    def __init__(self, url: str, clock: Clock = time.monotonic) -> None:
        self._valkey = redis.Redis.from_url(
            url, socket_timeout=SECONDS_TO_ANSWER, socket_connect_timeout=SECONDS_TO_ANSWER, decode_responses=True
        )
        self._clock = clock
        self._known: Version | None = None
        self._ask_at = 0.0
        self._owed: set[str] = set()  # parts that changed and of which Valkey was not told yet
        self._away_until = 0.0
        self._gathering = threading.Lock()
        self._told_at, self._is_told_soon = float("-inf"), False

    def current(self) -> Version | None:
        """Return the version, at most SECONDS_BETWEEN old; None while Valkey is away."""
        return self.now() if self._clock() >= self._ask_at else self._known

    def now(self) -> Version | None:
        """Return the version of this moment, whoever made it; None while Valkey is away."""
        self._ask_at = self._clock() + SECONDS_BETWEEN
        self._known = self._try(self._ask)
        return self._known

    def renew(self) -> None:
        """Make a new version, which all see within a second; this process with its next page."""
        self._owe(REST)
        self._ask_at = 0.0

    def renew_ballots(self) -> None:
        """Make a new version for a vote, which all see within a second."""
        self._owe(BALLOTS)

    def _owe(self, part: str) -> None:
        """Tell Valkey that `part` changed: at once, but of all changes of a moment together, at its end."""
        with self._gathering:
            self._owed.add(part)
            if self._is_told_soon:
                return
            wait = self._told_at + SECONDS_TO_GATHER - self._clock()
            self._is_told_soon = is_crowded = wait > 0
        if is_crowded:
            timer = threading.Timer(wait, self._tell_what_is_owed)
            timer.daemon = True
            timer.start()
        else:
            self._tell_what_is_owed()

    def _tell_what_is_owed(self) -> None:
        self._is_told_soon, self._told_at = False, self._clock()
        self._try(self._tell)

    def _ask(self) -> Version | None:
        self._tell()
        return self._read() or self._first()

    def _read(self) -> Version | None:
        rest, ballots = self._valkey.mget(KEYS)
        return Version(str(rest), str(ballots)) if rest and ballots else None

    def _first(self) -> Version | None:
        """Valkey knows none, perhaps since it was emptied: any version that was known counts no longer."""
        for key in KEYS:
            self._valkey.set(key, secrets.token_hex(8), nx=True)
        return self._read()

    def _tell(self) -> None:
        with self._gathering:
            parts, self._owed = self._owed, set()
        if not parts:
            return
        try:
            self._valkey.mset({part: secrets.token_hex(8) for part in parts})
        except RedisError:
            with self._gathering:
                self._owed |= parts
            raise

    def _try[T](self, act: Callable[[], T]) -> T | None:
        """Return what Valkey answers; None when it does not, and then it is left alone for a second."""
        if self._clock() < self._away_until:
            return None
        try:
            return act()
        except RedisError as error:
            self._away_until = self._clock() + SECONDS_BETWEEN
            logger.info("Valkey does not answer: %s", error)
            return None


# Noticing what changes


@lru_cache(maxsize=1000)  # the same statements come back all day
def tables_changed(sql: str) -> Sequence[str]:
    """Return the tables that a statement writes and of which strangers may see something."""
    if not WRITE.match(sql) or sql.startswith(LOG_IN):
        return ()
    return tuple(table for table in TABLE.findall(sql) if not table.startswith(PRIVATE))


def note_writes(execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Mapping[str, Any]) -> Any:
    """Run a statement (Django's database instrumentation) and renew the version once what it wrote is committed."""
    answer = execute(sql, params, many, context)
    tables = tables_changed(str(sql))
    if any(table.startswith(OF_POLLS) for table in tables):
        _after_commit(context["connection"], _renew_ballots)
    if any(table not in OF_BALLOTS for table in tables):
        _after_commit(context["connection"], _renew)
    return answer


def watch(connection: BaseDatabaseWrapper, **kwargs: object) -> None:
    """Look at each statement of a new connection."""
    if settings.REDIS_URL and note_writes not in connection.execute_wrappers:
        connection.execute_wrappers.append(note_writes)


def _after_commit(connection: BaseDatabaseWrapper, renew: Callable[[], None]) -> None:
    if all(waiting[1] is not renew for waiting in connection.run_on_commit):
        transaction.on_commit(renew, using=connection.alias, robust=True)


def _renew() -> None:
    public_version.renew()


def _renew_ballots() -> None:
    public_version.renew_ballots()


public_version = PublicVersion(settings.REDIS_URL or "redis://127.0.0.1:1/0")
