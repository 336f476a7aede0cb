"""Whether the site says rightly that it lives and that it can serve."""

import os
import subprocess
import sys

import pytest

ASK = """
import django
django.setup()
from django.test import Client
for address in ("/healthz", "/readyz"):
    answer = Client().get(address, headers={"host": "localhost"})
    print(address, answer.status_code, answer.json().get("database"))
"""


def test_it_lives(client):
    response = client.get("/healthz")
    assert (response.status_code, response.json()) == (200, {"status": "ok"})


@pytest.mark.django_db
def test_it_can_serve_when_the_database_answers(client):
    response = client.get("/readyz")
    assert (response.status_code, response.json()) == (200, {"status": "ok", "database": "ok"})


@pytest.mark.parametrize("address", ["sqlite:////dev/null/town.sqlite3", "postgres://nobody@127.0.0.1:1/town"])
def test_it_lives_and_can_not_serve_when_the_database_is_away(address, tmp_path):
    away = {"DATABASE_URL": address, "VAR_DIR": str(tmp_path), "DJANGO_SETTINGS_MODULE": "participation.settings"}
    done = subprocess.run([sys.executable, "-c", ASK], env=os.environ | away, capture_output=True, text=True)
    assert done.stdout.splitlines() == ["/healthz 200 None", "/readyz 503 unreachable"], done.stderr
