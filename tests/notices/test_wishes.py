"""What people choose to be told, and the link by which they stop it without logging in."""

import re

import pytest
from django.test import Client

from participation.notices.actions import choose
from participation.notices.models import Choice, MailStop
from participation.notices.schedule import How
from participation.notices.tokens import EVERYTHING, unsubscribe_token

FORM = "/en/me/notices/wishes/"


def filled(**chosen):
    usual = {"wants_mail": "True", "forum.talk": "daily", "forum.town": "at_once", "events.registered": "at_once"}
    usual |= {"dossiers": "daily", "polls.voting": "at_once"}
    return usual | {"test.news": "at_once", "test.talk": "daily"} | chosen


def test_one_chooses_for_each_sort_and_finds_it_back(log_in, alice, bob):
    client = log_in(alice)
    page = client.get(FORM).text
    assert "What people say under a topic that you follow" in page
    assert re.search(r'name="forum.talk" value="daily"[^>]* checked', page)
    answer = client.post(FORM, filled(**{"forum.talk": "weekly"}), follow=True)
    assert "We tell you as you chose." in answer.text
    assert re.search(r'name="forum.talk" value="weekly"[^>]* checked', client.get(FORM).text)
    assert re.search(r'name="forum.talk" value="daily"[^>]* checked', log_in(bob).get(FORM).text)


def test_the_switch_is_kept_and_taken_back(log_in, alice):
    client = log_in(alice)
    for _time in range(2):
        client.post(FORM, filled(wants_mail="False"))
    assert MailStop.objects.get().person == alice
    client.post(FORM, filled())
    assert not MailStop.objects.exists()


def test_what_is_no_choice_is_refused_and_what_was_chosen_stays(log_in, alice):
    client = log_in(alice)
    answer = client.post(FORM, filled(**{"forum.talk": "hourly", "forum.town": "weekly"}))
    assert answer.status_code == 422
    assert re.search(r'name="forum.town" value="weekly"[^>]* checked', answer.text)
    assert not Choice.objects.exists()


def test_a_stranger_is_asked_to_log_in_first(client, db):
    assert client.get(FORM).status_code == 302
    assert client.post("/en/me/notices/address/").status_code == 302


# The link in a mail


@pytest.fixture
def link(alice):
    """The address in a mail to Alice: link("test.news")."""
    return lambda sort=EVERYTHING: f"/nl/me/notices/stop/{unsubscribe_token(alice.pk, sort)}/"


def test_following_the_link_changes_nothing_and_shows_a_button(client, link, alice):
    for _time in range(2):
        page = client.get(link("test.news"))
        assert page.status_code == 200
        assert '<form method="post">' in page.text
        assert "alice" not in page.text.lower()
    assert not Choice.objects.exists()
    assert not MailStop.objects.exists()


def test_a_mail_program_stops_it_with_one_post_and_no_log_in(link, tell, tick, alice, noon):
    machine = Client(enforce_csrf_checks=True)
    for _time in range(2):
        answer = machine.post(link("test.news"), "List-Unsubscribe=One-Click", "application/x-www-form-urlencoded")
        assert answer.status_code == 200
    assert Choice.objects.get().how == How.SITE
    tell(alice)
    assert tick(noon) == []


def test_the_link_of_a_mail_is_the_link_that_stops_it(tell, tick, client, alice, noon):
    tell(alice)
    tell(alice, kind="test.talk")
    choose(alice, wants_mail=True, chosen={"test.talk": How.AT_ONCE}, at=noon)
    (mail,) = tick(noon)
    url = mail.extra_headers["List-Unsubscribe"].strip("<>")
    assert url in mail.body
    client.post(url.removeprefix("http://127.0.0.1:8000"))
    assert MailStop.objects.get().person == alice


def test_what_waits_is_stopped_as_well(link, client, tell, tick, alice, noon):
    tell(alice, kind="test.talk")
    tick(noon)
    client.post(link())
    assert tick(noon.replace(day=24, hour=8)) == []


def test_a_link_that_was_tampered_with_stops_nothing(client, link, db):
    token = link().removesuffix("/")
    assert client.post(f"{token}x/").status_code == 404
    assert client.get("/nl/me/notices/stop/nonsense/").status_code == 404
    assert not MailStop.objects.exists()


def test_the_link_of_an_account_that_is_gone_says_nothing_else(client, link, alice):
    address = link()
    alice.delete()
    assert client.post(address).status_code == 200
    assert not MailStop.objects.exists()
