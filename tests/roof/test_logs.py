"""JSON lines: a line for each request, and nothing in them that is about a person."""

import io
import json
import logging
import os
import re
import subprocess
import sys

import pytest
from django.core import mail
from django.db import IntegrityError, OperationalError
from django.test import Client

from participation import logs
from participation.logs import JsonLines
from tests.numbers import watch
from tests.town import ROOT

SECRETS = ("alice@town.test", "guess-of-alice", "203.0.113.9", "wat-ik-zoek", "niet-te-raden")


@pytest.fixture
def lines():
    """What is logged as JSON while the test runs; called, it gives the lines so far as objects."""
    written = io.StringIO()
    handler = logging.StreamHandler(written)
    handler.setFormatter(JsonLines())
    requests, root = logging.getLogger("participation.logs"), logging.getLogger()
    level = requests.level
    requests.setLevel("INFO")
    root.addHandler(handler)
    yield lambda: [json.loads(line) for line in written.getvalue().splitlines()]
    root.removeHandler(handler)
    requests.setLevel(level)


@pytest.fixture
def visitor():
    return Client(REMOTE_ADDR="203.0.113.9", raise_request_exception=False)


def test_each_request_has_one_line_with_pattern_status_and_time(db, lines, visitor):
    visitor.get("/nl/forum/?zoek=wat-ik-zoek")
    (line,) = lines()
    assert line.keys() == {"time", "level", "logger", "message", "request_id", *logs.FIELDS}
    assert (line["method"], line["path"], line["status"]) == ("GET", "/nl/forum/", 200)
    assert line["milliseconds"] > 0
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}\+00:00", line["time"])


def test_the_id_of_a_request_is_told_and_one_that_comes_along_is_kept_if_it_is_sane(lines, visitor):
    assert re.fullmatch("[0-9a-f]{32}", visitor.get("/healthz").headers["X-Request-ID"])
    assert visitor.get("/healthz", headers={"X-Request-ID": "proxy-4f2a.17"}).headers["X-Request-ID"] == "proxy-4f2a.17"
    odd = visitor.get("/healthz", headers={"X-Request-ID": "<b>alice@town.test</b>"}).headers["X-Request-ID"]
    assert re.fullmatch("[0-9a-f]{32}", odd)
    assert [line["request_id"] for line in lines()][1:] == ["proxy-4f2a.17", odd]


def test_nothing_of_a_person_is_written(alice, lines, visitor, settings):
    visitor.post("/accounts/login/?next=/wat-ik-zoek/", {"login": alice.email, "password": "guess-of-alice"})
    visitor.post("/accounts/password/reset/", {"email": alice.email})
    (key,) = re.findall(r"/accounts/password/reset/key/(\S+?)/", mail.outbox[0].body)
    visitor.get(f"/accounts/password/reset/key/{key}/")
    visitor.get(f"/accounts/confirm-email/niet-te-raden/?q={alice.email}")
    visitor.get(f"/nl/{alice.email}/niet-te-raden/")
    Client(enforce_csrf_checks=True).post("/accounts/password/reset/key/niet-te-raden-set-password/")
    settings.ALLOWED_HOSTS = ["testserver"]
    assert visitor.get("/nl/wat-ik-zoek/", headers={"host": "elsewhere.example"}).status_code == 400
    visitor.force_login(alice, backend="participation.residents.backends.RoleBackend")
    visitor.get("/nl/me/")
    written = json.dumps(lines())
    assert len(lines()) >= 8
    assert [secret for secret in (*SECRETS, key, alice.display_name) if secret in written] == []
    assert not re.search(r"\d{1,3}\.\d{1,3}\.\d{1,3}\.\d{1,3}", written)
    assert "/accounts/password/reset/key/(?P<uidb36>" in written


def formatted(error):
    """What is written of an error that was raised."""
    try:
        raise error
    except Exception:
        record = logging.LogRecord("polls", logging.ERROR, __file__, 1, "It failed for %s", ("a@b.be",), sys.exc_info())
    return json.loads(JsonLines().format(record))


def test_of_an_error_the_kind_and_the_place_are_written_and_words_only_of_the_system():
    quoting = formatted(IntegrityError("duplicate key\nDETAIL: Key (email)=(alice@town.test) already exists."))
    assert (quoting["error"], quoting["message"]) == ("IntegrityError", "It failed for (e-mail)")
    assert "said" not in quoting
    assert [place for place in quoting["where"] if "test_logs.py" in place and "formatted" in place]
    told = formatted(OperationalError("connection to postgres://town:secret@db failed\nmore"))
    assert told["said"] == "connection to (e-mail) failed"


@pytest.mark.once
def test_what_ends_a_process_is_a_line_too():
    run = [sys.executable, "-c", "import django; django.setup(); {}['alice@town.test']"]
    environment = os.environ | {"LOG_FORMAT": "json", "DJANGO_SETTINGS_MODULE": "participation.settings"}
    done = subprocess.run(run, env=environment, cwd=ROOT, capture_output=True, text=True)
    told = json.loads(done.stderr)
    assert (done.returncode, told["level"], told["error"]) == (1, "critical", "KeyError")
    assert "alice" not in done.stderr


def test_a_page_that_breaks_is_logged_by_its_pattern_with_the_id_that_the_visitor_got(db, lines, visitor, monkeypatch):
    monkeypatch.setattr("forum.views.topics.shown_topic", lambda *args: 1 / 0)
    answer = visitor.get("/nl/forum/4711-niet-te-raden/")
    assert answer.status_code == 500
    (broke,) = [line for line in lines() if "error" in line]
    assert (broke["error"], broke["request_id"]) == ("ZeroDivisionError", answer.headers["X-Request-ID"])
    assert broke["message"] == "Internal Server Error: /nl/forum/<int:pk>-<slug:slug>/"
    assert "niet-te-raden" not in json.dumps(lines())


@pytest.mark.parametrize("name", ["django.tasks", "django_tasks_db"])
def test_of_tasks_only_what_went_wrong_is_told_whatever_a_worker_asks_for(name):
    told = [record(name, level) for level in (logging.INFO, logging.WARNING, logging.ERROR)]
    assert [bool(logging.getLogger(name).filter(line)) for line in told] == [False, True, True]


def record(name, level):
    return logging.LogRecord(name, level, __file__, 1, "Task id=1 state=SUCCESSFUL", (), None)


def test_plain_lines_say_nothing_of_requests_and_json_lines_do():
    assert logs.logging_for("plain", "WARNING")["loggers"]["participation.logs"] == {}
    assert logs.logging_for("json", "WARNING")["loggers"]["participation.logs"] == {"level": "INFO"}


@pytest.mark.parametrize("number", ["85.07.30-033.28", "85073003328", "111222333"])
def test_a_national_number_in_a_message_is_left_out(lines, number):
    with watch.apart():
        logging.getLogger("participation.anything").warning("Somebody typed %s here, at 12:30 on 2026-11-22.", number)
    assert lines()[-1]["message"] == "Somebody typed (number) here, at 12:30 on 2026-11-22."
