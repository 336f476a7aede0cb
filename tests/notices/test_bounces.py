"""An address that fails: what a mail server sends back, who is told, and that nothing more goes there."""

from io import BytesIO
from types import SimpleNamespace

import pytest
from django.core.management import CommandError, call_command

from participation.notices.bounces import read_bounce
from participation.notices.models import Bounce, Message, State

REPORT = """From: MAILER-DAEMON@mail.test
To: post@town.test
Subject: Undelivered Mail Returned to Sender
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="line"

--line
Content-Type: text/plain

It could not be delivered.

--line
Content-Type: message/delivery-status

Reporting-MTA: dns; mail.test

Final-Recipient: rfc822; {recipient}
Action: {action}
Status: {status}
Diagnostic-Code: smtp; 550 no such user

--line
Content-Type: {original}

Subject: Something happened
Message-ID: {message_id}

--line--
"""


@pytest.fixture
def sent(tell, tick, alice, noon):
    """The Message-ID of a mail that went to Alice."""
    tell(alice)
    (mail,) = tick(noon)
    return mail.extra_headers["Message-ID"]


def report(message_id, *, action="failed", status="5.1.1", original="text/rfc822-headers", recipient="alice@town.test"):
    return REPORT.format(
        message_id=message_id, action=action, status=status, original=original, recipient=recipient
    ).encode()


@pytest.mark.parametrize("original", ["text/rfc822-headers", "message/rfc822"])
def test_a_report_that_a_mail_failed_for_good_is_noted_once(sent, alice, noon, original):
    for _time in range(2):
        assert read_bounce(report(sent, original=original), at=noon).person == alice
    assert Bounce.objects.get().status == "5.1.1 smtp; 550 no such user"
    assert Message.objects.get().state == State.BOUNCED


@pytest.mark.parametrize(
    "change",
    [
        {"action": "delayed", "status": "4.4.1"},
        {"action": "failed", "status": "4.2.2"},
        {"action": "relayed", "status": "2.0.0"},
        {"original": "text/plain"},
    ],
)
def test_what_is_only_late_or_no_report_is_not_noted(sent, noon, change):
    assert read_bounce(report(sent, **change), at=noon) is None
    assert not Bounce.objects.exists()


def test_nobody_can_make_an_address_fail_without_our_message_id(sent, noon):
    number = Message.objects.get().pk
    for forged in (
        f"<notice.{number}.{'0' * 32}@localhost>",
        f"<{number}@localhost>",
        sent.replace(f".{number}.", ".9999."),
    ):
        assert read_bounce(report(forged), at=noon) is None
    assert read_bounce(b"\xff\x00 no mail at all", at=noon) is None
    assert not Bounce.objects.exists()


def test_an_alias_that_failed_is_noted_for_the_address_that_we_wrote_to(sent, noon):
    read_bounce(report(sent, recipient="elsewhere@other.test"), at=noon)
    assert Bounce.objects.get().address == "alice@town.test"


def test_the_command_reads_what_a_mail_server_hands_over(sent, monkeypatch, capsys):
    monkeypatch.setattr("sys.stdin", SimpleNamespace(buffer=BytesIO(report(sent))))
    call_command("note_bounce")
    assert "came back" in capsys.readouterr().out
    monkeypatch.setattr("sys.stdin", SimpleNamespace(buffer=BytesIO(b"Subject: hello\n\nhi")))
    with pytest.raises(CommandError):
        call_command("note_bounce")


def test_the_person_reads_it_and_says_that_the_address_works_again(sent, tell, tick, log_in, alice, noon):
    read_bounce(report(sent), at=noon)
    tell(alice, title="Unheard")
    assert tick(noon) == []
    client = log_in(alice)
    for page in ("/en/me/notices/", "/en/me/notices/wishes/"):
        assert "We can not reach you by e-mail." in client.get(page).text
    client.post("/en/me/notices/address/")
    assert "We can not reach you" not in client.get("/en/me/notices/").text
    tell(alice, title="Heard")
    (mail,) = tick(noon)
    assert "Heard" in mail.subject


def test_a_new_address_is_not_the_one_that_fails(sent, tell, tick, alice, noon):
    read_bounce(report(sent), at=noon)
    alice.emailaddress_set.update(email="new@town.test")
    alice.email = "new@town.test"
    alice.save()
    tell(alice)
    assert [mail.to for mail in tick(noon)] == [["new@town.test"]]
