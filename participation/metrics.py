"""What Prometheus is told: how many requests, of which kind, how fast; who listens; and what waits to be done.

Each process counts by itself. Where PROMETHEUS_MULTIPROC_DIR names a folder, as `manage.py serve` sees to, whichever
process is asked answers for all on its machine. What is the same for all machines is read from the database.
"""

import os
import secrets
import time
from collections.abc import Callable, Iterator
from datetime import datetime
from ipaddress import ip_address, ip_network

from django.conf import settings
from django.db import Error
from django.db.models import DateTimeField, F, Min, Value
from django.db.models.functions import Coalesce, NullIf
from django.http import HttpRequest, HttpResponse, HttpResponseForbidden
from django.utils import timezone
from django_tasks_db.models import DBTaskResult, get_date_max
from prometheus_client import CONTENT_TYPE_LATEST, REGISTRY, CollectorRegistry, Gauge, Histogram, generate_latest
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.multiprocess import MultiProcessCollector
from prometheus_client.registry import Collector

from forum.models import Comment, Topic
from participation.audit.actions import unchained
from participation.logs import pattern_of
from participation.procedures.models import CLOCK, Heartbeat
from participation.reachable import database_answers
from polls.models import Ballot

type View = Callable[[HttpRequest], HttpResponse]

METHODS = frozenset({"GET", "HEAD", "POST", "OPTIONS", "PUT", "PATCH", "DELETE"})
REQUESTS = Histogram(
    "participation_request_seconds",
    "Requests answered, and how long each took until its answer began.",
    ["method", "route", "status"],
    buckets=(0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10),
)
SOCKETS = Gauge("participation_live_sockets", "Open websockets.", multiprocess_mode="livesum")


def measure_requests(get_response: View) -> View:
    """Count each request and time it, by the pattern of its address."""

    def middleware(request: HttpRequest) -> HttpResponse:
        started = time.perf_counter()
        response = get_response(request)
        method = request.method if request.method in METHODS else "other"
        REQUESTS.labels(method, pattern_of(request), response.status_code).observe(time.perf_counter() - started)
        return response

    return middleware


# What the database knows


def waiting_tasks(at: datetime) -> tuple[int, float]:
    """How many tasks wait for a worker, and for how many seconds the first of them has."""
    ready = DBTaskResult.objects.ready()
    later = NullIf("run_after", Value(get_date_max(), DateTimeField()))  # the year 9999 stands for "at once"
    first: datetime | None = ready.aggregate(first=Min(Coalesce(later, F("enqueued_at"))))["first"]
    return ready.count(), (at - first).total_seconds() if first else 0.0


def seconds_since_tick(at: datetime) -> float | None:
    """How long ago the clock last ticked; None if it never did."""
    beat = Heartbeat.objects.filter(name=CLOCK).first()
    return (at - beat.at).total_seconds() if beat else None


def town_state(at: datetime) -> dict[tuple[str, str], float]:
    """What is measured in the database, by name and description."""
    waiting, oldest = waiting_tasks(at)
    waits = unchained(far=False)
    first: datetime | None = waits.aggregate(first=Min("at"))["first"]
    since_tick = seconds_since_tick(at)
    return {
        ("ballots", "Ballots counted, of all polls."): Ballot.objects.count(),
        ("topics", "Topics on the forum."): Topic.objects.count(),
        ("comments", "Comments on the forum."): Comment.objects.count(),
        ("tasks_waiting", "Tasks that wait for a worker."): waiting,
        ("task_oldest_seconds", "How long the first of them has waited."): oldest,
        ("tick_age_seconds", "How long ago the clock ticked; NaN if never."): (
            float("nan") if since_tick is None else since_tick
        ),
        ("audit_unchained", "Entries of the record that wait to be chained."): waits.count(),
        ("audit_lag_seconds", "How long the first of them has waited."): (
            (at - first).total_seconds() if first else 0.0
        ),
    }


class TownState(Collector):
    """`town_state` for Prometheus, and whether the database could be asked at all."""

    def collect(self) -> Iterator[GaugeMetricFamily]:
        try:
            state = town_state(timezone.now()) if database_answers() else {}
        except Error:
            state = {}
        yield GaugeMetricFamily("participation_database_up", "Whether the database answers.", value=bool(state))
        for (name, description), value in state.items():
            yield GaugeMetricFamily(f"participation_{name}", description, value=value)


# The answer


def metrics(request: HttpRequest) -> HttpResponse:
    """Answer Prometheus: whoever has the token, or asks from an allowed network without a proxy in between."""
    if not (_has_token(request) or _is_near(request)):
        return HttpResponseForbidden("Only the town's own monitoring is answered here.\n", content_type="text/plain")
    town = CollectorRegistry()
    town.register(TownState())
    return HttpResponse(generate_latest(_processes()) + generate_latest(town), content_type=CONTENT_TYPE_LATEST)


def _processes() -> CollectorRegistry:
    """What all processes of this machine counted."""
    if "PROMETHEUS_MULTIPROC_DIR" not in os.environ:
        return REGISTRY
    together = CollectorRegistry()
    MultiProcessCollector(together)
    return together


def _has_token(request: HttpRequest) -> bool:
    given = request.headers.get("Authorization", "")
    return bool(settings.METRICS_TOKEN) and secrets.compare_digest(
        given.encode(), f"Bearer {settings.METRICS_TOKEN}".encode()
    )


def _is_near(request: HttpRequest) -> bool:
    """Whether an allowed network asks. A proxy's own address says nothing of who stands behind it."""
    if "X-Forwarded-For" in request.headers or "Forwarded" in request.headers:
        return False
    address = ip_address(request.META["REMOTE_ADDR"])
    return any(address in ip_network(allowed) for allowed in settings.METRICS_ALLOWED)
