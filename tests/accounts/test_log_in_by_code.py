"""Log in with a code that was mailed: for ten minutes, three tries, and with no word on who has an account."""

import re
import time
from types import SimpleNamespace

import pytest
from django.core import mail
from django.core.cache import cache

from participation.residents.models import Level
from tests.conftest import PASSWORD

pytestmark = pytest.mark.django_db
ASK, CONFIRM = "/accounts/login/code/", "/accounts/login/code/confirm/"


@pytest.fixture(autouse=True)
def _nobody_asked_before():
    cache.clear()


def ask(client, email, **more):
    return client.post(ASK, {"email": email} | more)


def mailed_code():
    return re.search(r"^[A-Z]{4}-[A-Z]{4}$", mail.outbox[-1].body, re.MULTILINE).group()


def is_logged_in(client):
    return "_auth_user_id" in client.session


def test_the_log_in_page_offers_it_and_keeps_where_one_was_going(client):
    page = client.get("/accounts/login/?next=/nl/forum/new/").text
    assert f'href="{ASK}?next=%2Fnl%2Fforum%2Fnew%2F"' in page


def test_the_code_logs_in_and_leads_to_where_one_was_going(client, alice):
    page = client.get(f"{ASK}?next=/nl/forum/new/").text
    assert 'name="next" value="/nl/forum/new/"' in page
    asked = ask(client, alice.email, next="/nl/forum/new/")
    assert 'name="next" value="/nl/forum/new/"' in client.get(asked["Location"]).text
    come_in = client.post(asked["Location"], {"code": mailed_code(), "next": "/nl/forum/new/"})
    assert come_in["Location"] == "/nl/forum/new/"
    assert is_logged_in(client)
    assert client.session.get_expire_at_browser_close()


def test_a_code_may_be_typed_small_and_without_its_line(client, alice):
    ask(client, alice.email)
    client.post(CONFIRM, {"code": mailed_code().replace("-", " ").lower()})
    assert is_logged_in(client)


def test_who_got_no_mail_asks_again_and_still_gets_there(client, alice):
    asked = ask(client, alice.email, next="/nl/forum/new/")
    again = re.search(r'name="next" value="(/accounts/login/code/[^"]+)"', client.get(asked["Location"]).text).group(1)
    assert client.get(ASK)["Location"] == CONFIRM  # until one says so
    page = client.post("/accounts/logout/", {"next": again}, follow=True)
    assert page.status_code == 200
    assert 'name="next" value="/nl/forum/new/"' in page.text


def test_three_wrong_codes_are_enough(client, alice):
    ask(client, alice.email)
    code = mailed_code()
    answers = [client.post(CONFIRM, {"code": "BBBB-BBBB"}).status_code for _each in range(3)]
    assert answers == [422, 422, 302]
    client.post(CONFIRM, {"code": code})
    assert not is_logged_in(client)


def test_after_ten_minutes_it_is_over(client, alice, monkeypatch):
    ask(client, alice.email)
    later = SimpleNamespace(time=lambda: time.time() + 601)
    monkeypatch.setattr("allauth.account.internal.flows.code_verification.time", later)
    assert client.post(CONFIRM, {"code": mailed_code()})["Location"] == ASK
    assert not is_logged_in(client)


def test_a_code_works_in_the_browser_that_asked_for_it_alone(client, alice, log_in, bob):
    ask(client, alice.email)
    elsewhere = log_in(bob)
    elsewhere.post("/accounts/logout/")
    elsewhere.post(CONFIRM, {"code": mailed_code()})
    assert not is_logged_in(elsewhere)


def test_known_and_unknown_are_answered_alike(client, alice):
    said = []
    for email in (alice.email, "nobody@town.test"):
        answer = ask(client, email)
        page = client.get(answer["Location"])
        wrong = client.post(CONFIRM, {"code": "BBBB-BBBB"})
        form = re.sub(r'value="\w{64}"|nonce="[^"]+"', "", page.text.replace(email, "…"))
        said.append((answer.status_code, answer["Location"], page.status_code, form, wrong.status_code))
        client.post("/accounts/logout/")
    assert said[0] == said[1]
    assert [letter.to for letter in mail.outbox] == [[alice.email], ["nobody@town.test"]]
    assert "geen account met dit adres" in mail.outbox[1].body


def test_somebody_who_is_put_out_gets_no_code(client, alice):
    alice.is_active = False
    alice.save()
    ask(client, alice.email)
    assert not re.search(r"^[A-Z]{4}-[A-Z]{4}$", mail.outbox[0].body, re.MULTILINE)


def test_who_logs_in_by_code_has_confirmed_the_address(client, make_person):
    person = make_person("Dana", level=Level.UNKNOWN)
    ask(client, person.email)
    client.post(CONFIRM, {"code": mailed_code()})
    person.refresh_from_db()
    assert (person.level, person.level_method) == (Level.CONFIRMED, "email")


def test_the_mail_says_what_it_is_and_what_to_do_if_it_was_another(client, alice):
    ask(client, alice.email)
    letter = mail.outbox[0]
    assert letter.subject == "Je code om je aan te melden"
    assert "Vroeg je geen code? Dan hoef je niets te doen" in letter.body
    assert "Lindewaarde" in letter.body
    assert "127.0.0.1" not in letter.body.replace("http://127.0.0.1", "")


def test_a_password_that_changed_is_told_by_mail(client, alice):
    client.post("/accounts/login/", {"login": alice.email, "password": PASSWORD})
    words = {"oldpassword": PASSWORD, "password1": "een-ander-wachtwoord", "password2": "een-ander-wachtwoord"}
    client.post("/accounts/password/change/", words)
    letter = mail.outbox[-1]
    assert (letter.to, letter.subject) == ([alice.email], "Je wachtwoord is veranderd")
    assert "Was jij dat niet? Kies dan nu een nieuw wachtwoord." in letter.body
    assert "User-Agent" not in letter.body
