"""A newsletter reaches whoever asked for it, once, at the pace that the town set, whatever dies in the middle."""

import os
import signal
import subprocess
import sys
import time
from io import BytesIO
from types import SimpleNamespace

import pytest
from django.core import mail
from django.core.management import call_command

from cms.newsletters.actions import NobodyWantsIt, leave, send_issue, stop_issue
from cms.newsletters.models import Delivery, DeliveryState, Issue, IssueState, Subscriber
from cms.newsletters.sending import LONG_CLAIMED, claim, room, send_due, send_now
from participation.errors import WrongState
from participation.notices.bounces import take_bounce
from tests.notices.mail_server import mail_server
from tests.notices.test_bounces import report
from tests.notices.test_once import at_once, this_database
from tests.town import ROOT

SEND = """
import sys, django
from datetime import datetime
django.setup()
from cms.newsletters.sending import send_now
send_now(datetime.fromisoformat(sys.argv[1]))
"""


def recipients():
    return sorted(letter.to[0] for letter in mail.outbox)


def states():
    return sorted(Delivery.objects.values_list("state", flat=True))


@pytest.fixture
def smtp(settings):
    """A real mail server, to which this process and others send."""
    with mail_server() as server:
        backend = "django.core.mail.backends.smtp.EmailBackend"
        settings.MAILERS = {"default": {"BACKEND": backend, "OPTIONS": {"host": "127.0.0.1", "port": server.port}}}
        yield server


def test_an_issue_goes_to_whom_it_concerns(db, subscribe, issue, theme, neighbourhood, communications, noon):
    other = type(neighbourhood).objects.create(code="noord", name="Noord")
    subscribe("everything@town.test")
    subscribe("theme@town.test", themes=[theme])
    subscribe("place@town.test", themes=[theme], neighbourhoods=[neighbourhood])
    subscribe("elsewhere@town.test", neighbourhoods=[other])
    subscribe("weekly@town.test", frequency="weekly")
    subscribe("english@town.test", language="en")
    subscribe("typed@town.test", confirmed=False)
    issue.theme, issue.neighbourhood = theme, neighbourhood
    found = Subscriber.objects.who_get(issue).values_list("email", flat=True)
    assert sorted(found) == ["everything@town.test", "place@town.test", "theme@town.test"]
    Issue.objects.filter(pk=issue.pk).update(language="de")
    with pytest.raises(NobodyWantsIt):
        send_issue(Issue.objects.get(), by=communications, at=noon)
    assert Issue.objects.get().state == IssueState.DRAFT


def test_it_has_a_plain_part_with_whole_addresses_and_a_way_out(subscribe, issue, communications, noon, rate):
    subscribe("anna@town.test")
    send_issue(issue, by=communications, at=noon)
    assert send_now(noon) == 1
    letter = mail.outbox[0]
    html = letter.alternatives[0][0]
    assert "Er komt een bus (http://127.0.0.1:8000/nl/dossiers/) & een halte." in letter.body
    assert "- Lijn 1" in letter.body
    assert '<a href="http://127.0.0.1:8000/nl/dossiers/">' in html
    assert letter.extra_headers["List-Unsubscribe"][1:-1] in letter.body
    assert "<img" not in html
    assert send_due(noon) == 0
    assert Issue.objects.get().state == IssueState.SENT


def test_it_leaves_at_the_pace_that_was_set(subscribe, issue, communications, noon, rate, later):
    for number in range(30):
        subscribe(f"person{number:02}@town.test")
    rate(24)
    send_issue(issue, by=communications, at=noon)
    sent = [send_now(later(seconds=5 * tick)) for tick in range(13)]
    assert sent == [2] * 12 + [2]
    assert len(mail.outbox) == 26
    assert room(later(seconds=59)) == 0
    assert len(set(recipients())) == 26


def test_the_clock_puts_it_in_the_queue(subscribe, issue, communications, noon, rate):
    subscribe("anna@town.test")
    assert send_due(noon) == 0
    send_issue(issue, by=communications, at=noon)
    assert send_due(noon) == 1
    assert recipients() == ["anna@town.test"]


def test_it_can_be_stopped_and_gone_on_with_and_sent_once_only(subscribe, issue, communications, noon, rate):
    for number in range(4):
        subscribe(f"person{number}@town.test")
    rate(24)
    send_issue(issue, by=communications, at=noon)
    assert send_now(noon) == 2
    stop_issue(issue, by=communications, at=noon)
    with pytest.raises(WrongState):
        stop_issue(issue, by=communications, at=noon)
    assert send_now(noon) == 0
    assert send_issue(issue, by=communications, at=noon) == 2
    assert send_now(noon) == 2
    with pytest.raises(WrongState):
        send_issue(issue, by=communications, at=noon)
    assert len(set(recipients())) == len(mail.outbox) == 4


def test_who_left_gets_nothing_and_who_came_back_no_second_copy(subscribe, issue, communications, noon, rate):
    leave_soon, come_back = subscribe("gone@town.test"), subscribe("back@town.test")
    send_issue(issue, by=communications, at=noon)
    leave(leave_soon)
    assert send_now(noon) == 1
    assert recipients() == ["back@town.test"]
    leave(come_back)
    subscribe("back@town.test")
    with pytest.raises(WrongState):
        send_issue(issue, by=communications, at=noon)
    assert states() == [DeliveryState.DROPPED, DeliveryState.SENT]


def test_an_address_that_is_refused_holds_up_nobody(smtp, subscribe, issue, communications, noon, rate, later):
    for number in range(3):
        subscribe(f"person{number}@town.test")
    send_issue(issue, by=communications, at=noon)
    Subscriber.objects.filter(email="person1@town.test").update(email="person1@town.test\nBcc: x@town.test")
    for seconds in (0, 5, 10):
        send_now(later(seconds=seconds))
    assert sorted(letter["To"] for letter in smtp.mails) == ["person0@town.test", "person2@town.test"]
    assert states() == [DeliveryState.FAILED, DeliveryState.SENT, DeliveryState.SENT]


@pytest.mark.django_db(transaction=True)
def test_of_many_senders_at_once_each_e_mail_has_one(subscribe, issue, communications, noon, rate):
    for number in range(12):
        subscribe(f"person{number:02}@town.test")
    send_issue(issue, by=communications, at=noon)
    at_once(lambda: send_now(noon), 4)
    send_now(noon)
    assert recipients() == [f"person{number:02}@town.test" for number in range(12)]
    assert claim(noon) is None


@pytest.mark.django_db(transaction=True)
def test_a_sender_that_is_killed_in_the_middle_sends_to_nobody_twice(
    smtp, subscribe, issue, communications, noon, rate, later
):
    people = [f"person{number}@town.test" for number in range(8)]
    for person in people:
        subscribe(person)
    send_issue(issue, by=communications, at=noon)
    environment = os.environ | {
        "DATABASE_URL": this_database(), "MAIL_HOST": "127.0.0.1", "MAIL_PORT": str(smtp.port), "REDIS_URL": "",
        "DJANGO_SETTINGS_MODULE": "participation.settings", "NEWSLETTERS_PER_MINUTE": "6000",
    }  # fmt: skip
    process = subprocess.Popen([sys.executable, "-c", SEND, noon.isoformat()], cwd=ROOT, env=environment)
    smtp.on_taken = lambda: process.kill() if len(smtp.mails) == 3 else None
    assert process.wait(60) == -signal.SIGKILL
    assert states() == [DeliveryState.SENDING, DeliveryState.SENT, DeliveryState.SENT] + [DeliveryState.WAITING] * 5
    for moment in (later(seconds=5), noon + LONG_CLAIMED, later(days=1)):
        send_due(moment)
    for _patience in range(50):
        if len(smtp.mails) >= 8:
            break
        time.sleep(0.1)
    assert sorted(letter["To"] for letter in smtp.mails) == people
    assert Issue.objects.get().state == IssueState.SENT
    assert Delivery.objects.filter(state=DeliveryState.UNSURE).count() == 1


def test_an_address_that_does_not_exist_is_unsubscribed_and_a_full_mailbox_is_not(
    subscribe, issue, communications, noon, rate, monkeypatch
):
    for name in ("gone", "full", "well"):
        subscribe(f"{name}@town.test")
    send_issue(issue, by=communications, at=noon)
    send_now(noon)
    ids = {letter.to[0].partition("@")[0]: letter.extra_headers["Message-ID"] for letter in mail.outbox}
    forged = ids["well"].replace("newsletter.", "newsletter.9")
    late = report(ids["well"], action="delayed")
    reports = [report(ids["gone"]), report(ids["full"], status="5.2.2"), report(forged), late]
    assert [bool(take_bounce(raw, at=noon)) for raw in reports] == [True, True, False, False]
    assert sorted(Subscriber.objects.values_list("email", flat=True)) == ["full@town.test", "well@town.test"]
    assert states() == [DeliveryState.FAILED, DeliveryState.FAILED, DeliveryState.SENT]
    monkeypatch.setattr("sys.stdin", SimpleNamespace(buffer=BytesIO(report(ids["full"]))))
    call_command("note_bounce")
    assert not Subscriber.objects.filter(email="full@town.test").exists()
