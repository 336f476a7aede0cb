"""A real daphne process on this machine: it shows what another process voted, to browsers and to anyone else."""

import os
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest
from django.db import connection

from polls import results
from polls.casting import cast_ballot
from polls.models import Ballot
from tests.polls.sockets import Client, Closed

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def server(transactional_db, settings, tmp_path):
    """Serve the test database with daphne; yields its port."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    environment = os.environ | {"DATABASE_URL": _url(), "PEPPER": settings.PEPPER, "VAR_DIR": str(tmp_path)}
    log = (tmp_path / "log").open("wb")
    command = [sys.executable, "-m", "daphne", "-b", "127.0.0.1", "-p", str(port), "participation.asgi:application"]
    process = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=log, stderr=log)
    try:
        _wait_for(port, process, log.name)
        yield port
    finally:
        process.terminate()
        process.wait(60)
        log.close()


def _url():
    """Return the URL of the test database, for another process."""
    values = connection.settings_dict
    if connection.vendor == "sqlite":
        return f"sqlite:///{values['NAME']}"
    return f"postgres://{values['USER']}:{values['PASSWORD']}@{values['HOST']}:{values['PORT']}/{values['NAME']}"


def _wait_for(port, process, log):
    patience = time.monotonic() + 60
    while time.monotonic() < patience:
        assert process.poll() is None, Path(log).read_text()
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise AssertionError(Path(log).read_text())


def test_a_real_server_shows_what_another_process_voted(server, make_poll, alice, bob, now):
    poll = make_poll()
    browser = Client("127.0.0.1", server, f"/ws/polls/{poll.slug}/", origin=f"http://127.0.0.1:{server}")
    assert browser.status == 101
    assert browser.receive_json()["turnout"]["ballots"] == 0

    cast_ballot(poll, ["yes"], by=alice, at=now)
    started = time.monotonic()
    heard = browser.receive()
    assert time.monotonic() - started < 3
    assert heard == results.current(poll, now).as_json()

    Ballot.objects.create(poll_key=poll.key, content={"c": "no"})  # as an import or a shell does: no hint
    started = time.monotonic()
    assert browser.receive_json()["turnout"]["ballots"] == 2
    assert time.monotonic() - started < 3
    browser.close()

    programme = Client("127.0.0.1", server, f"/ws/polls/{poll.slug}/")  # no browser, so no origin
    assert programme.receive_json()["turnout"]["ballots"] == 2
    programme.close()

    with pytest.raises(Closed) as closed:
        Client("127.0.0.1", server, "/ws/polls/nothing/", origin=f"http://127.0.0.1:{server}").receive()
    assert closed.value.code == 4404
