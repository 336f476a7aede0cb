"""What Prometheus is told, and who may ask."""

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone
from prometheus_client.parser import text_string_to_metric_families

from participation.audit.actions import chain_entries, record
from participation.procedures.actions import note_tick

pytestmark = pytest.mark.django_db


def measured(client, **asked):
    """{(name, labels): value} of what /metrics says."""
    answer = client.get("/metrics", **asked)
    assert answer.status_code == 200
    families = text_string_to_metric_families(answer.content.decode())
    return {(s.name, tuple(sorted(s.labels.items()))): s.value for family in families for s in family.samples}


def test_requests_are_counted_and_timed_by_the_pattern_of_their_address(client):
    which = (("method", "GET"), ("route", "/nl/forum/<int:pk>-<slug:slug>/"), ("status", "404"))
    name = ("participation_request_seconds_count", which)
    before = measured(client).get(name, 0)
    client.get("/nl/forum/4711-jan-de-wit/")
    after = measured(client)
    assert after[name] == before + 1
    assert after["participation_request_seconds_bucket", tuple(sorted((*which, ("le", "+Inf"))))] == before + 1
    assert not re.search("/4711|jan-de-wit", client.get("/metrics").content.decode())


def test_a_method_that_nobody_knows_makes_no_series_of_its_own(client):
    for number in range(3):
        client.generic(f"PROBE{number}", "/healthz")
    told = client.get("/metrics").content.decode()
    assert 'method="other",route="/healthz"' in told
    assert "PROBE" not in told


def test_what_waits_is_told(client, alice):
    at = timezone.now()
    note_tick(at - timedelta(seconds=30))
    record("test.happened", alice, by=alice, at=at - timedelta(seconds=90))
    told = measured(client)
    assert told["participation_database_up", ()] == 1
    assert 30 <= told["participation_tick_age_seconds", ()] < 60
    assert told["participation_audit_unchained", ()] == 1
    assert 90 <= told["participation_audit_lag_seconds", ()] < 120
    assert {told[f"participation_{name}", ()] for name in ("ballots", "topics", "comments", "tasks_waiting")} == {0}
    chain_entries(at)
    told = measured(client)
    assert (told["participation_audit_unchained", ()], told["participation_audit_lag_seconds", ()]) == (0, 0)


@pytest.mark.parametrize(
    ("asked", "status"),
    [
        ({"REMOTE_ADDR": "127.0.0.1"}, 200),
        ({"REMOTE_ADDR": "::1"}, 200),
        ({"REMOTE_ADDR": "192.0.2.7"}, 403),
        ({"REMOTE_ADDR": "127.0.0.1", "HTTP_X_FORWARDED_FOR": "192.0.2.7"}, 403),
        ({"REMOTE_ADDR": "192.0.2.7", "HTTP_AUTHORIZATION": "Bearer of-the-town"}, 200),
        ({"REMOTE_ADDR": "192.0.2.7", "HTTP_AUTHORIZATION": "Bearer guess"}, 403),
    ],
)
def test_only_an_allowed_network_or_the_token_is_answered(settings, asked, status):
    settings.METRICS_TOKEN = "of-the-town"
    assert Client(**asked).get("/metrics").status_code == status


def test_without_a_token_of_its_own_no_token_opens_it(settings):
    settings.METRICS_TOKEN = ""
    assert Client(REMOTE_ADDR="192.0.2.7", HTTP_AUTHORIZATION="Bearer ").get("/metrics").status_code == 403
