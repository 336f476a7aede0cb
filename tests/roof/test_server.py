"""One real server: started, used, stopped, started again, and killed while people vote and post."""

import os
import random
import re
import select
import signal
import socket
import subprocess
import threading
import time
from contextlib import closing, suppress
from http.client import HTTPException
from pathlib import Path
from uuid import uuid4

import pytest
from django.core.management import call_command

from tests.polls.sockets import Client
from tests.roof import witness
from tests.roof.drill import looking_at, results_by_poll, rows_by_table
from tests.roof.house import Visitor, own_house

ACCOUNTS = [
    "inwoner",
    "communicatie",
    "raadslid",
    "griffier",
    "tweedegriffier",
    "loket",
    "behandelaar",
    "moderator",
    "beroep",
    "beheer",
]
SECONDS_TO_START, SECONDS_TO_STOP = 5, 2
POLL = "banken-lindepark"
OPTIONS = ["speeltuin", "wandelpad", "ingang"]
KILLS = 50


@pytest.fixture(scope="module")
def house(tmp_path_factory):
    with own_house(tmp_path_factory.mktemp("house")) as house:
        yield house


@pytest.fixture(scope="module")
def first_day(house):
    """The first start, once killed in the middle of loading the town and begun anew; returns what it printed."""
    killed = house.start()
    house.wait_for("people in their neighbourhoods")
    killed.kill()
    killed.wait()
    house.start()
    return house.wait_for("beheer@demo.test")


@pytest.fixture
def ask(house, django_db_blocker):
    """Ask the database of the house: ask(witness.people)."""

    def answer(question, *about):
        with django_db_blocker.unblock(), looking_at(house):
            return question(*about)

    return answer


@pytest.fixture
def running(house, first_day):
    """The town of the first day, open."""
    assert house.processes[-1].poll() is None
    return house


def test_a_load_that_was_killed_is_begun_anew(first_day):
    assert "Loading the demonstration town" in first_day


def test_the_address_and_the_accounts_are_printed_when_it_answers(running, first_day):
    assert f"http://127.0.0.1:{running.port}/" in first_day
    assert re.findall(r"^  (\w+)@demo\.test +\w", first_day, re.MULTILINE) == ACCOUNTS
    answer = running.get("/healthz")
    assert (answer.status, answer.text) == (200, '{"status": "ok"}')


@pytest.mark.parametrize(("wish", "language"), [("nl-BE,nl", "nl"), ("en-GB,en;q=0.8", "en"), ("", "nl")])
def test_the_root_leads_to_the_language_of_the_visitor(running, wish, language):
    answer = running.get("/", **{"Accept-Language": wish})
    assert (answer.status, answer.headers["Location"]) == (302, f"/{language}/")
    assert f'<html lang="{language}"' in running.get(f"/{language}/").text


def test_everybody_can_log_in(running):
    for name in ACCOUNTS:
        visitor = Visitor(running.port)
        answer = visitor.post("/accounts/login/", login=f"{name}@demo.test", password="demo")
        assert (answer.status, answer.headers["Location"]) == (302, "/nl/"), name
        assert visitor.get("/nl/me/").status == 200


def test_the_result_comes_over_a_websocket(running):
    origin = f"http://127.0.0.1:{running.port}"
    with closing(Client("127.0.0.1", running.port, f"/ws/polls/{POLL}/", origin=origin)) as socket:
        message = socket.receive_json()
    assert (message["type"], message["poll"], message["turnout"]["ballots"]) == ("results", POLL, 97)


def test_a_websocket_that_is_none_is_refused(running):
    with closing(Client("127.0.0.1", running.port, "/ws/no-such-thing/")) as socket:
        assert socket.status == 403
    assert "no-such-thing" not in running.log.read_text()


def test_style_sheets_are_served(running):
    assert running.get("/static/css/site.css").headers["Content-Type"].startswith("text/css")


def test_a_second_server_on_the_same_port_says_so_in_one_sentence(running):
    second = running.launch("manage.py", "run", stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    printed, complaint = second.communicate(timeout=120)
    running.processes.remove(second)
    assert (second.returncode, printed) == (1, "")
    assert complaint.strip().splitlines() == [
        f"CommandError: Port {running.port} is in use: stop what listens there, or choose another port."
    ]


def test_ctrl_c_stops_it_at_once_and_the_data_is_there_on_the_next_start(running, ask):
    title = f"Een bank {uuid4().hex}"
    (session, *_others) = ask(witness.people)
    posted = post_topic(Visitor(running.port, session), title)
    assert posted.status == 302

    server, watching = running.processes[-1], Client("127.0.0.1", running.port, f"/ws/polls/{POLL}/")
    assert watching.status == 101
    asked_to_stop = time.monotonic()
    server.send_signal(signal.SIGINT)
    assert server.wait(60) == 0
    took = time.monotonic() - asked_to_stop
    watching.close()
    assert running.log.read_text().strip().splitlines()[-1] == "Closed. What was said and voted is kept."
    assert took < SECONDS_TO_STOP * crowdedness()

    server = running.start()
    printed = running.wait_for("beheer@demo.test")
    assert processor_seconds(server) < SECONDS_TO_START
    assert "Loading" not in printed
    assert title in running.get(posted.headers["Location"]).text
    server.terminate()
    assert server.wait(60) == 0


def processor_seconds(process):
    """How long the processor worked for a process: what starting takes where nothing else runs."""
    fields = Path(f"/proc/{process.pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def crowdedness():
    """By how much this machine is slower than one that does nothing else, at least 1."""
    return max(1, os.getloadavg()[0])


def post_topic(visitor, title, submission=""):
    return visitor.post(
        "/nl/forum/new/", kind="need", title=title, source="Er is plaats voor een bank.", theme="mobiliteit",
        dossier="", neighbourhood="", submission=submission,
    )  # fmt: skip


# Killed while people vote and post


class Crowd(threading.Thread):
    """A few people who vote and post without a pause, and note what the server acknowledged."""

    def __init__(self, port, sessions, over):
        super().__init__(daemon=True)
        self.visitors = [Visitor(port, session) for session in sessions]
        self.port, self.over = port, over
        self.voters, self.receipts, self.titles = set(), set(), set()
        self.refused, self.cut_off = [], 0

    def run(self):
        while not self.over.is_set():
            visitor = random.choice(self.visitors)
            act = random.choice([self.vote, self.vote, self.post])
            try:
                act(visitor)
            except ConnectionRefusedError:  # between two servers
                time.sleep(0.02)
            except (OSError, HTTPException):
                self.cut_off += 1

    @property
    def acknowledged(self):
        return len(self.receipts) + len(self.titles)

    def vote(self, visitor):
        cast = visitor.post(f"/nl/polls/{POLL}/cast/", choice=random.choice(OPTIONS))
        if self.is_as_expected(cast, 302):
            self.voters.add(visitor)
            receipt = visitor.get(cast.headers["Location"])
            self.receipts.update(re.findall(r"<code>([0-9a-f-]{36})</code>", receipt.text))

    def post(self, visitor):
        title, submission = f"Bank {uuid4().hex}", uuid4()
        for _attempt in range(2):  # whoever sees the line go dead sends the form again
            try:
                answer = post_topic(visitor, title, submission)
            except ConnectionRefusedError:
                return
            except (OSError, HTTPException):
                self.cut_off += 1
                self.wait_for_the_next_server()
            else:
                if self.is_as_expected(answer, 302):
                    self.titles.add(title)
                return

    def wait_for_the_next_server(self):
        while not self.over.is_set():
            with suppress(ConnectionRefusedError):
                socket.create_connection(("127.0.0.1", self.port), timeout=30).close()
                return
            time.sleep(0.02)

    def is_as_expected(self, answer, status):
        if answer.status != status:
            self.refused.append((answer.status, answer.text))
        return answer.status == status


def test_nothing_that_was_acknowledged_is_lost_when_the_server_is_killed_fifty_times(house, first_day, ask):
    before = ask(witness.kept, POLL)
    sessions, over = ask(witness.people), threading.Event()
    nursery = house.launch(
        "-m", "tests.roof.nursery", str(house.port), stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert line_from(nursery) == "ready\n"
    crowd = [Crowd(house.port, sessions[part::4], over) for part in range(4)]
    for person in crowd:
        person.start()
    for _kill in range(KILLS):
        nursery.stdin.write("\n")
        nursery.stdin.flush()
        server = int(line_from(nursery))
        wait_until_acknowledged(crowd, random.choice([0, 1, 2, 3]))
        time.sleep(random.uniform(0, 0.2))  # a vote takes less
        kill_and_wait(server)
    over.set()
    for person in crowd:
        person.join(60)
    kept = ask(witness.kept, POLL)

    receipts = set().union(*(person.receipts for person in crowd))
    titles = set().union(*(person.titles for person in crowd))
    voters = sum(len(person.voters) for person in crowd)
    print(f"{len(receipts)} receipts, {len(titles)} posts, cut off {sum(person.cut_off for person in crowd)} times")
    assert [refused for person in crowd for refused in person.refused] == []
    assert min(len(receipts), len(titles)) >= 10
    assert sum(person.cut_off for person in crowd) >= KILLS / 2
    assert receipts <= set(kept["ballots"])
    assert kept["marks"] == kept["voters"] == len(kept["ballots"]) == kept["shown"]
    assert kept["marks"] >= before["marks"] + voters
    assert titles <= set(kept["titles"])
    assert len(kept["titles"]) == len(set(kept["titles"]))
    assert kept["record_is_whole"]


def wait_until_acknowledged(crowd, more):
    """Wait until the server acknowledged `more` votes and posts than it had, but not for ever."""
    enough, until = sum(person.acknowledged for person in crowd) + more, time.monotonic() + 10
    while sum(person.acknowledged for person in crowd) < enough and time.monotonic() < until:
        time.sleep(0.01)


def line_from(process):
    """Return the next line that a process prints, which should not take minutes."""
    readable, _, _ = select.select([process.stdout], [], [], 120)
    assert readable, "nothing was printed"
    return process.stdout.readline()


def kill_and_wait(pid):
    """Kill a process that is not our own child, and wait until its port is free."""
    os.kill(pid, signal.SIGKILL)
    with suppress(ProcessLookupError):
        while True:
            os.kill(pid, 0)
            time.sleep(0.005)


# Lost and brought back


def test_the_town_comes_back_from_a_backup_row_by_row(house, first_day, transactional_db, settings, tmp_path):
    """Backed up where it lies, also while it serves; restored into the empty database that tests have."""
    home = Path(house.environment["VAR_DIR"])
    settings.VAR_DIR, settings.MEDIA_ROOT = tmp_path, home / "media"
    settings.PEPPER = (home / "pepper.txt").read_text()
    with looking_at(house):
        before, after = None, rows_by_table()
        while before != after:  # the clock may be at work
            before = after
            call_command("backup", tmp_path / "town.backup")
            after = rows_by_table()
        shown = results_by_poll()

    settings.MEDIA_ROOT = tmp_path / "media"
    call_command("restore", tmp_path / "town.backup")
    assert rows_by_table() == before
    assert results_by_poll() == shown
    assert (len(shown), sum(map(len, before.values())) > 10_000) == (8, True)
