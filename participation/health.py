"""Whether the site lives (healthz) and whether it can serve, and what is wrong (readyz)."""

import shutil
from collections.abc import Callable
from datetime import datetime
from functools import cache

from django.conf import settings
from django.db import Error, connections
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder
from django.http import HttpRequest, HttpResponsePermanentRedirect, JsonResponse
from django.middleware.common import CommonMiddleware
from django.utils import timezone
from redis import Redis, RedisError

from participation.metrics import seconds_since_tick, waiting_tasks
from participation.reachable import database_answers

OK = "ok"
AWAY = "unreachable"
TICK_STALE_SECONDS = 60
TASK_STALE_SECONDS = 120
FREE_BYTES = 500 * 1024 * 1024
PROBES = frozenset({"/healthz", "/readyz", "/metrics"})

type Check = Callable[[datetime], str]


class NameMiddleware(CommonMiddleware):
    """Django's, which turns away who calls the site by a name that is not its own, but for what asks how it goes.

    That asks each machine by its address, and nothing in the answer depends on the name.
    """

    def process_request(self, request: HttpRequest) -> HttpResponsePermanentRedirect | None:
        return None if request.path_info in PROBES else super().process_request(request)


def healthz(request: HttpRequest) -> JsonResponse:
    """Answer 200 as long as the process runs."""
    return JsonResponse({"status": "ok"})


def readyz(request: HttpRequest) -> JsonResponse:
    """Answer 503 when the site can not serve, else 200; and say of each thing it stands on what is wrong with it."""
    now = timezone.now()
    needed = _first_wrong(NEEDED, now)
    try:
        helpful = {name: check(now) for name, check in HELPFUL.items()} if _all_ok(needed) else {}
    except Error:  # it went away between two questions
        needed, helpful = {"database": AWAY}, {}
    status = "error" if not _all_ok(needed) else OK if _all_ok(helpful) else "degraded"
    return JsonResponse({"status": status} | needed | helpful, status=503 if status == "error" else 200)


def _first_wrong(checks: dict[str, Check], now: datetime) -> dict[str, str]:
    """Check one after the other, until one is wrong: those after it could only say the same."""
    found: dict[str, str] = {}
    for name, check in checks.items():
        found[name] = check(now)
        if found[name] != OK:
            break
    return found


def _all_ok(found: dict[str, str]) -> bool:
    return all(said == OK for said in found.values())


# Without these the site can not serve


def _database(now: datetime) -> str:
    return OK if database_answers() else AWAY


def _migrations(now: datetime) -> str:
    try:
        missing = _migrations_in_code() - MigrationRecorder(connections["default"]).applied_migrations().keys()
    except Error:
        return "unreadable"
    return f"{len(missing)} migrations are missing: run manage.py prepare." if missing else OK


@cache
def _migrations_in_code() -> frozenset[tuple[str, str]]:
    return frozenset(MigrationLoader(None).disk_migrations)


# Without these it serves, but not everything happens or happens in time


def _valkey(now: datetime) -> str:
    if not settings.REDIS_URL:
        return OK
    try:
        with Redis.from_url(settings.REDIS_URL, socket_timeout=1, socket_connect_timeout=1, retry=None) as valkey:
            valkey.ping()
    except RedisError:
        return "unreachable: live updates of other processes are seen a second later."
    return OK


def _clock(now: datetime) -> str:
    age = seconds_since_tick(now)
    if age is None:
        return "has never ticked: nothing opens or closes by itself."
    return OK if age <= TICK_STALE_SECONDS else f"last ticked {age:.0f} seconds ago: nothing opens or closes by itself."


def _tasks(now: datetime) -> str:
    waiting, oldest = waiting_tasks(now)
    return OK if oldest <= TASK_STALE_SECONDS else f"{waiting} wait, the first for {oldest:.0f} seconds: no worker."


def _disk(now: datetime) -> str:
    free = shutil.disk_usage(settings.VAR_DIR).free
    return OK if free >= FREE_BYTES else f"only {free // 1024**2} MiB are free."


NEEDED: dict[str, Check] = {"database": _database, "migrations": _migrations}
HELPFUL: dict[str, Check] = {"valkey": _valkey, "clock": _clock, "tasks": _tasks, "disk": _disk}
