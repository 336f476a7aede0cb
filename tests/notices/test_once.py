"""What is sent once is sent once: with two clocks at the same moment, and when the process dies in the middle."""

import os
import signal
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier
from urllib.parse import urlsplit, urlunsplit

import pytest
from django.core import mail
from django.db import connection, connections

from participation.notices.models import Message, State
from participation.notices.planning import plan_due
from participation.notices.sending import LONG_CLAIMED, claim, give_back, send_due
from tests.notices.mail_server import mail_server
from tests.town import ROOT

pytestmark = pytest.mark.django_db(transaction=True)

SEND = """
import sys, django
from datetime import datetime
django.setup()
from participation.notices.sending import send_due
send_due(datetime.fromisoformat(sys.argv[1]))
"""


def at_once(act, times):
    barrier = Barrier(times)

    def run(_number):
        try:
            barrier.wait()
            return act()
        finally:
            connections.close_all()

    with ThreadPoolExecutor(times) as pool:
        return list(pool.map(run, range(times)))


def test_of_clocks_that_tick_at_once_one_plans_and_one_sends(tell, make_person, noon):
    people = [make_person(f"Person {number}") for number in range(6)]
    for _number in range(3):
        tell(*people)
    at_once(lambda: (plan_due(noon), send_due(noon)), 4)
    plan_due(noon)
    send_due(noon)
    assert sorted(letter.to[0] for letter in mail.outbox) == sorted(person.email for person in people)
    assert all("3 berichten" in letter.subject for letter in mail.outbox)
    assert Message.objects.filter(state=State.SENT).count() == 6


def this_database():
    name = connection.settings_dict["NAME"]
    if connection.vendor == "sqlite":
        return f"sqlite:///{name}"
    return urlunsplit(urlsplit(os.environ["DATABASE_URL"])._replace(path=f"/{name}"))


def killed_while_sending(server, at):
    """Send in a process of its own that is killed once the server has taken a message and has not said so yet."""
    environment = os.environ | {
        "DATABASE_URL": this_database(), "MAIL_HOST": "127.0.0.1", "MAIL_PORT": str(server.port), "REDIS_URL": "",
        "DJANGO_SETTINGS_MODULE": "participation.settings",
    }  # fmt: skip
    process = subprocess.Popen([sys.executable, "-c", SEND, at.isoformat()], cwd=ROOT, env=environment)
    server.on_taken = process.kill
    return process.wait(60)


def test_mail_that_a_killed_process_had_handed_over_is_not_sent_again(tell, alice, noon, settings):
    tell(alice)
    plan_due(noon)
    with mail_server() as server:
        assert killed_while_sending(server, noon) == -signal.SIGKILL
        assert Message.objects.get().state == State.SENDING
        smtp = "django.core.mail.backends.smtp.EmailBackend"
        settings.MAILERS = {"default": {"BACKEND": smtp, "OPTIONS": {"host": "127.0.0.1", "port": server.port}}}
        server.on_taken = lambda: None
        for later in (timedelta(seconds=5), LONG_CLAIMED, timedelta(days=1)):
            give_back(noon + later)
            assert send_due(noon + later) == 0
        assert Message.objects.get().state == State.UNSURE
        tell(alice, title="Next", at=noon)
        plan_due(noon)
        assert send_due(noon) == 1
    assert [letter["To"] for letter in server.mails] == ["alice@town.test"] * 2
    assert len({letter["Message-ID"] for letter in server.mails}) == 2


def test_what_is_ones_own_and_was_claimed_by_the_dead_goes_again_as_the_same_message(tell, tick, alice, noon):
    tell(alice, kind="test.own")
    plan_due(noon)
    assert claim(noon)
    assert claim(noon) is None
    assert tick(noon + LONG_CLAIMED - timedelta(seconds=1)) == []
    assert len(tick(noon + LONG_CLAIMED)) == 1


def test_a_plan_that_is_cut_short_leaves_everything_as_it_was(tell, tick, alice, bob, noon, monkeypatch):
    tell(alice, bob)
    with monkeypatch.context() as broken:
        broken.setattr("participation.notices.planning.put_in", lambda row: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            plan_due(noon)
    assert not Message.objects.exists()
    assert sorted(letter.to[0] for letter in tick(noon)) == ["alice@town.test", "bob@town.test"]
