"""The version of all that strangers see: whatever changes it, in whichever process, makes a new one.

Every statement that writes is looked at (`note_writes`), so no action has to remember it. What no stranger ever sees
(sessions, notices, tasks) counts for nothing. The version lives in Valkey, where all processes find it; a process
asks for it once a second at most.
"""

import logging
import re
import secrets
import time
from collections.abc import Callable, Mapping
from typing import Any

import redis
from django.conf import settings
from django.db import transaction
from django.db.backends.base.base import BaseDatabaseWrapper
from redis.exceptions import RedisError

KEY = "public-version"
SECONDS_BETWEEN = 1.0
SECONDS_TO_ANSWER = 0.3  # how long a page waits for Valkey, once a second at worst

WRITE = re.compile(r"\s*(?:INSERT INTO|UPDATE|DELETE FROM|TRUNCATE|WITH)\b", re.IGNORECASE)
TABLE = re.compile(r'\b(?:INSERT INTO|UPDATE|DELETE FROM|TRUNCATE)\s+"?(\w+)', re.IGNORECASE)
LOG_IN = 'UPDATE "residents_user" SET "last_login"'
PRIVATE = (
    "account_", "audit_", "django_", "mfa_", "notices_", "polls_choicesecret", "polls_snapshot", "wagtailadmin_",
    "wagtailcore_comment", "wagtailcore_modellog", "wagtailcore_pagelog", "wagtailcore_referenceindex",
    "wagtailcore_revision", "wagtailsearch_", "wagtailusers_",
)  # fmt: skip
FREQUENT = ("polls_ballot", "polls_mark")  # on a busy day each process sees these a second later, its own ones too

logger = logging.getLogger(__name__)
type Clock = Callable[[], float]


class PublicVersion:
    """What one process knows of the shared version. Seconds are those of a clock that never goes back."""

    def __init__(self, url: str, clock: Clock = time.monotonic) -> None:
        self._valkey = redis.Redis.from_url(
            url, socket_timeout=SECONDS_TO_ANSWER, socket_connect_timeout=SECONDS_TO_ANSWER, decode_responses=True
        )
        self._clock = clock
        self._known: str | None = None
        self._ask_at = 0.0
        self._owes = False  # a change that Valkey could not be told of yet
        self._away_until = 0.0

    def current(self) -> str | None:
        """Return the version, at most a second old; None while Valkey is away."""
        if self._clock() >= self._ask_at:
            self._ask_at = self._clock() + SECONDS_BETWEEN
            self._known = self._try(self._ask)
        return self._known

    def renew(self, *, at_once: bool = True) -> None:
        """Make a new version. This process sees it with its next page when `at_once`, all others within a second."""
        self._owes = True
        self._try(self._tell)
        if at_once:
            self._ask_at = 0.0

    def _ask(self) -> str:
        if self._owes:
            self._tell()
        return str(self._valkey.get(KEY) or self._first())

    def _first(self) -> Any:
        """Valkey knows none, perhaps since it was emptied: any version that was known counts no longer."""
        self._valkey.set(KEY, secrets.token_hex(8), nx=True)
        return self._valkey.get(KEY)

    def _tell(self) -> None:
        self._valkey.set(KEY, secrets.token_hex(8))
        self._owes = False

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


def tables_changed(sql: str) -> list[str]:
    """Return the tables that a statement writes and of which strangers may see something."""
    if not WRITE.match(sql) or sql.startswith(LOG_IN):
        return []
    return [table for table in TABLE.findall(sql) if not table.startswith(PRIVATE)]


def note_writes(execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Mapping[str, Any]) -> Any:
    """Run a statement (Django's database instrumentation) and renew the version once what it wrote is committed."""
    answer = execute(sql, params, many, context)
    if tables := tables_changed(str(sql)):
        is_rare = any(table not in FREQUENT for table in tables)
        _after_commit(context["connection"], _renew_at_once if is_rare else _renew_later)
    return answer


def watch(connection: BaseDatabaseWrapper, **kwargs: object) -> None:
    """Look at each statement of a new connection."""
    if settings.REDIS_URL and note_writes not in connection.execute_wrappers:
        connection.execute_wrappers.append(note_writes)


def _after_commit(connection: BaseDatabaseWrapper, renew: Callable[[], None]) -> None:
    if all(waiting[1] is not renew for waiting in connection.run_on_commit):
        transaction.on_commit(renew, using=connection.alias, robust=True)


def _renew_at_once() -> None:
    public_version.renew()


def _renew_later() -> None:
    public_version.renew(at_once=False)


public_version = PublicVersion(settings.REDIS_URL or "redis://127.0.0.1:1/0")
