"""What is told by e-mail: at once or in a digest, in words that stand by themselves, and never twice."""

import email.policy
from datetime import timedelta
from smtplib import SMTPDataError, SMTPRecipientsRefused, SMTPServerDisconnected

import pytest
from django.core.mail.backends.locmem import EmailBackend
from django.test import override_settings

from participation.notices.actions import choose, leave_on_site, stop_mail
from participation.notices.bounces import note_bounce
from participation.notices.models import Bounce, Message, Notice, State
from participation.notices.schedule import Channel, How
from participation.notices.tokens import EVERYTHING

HOUR = timedelta(hours=1)


@pytest.fixture
def trouble(monkeypatch):
    """Let the mail server fail: trouble(error), trouble(error, once_taken=True), and trouble(None) when it is well."""
    send = EmailBackend.send_messages

    def make(error, *, once_taken=False):
        def send_messages(backend, messages):
            if error is None or once_taken:
                send(backend, messages)
            if error is not None:
                raise error
            return len(messages)

        monkeypatch.setattr(EmailBackend, "send_messages", send_messages)

    return make


def states():
    return list(Message.objects.order_by("pk").values_list("state", flat=True))


def test_news_leaves_with_the_next_tick_and_only_once(tell, tick, alice, bob, noon):
    tell(alice, bob, by=bob)
    (mail,) = tick(noon)
    assert mail.to == ["alice@town.test"]
    assert tick(noon + HOUR) == []
    assert states() == [State.SENT]
    assert Notice.objects.get().look_at is None


def test_a_mail_says_what_happened_what_comes_next_until_when_and_whom_to_call(tell, tick, alice, noon):
    tell(alice, kind="test.own", title="De bank", number="12", until="2026-12-04", path="/nl/forum/12/")
    (mail,) = tick(noon)
    html = mail.alternatives[0].content
    assert mail.subject == "We have a question about “De bank”."
    for words in (mail.body, html):
        for part in ("Dag Alice", "We have a question about “De bank”.", "Answer it.", "Nummer: 12", "000 00 00 00",
                     "vrijdag 4 december 2026", "http://127.0.0.1:8000/nl/forum/12/", "Stadhuis"):  # fmt: skip
            assert part in words, part
    assert "<" not in mail.body
    assert '<html lang="nl">' in html


def test_a_mail_is_in_the_language_of_who_gets_it(tell, tick, make_person, noon):
    tell(make_person("Ann", language="en"), make_person("Jan"))
    english, dutch = sorted(tick(noon), key=lambda mail: mail.to)
    assert "Hello Ann," in english.body
    assert "/en/me/notices/wishes/" in english.body
    assert "Dag Jan," in dutch.body


def test_what_people_typed_stays_text_and_can_not_add_a_head(tell, tick, alice, noon):
    tell(alice, title="<b>Hi</b>\nBcc: x@y.test")
    (mail,) = tick(noon)
    assert mail.subject == "Something happened to “<b>Hi</b> Bcc: x@y.test”."
    assert "&lt;b&gt;Hi&lt;/b&gt;" in mail.alternatives[0].content
    assert mail.message()["Bcc"] is None


@override_settings(DEFAULT_FROM_EMAIL="post@town.test")
def test_heads_tell_who_sends_that_it_is_a_machine_and_how_to_stop_it(tell, tick, alice, noon, settings):
    tell(alice)
    (mail,) = tick(noon)
    sent = mail.message()
    assert sent["From"] == "Lindewaarde <post@town.test>"
    assert sent["Reply-To"] == settings.MAIL.reply_to
    assert mail.from_email == settings.MAIL.bounces
    assert sent["Auto-Submitted"] == "auto-generated"
    assert sent["Message-ID"].startswith(f"<notice.{Message.objects.get().pk}.")
    assert sent["Message-ID"].endswith("@town.test>")
    assert sent["List-Unsubscribe"].startswith("<http://127.0.0.1:8000/nl/me/notices/stop/")
    assert sent["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert [part.get_content_type() for part in sent.iter_parts()] == ["text/plain", "text/html"]


@override_settings(SITE_URL="https://participatie.a-town-with-a-long-name.example")
def test_the_link_to_stop_it_leaves_as_it_is_however_long(tell, tick, alice, noon):
    tell(alice)
    (mail,) = tick(noon)
    lines = mail.message(policy=email.policy.SMTP).as_bytes().split(b"\r\n")
    url = mail.extra_headers["List-Unsubscribe"]
    assert len(url) > 100
    assert f"List-Unsubscribe: {url}".encode() in lines
    assert all(line.isascii() for line in lines)


def test_what_is_ones_own_can_not_be_stopped_and_says_why(tell, tick, alice, noon):
    choose(alice, wants_mail=False, chosen={"test.news": How.SITE}, at=noon)
    tell(alice, kind="test.own")
    tell(alice)
    (mail,) = tick(noon)
    assert "List-Unsubscribe" not in mail.extra_headers
    assert "omdat het over je eigen account" in mail.body


def test_for_whom_it_is_their_own_case_it_comes_at_once_for_others_as_they_wish(tell, tick, alice, bob, noon):
    tell(alice, bob, kind="test.talk", own=[alice.pk])
    assert [mail.to for mail in tick(noon)] == [["alice@town.test"]]
    assert [mail.to for mail in tick(noon + 20 * HOUR)] == [["bob@town.test"]]


def test_a_digest_tells_all_of_a_day_in_one_mail(tell, tick, alice, noon):
    for number in range(3):
        tell(alice, kind="test.talk", title=f"Topic {number}")
    assert tick(noon) == []
    tell(alice, kind="test.talk", title="Topic 3", at=noon + HOUR)
    assert tick(noon + HOUR) == []
    (mail,) = tick(noon + 20 * HOUR)
    assert [f"Topic {number}" in mail.body for number in range(4)] == [True] * 4
    assert "4 berichten" in mail.subject
    assert tick(noon + 44 * HOUR) == []


def test_who_chooses_another_way_gets_what_waits_by_that_way(tell, tick, alice, noon):
    tell(alice, kind="test.talk")
    assert tick(noon) == []
    choose(alice, wants_mail=True, chosen={"test.talk": How.AT_ONCE}, at=noon)
    assert len(tick(noon + HOUR)) == 1
    tell(alice, kind="test.talk", at=noon + HOUR)
    choose(alice, wants_mail=True, chosen={"test.talk": How.SITE}, at=noon + HOUR)
    assert tick(noon + HOUR) == []
    assert not Notice.objects.exclude(look_at=None).exists()


def test_nothing_goes_to_who_can_not_be_reached(tell, tick, make_person, alice, noon):
    closed, unconfirmed = make_person("Closed", is_active=False), make_person("Unconfirmed", level=0)
    alice.email = None
    alice.save()
    tell(closed, unconfirmed, alice)
    assert tick(noon) == []
    assert not Message.objects.exists()
    assert not Notice.objects.exclude(look_at=None).exists()


def test_what_a_filled_town_tells_of_before_stays_on_the_site(tell, tick, alice, noon):
    tell(alice)
    assert leave_on_site(noon) == 1
    tell(alice, title="New", at=noon + HOUR)
    (mail,) = tick(noon + HOUR)
    assert "New" in mail.subject


def test_a_kind_that_nobody_knows_any_more_holds_nobody_up(tell, tick, alice, noon, log_in):
    tell(alice, kind="test.forgotten")
    tell(alice)
    assert len(tick(noon)) == 1
    assert log_in(alice).get("/nl/me/notices/").status_code == 200


def test_a_tick_sends_a_few_and_the_next_one_goes_on(tell, tick, make_person, noon, settings):
    settings.MAIL = settings.MAIL.__class__(reply_to="a@b.test", bounces="c@b.test", per_tick=2)
    tell(*(make_person(f"Person {number}") for number in range(5)))
    assert [len(tick(noon)) for _tick in range(4)] == [2, 2, 1, 0]


def test_who_stops_mail_before_it_left_does_not_get_it(tell, tick, alice, noon, settings, trouble):
    tell(alice)
    trouble(SMTPDataError(451, b"Later"))
    assert tick(noon) == []
    stop_mail(alice.pk, EVERYTHING, at=noon)
    trouble(None)
    assert tick(noon + HOUR) == []
    assert states() == [State.DROPPED]


# When the mail server is in trouble


def test_a_server_that_is_away_is_asked_again_after_a_minute(tell, tick, alice, noon, monkeypatch):
    asked = []

    def open_nothing(backend):
        asked.append(1)
        raise ConnectionRefusedError

    with monkeypatch.context() as away:
        away.setattr(EmailBackend, "open", open_nothing)
        tell(alice)
        for seconds in (0, 5, 30, 61):
            assert tick(noon + timedelta(seconds=seconds)) == []
    assert len(asked) == 2
    assert states() == [State.WAITING]
    assert len(tick(noon + HOUR)) == 1


def test_what_a_server_refuses_for_now_is_tried_again_later_and_later(tell, tick, alice, noon, trouble):
    tell(alice)
    trouble(SMTPDataError(451, b"Try again later"))
    moments, moment = [], noon
    for _try in range(9):
        tick(moment)
        message = Message.objects.get()
        moments.append(round((message.next_at - moment) / timedelta(minutes=1)))
        moment = message.next_at
    assert moments[:8] == [1, 5, 15, 60, 240, 720, 1440, 1440]
    assert states() == [State.FAILED]
    assert tick(moment + HOUR) == []


def test_one_that_meets_trouble_holds_up_no_other(tell, tick, alice, bob, noon, trouble):
    tell(alice)
    trouble(SMTPDataError(451, b"Later"))
    tick(noon)
    tell(bob)
    trouble(None)
    assert [mail.to for mail in tick(noon)] == [["bob@town.test"]]


@pytest.mark.parametrize(("kind", "times", "ends"), [("test.happened", 1, State.UNSURE), ("test.own", 2, State.SENT)])
def test_silence_after_it_was_perhaps_taken(tell, tick, alice, noon, trouble, kind, times, ends):
    """What one follows goes at most once; what is one's own goes again, as the same message."""
    tell(alice, kind=kind)
    trouble(SMTPServerDisconnected("gone"), once_taken=True)
    mails = tick(noon)
    trouble(None)
    mails += tick(noon + HOUR)
    mails += tick(noon + 20 * HOUR)
    assert len(mails) == times
    assert len({mail.extra_headers["Message-ID"] for mail in mails}) == 1
    assert len({mail.body for mail in mails}) == 1
    assert states() == [ends]


def test_an_address_that_is_refused_for_good_gets_nothing_more(tell, tick, alice, noon, trouble):
    tell(alice)
    trouble(SMTPRecipientsRefused({"alice@town.test": (550, b"5.1.1 No such mailbox")}))
    tick(noon)
    assert Bounce.objects.get().status == "550 5.1.1 No such mailbox"
    assert states() == [State.BOUNCED]
    trouble(None)
    tell(alice)
    assert tick(noon + HOUR) == []


def test_an_address_that_is_refused_for_now_stays_good(tell, tick, alice, noon, trouble):
    tell(alice)
    trouble(SMTPRecipientsRefused({"alice@town.test": (452, b"Mailbox full")}))
    tick(noon)
    assert not Bounce.objects.exists()
    assert states() == [State.WAITING]


def test_what_is_ones_own_and_came_back_goes_by_letter(tell, tick, alice, noon):
    tell(alice, kind="test.own")
    tick(noon)
    note_bounce(Message.objects.get(), "5.1.1", at=noon)
    assert tick(noon + HOUR) == []
    letter = Message.objects.letters_to_print().get()
    assert (letter.channel, letter.person, letter.notices.count()) == (Channel.LETTER, alice, 1)


# How much it costs


def test_making_messages_costs_no_more_statements_for_more_news(tell, tick, alice, count_queries, noon):
    def cost(number, day):
        for _each in range(number):
            tell(alice, kind="test.talk", at=noon + day * 24 * HOUR)
        return count_queries(lambda: tick(noon + day * 24 * HOUR + 20 * HOUR))

    assert cost(2, 0) == cost(60, 1)


def test_an_act_still_writes_its_notices_in_two_statements(tell, make_person, count_queries):
    people = [make_person(f"Person {number}") for number in range(12)]
    assert count_queries(lambda: tell(*people)) == 2
