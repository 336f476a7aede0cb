"""Whether the site says rightly that it lives, that it can serve, and what is wrong."""

import os
import socket
import subprocess
import sys
from datetime import timedelta
from types import SimpleNamespace

import pytest
from django.db import OperationalError
from django.db.migrations.recorder import MigrationRecorder
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from participation import health
from participation.procedures.actions import note_tick

ASK = """
import django
django.setup()
from django.test import Client
for address in ("/healthz", "/readyz"):
    answer = Client().get(address, headers={"host": "localhost"})
    print(address, answer.status_code, answer.json()["status"], answer.json().get("database"))
"""
ALL = ["database", "migrations", "valkey", "clock", "tasks", "disk"]


@pytest.fixture
def ticking(db):
    note_tick(timezone.now())


def readyz(client):
    answer = client.get("/readyz")
    return answer.status_code, answer.json()


def test_it_lives(client):
    response = client.get("/healthz")
    assert (response.status_code, response.json()) == (200, {"status": "ok"})


@pytest.mark.parametrize("address", ["/healthz", "/readyz", "/metrics"])
def test_a_machine_is_asked_by_whatever_name_or_address_it_has(client, ticking, settings, address):
    settings.ALLOWED_HOSTS, settings.SECURE_SSL_REDIRECT = ["participatie.example.org"], True
    assert client.get(address, headers={"host": "192.0.2.7:8000"}).status_code == 200


def test_it_can_serve_when_all_it_stands_on_is_there(client, ticking):
    assert readyz(client) == (200, {"status": "ok"} | dict.fromkeys(ALL, "ok"))


@pytest.fixture
def hung():
    """A port where somebody listens who never answers."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        yield listening.getsockname()[1]


@pytest.mark.once
@pytest.mark.parametrize(
    "address",
    [
        "sqlite:////dev/null/town.sqlite3",
        "postgres://nobody@127.0.0.1:1/town",
        "postgres://nobody@127.0.0.1:{hung}/town",
    ],
)
def test_it_lives_and_can_not_serve_when_the_database_is_away(address, hung, tmp_path):
    address = address.format(hung=hung)
    away = {"DATABASE_URL": address, "VAR_DIR": str(tmp_path), "DJANGO_SETTINGS_MODULE": "participation.settings"}
    done = subprocess.run([sys.executable, "-c", ASK], env=os.environ | away, capture_output=True, text=True)
    assert done.stdout.splitlines() == ["/healthz 200 ok None", "/readyz 503 error unreachable"], done.stderr


def test_it_can_not_serve_a_database_of_an_older_version(client, ticking):
    MigrationRecorder.Migration.objects.filter(app="polls").order_by("-pk").first().delete()
    missing = "1 migrations are missing: run manage.py prepare."
    assert readyz(client) == (503, {"status": "error", "database": "ok", "migrations": missing})


def test_without_valkey_it_serves_with_less(client, ticking, settings):
    settings.REDIS_URL = "redis://127.0.0.1:1/0"
    status, told = readyz(client)
    assert (status, told["status"]) == (200, "degraded")
    assert told["valkey"].startswith("unreachable")
    assert told["database"] == told["clock"] == "ok"


def test_a_clock_that_stands_still_is_told(client, db):
    assert readyz(client)[1]["clock"].startswith("has never ticked")
    note_tick(timezone.now() - timedelta(minutes=3))
    status, told = readyz(client)
    assert (status, told["status"]) == (200, "degraded")
    assert told["clock"] == "last ticked 180 seconds ago: nothing opens or closes by itself."
    note_tick(timezone.now())
    assert readyz(client)[1]["clock"] == "ok"


def test_tasks_that_nobody_does_are_told(client, ticking):
    waiting = {"task_path": "wagtail.tasks.x", "args_kwargs": {"args": [], "kwargs": {}}, "backend_name": "default"}
    task = DBTaskResult.objects.create(**waiting)
    assert readyz(client)[1]["tasks"] == "ok"
    DBTaskResult.objects.filter(pk=task.pk).update(enqueued_at=timezone.now() - timedelta(minutes=5))
    assert readyz(client)[1]["tasks"] == "1 wait, the first for 300 seconds: no worker."


def test_a_disk_that_is_nearly_full_is_told(client, ticking, monkeypatch):
    monkeypatch.setattr(health.shutil, "disk_usage", lambda path: SimpleNamespace(free=300 * 1024 * 1024))
    assert readyz(client)[1]["disk"] == "only 300 MiB are free."


def test_a_database_that_goes_away_between_two_questions_is_told(client, ticking, monkeypatch):
    def gone(now):
        raise OperationalError("server closed the connection unexpectedly")

    monkeypatch.setitem(health.HELPFUL, "tasks", gone)
    assert readyz(client) == (503, {"status": "error", "database": "unreachable"})
