"""What the settings make of the environment, and what a live connection is really set to."""

import os
import subprocess
import sys

import pytest
from django.db import connection

SHOW = "from participation import settings; print(settings.PORT, settings.SITE_URL)"


def settings_with(tmp_path, **variables):
    environment = os.environ | {"VAR_DIR": str(tmp_path)} | variables
    environment.pop("SITE_URL", None)
    return subprocess.run([sys.executable, "-c", SHOW], env=environment, capture_output=True, text=True)


@pytest.mark.once
@pytest.mark.parametrize(("port", "address"), [("", "8000 http://127.0.0.1:8000"), ("81", "81 http://127.0.0.1:81")])
def test_an_empty_port_is_the_usual_one(tmp_path, port, address):
    assert settings_with(tmp_path, PORT=port).stdout.strip() == address


@pytest.mark.once
def test_a_port_that_is_no_number_is_refused_by_name(tmp_path):
    done = settings_with(tmp_path, PORT="http")
    assert done.returncode != 0
    assert '"PORT" invalid' in done.stderr


@pytest.mark.django_db
@pytest.mark.skipif(connection.vendor != "sqlite", reason="journal, synchronous and timeout are settings of SQLite")
@pytest.mark.parametrize(("setting", "value"), [("journal_mode", "wal"), ("synchronous", 2), ("busy_timeout", 20_000)])
def test_sqlite_writes_ahead_keeps_every_commit_and_waits_for_its_turn(setting, value):
    with connection.cursor() as cursor:
        cursor.execute(f"PRAGMA {setting}")
        assert cursor.fetchone()[0] == value
