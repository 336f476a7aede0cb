"""Nothing tells who has an account: the same words, the same status and the same work, whoever is asked about."""

import re

import pytest
from django.contrib.auth.hashers import MD5PasswordHasher
from django.core import mail
from django.core.cache import cache

pytestmark = pytest.mark.django_db
NAME = {"display_name": "Nieuwe buur", "password1": "een-lang-wachtwoord"}
WAYS = {
    "sign up": ("/accounts/signup/", lambda email: NAME | {"email": email}),
    "log in": ("/accounts/login/", lambda email: {"login": email, "password": "not-this-one"}),
    "new password": ("/accounts/password/reset/", lambda email: {"email": email}),
    "code": ("/accounts/login/code/", lambda email: {"email": email}),
}


@pytest.fixture
def hashed(monkeypatch):
    """How often a password was hashed, which is what takes time."""
    seen, encode = [], MD5PasswordHasher.encode
    monkeypatch.setattr(MD5PasswordHasher, "encode", lambda self, *args: seen.append(1) or encode(self, *args))
    return seen


@pytest.mark.parametrize("way", WAYS)
def test_words_status_and_work_are_the_same(client, alice, hashed, way):
    cache.clear()
    address, words = WAYS[way]
    told = []
    for email in (alice.email, "nobody@town.test"):
        hashed.clear(), mail.outbox.clear()
        answer = client.post(address, words(email))
        work = (len(hashed), len(mail.outbox))
        page = client.get(answer["Location"]) if answer.status_code == 302 else answer
        text = re.sub(r'value="\w{64}"|nonce="[^"]+"', "", page.text.replace(email, "…"))
        told.append((answer.status_code, answer.headers.get("Location"), text, work))
        client.logout()
    assert told[0] == told[1]


@pytest.mark.parametrize(
    "name",
    [
        "kijk op www.goedkoop.example",
        "https://koop.example",
        "mail jan@koop.example",
        "koop.be",
        "Jan koop.com/nu",
        "HTTP://X.NL",
    ],
)
def test_a_name_advertises_nothing(client, name):
    page = client.post("/accounts/signup/", NAME | {"email": "buur@town.test", "display_name": name})
    assert page.status_code == 422
    assert "Kies een naam zonder link of e-mailadres." in page.text


@pytest.mark.parametrize("name", ["J. De Smet", "Dr. Ann Peeters", "Buurtcomité St.-Jan", "Jan P.", "Wijk 2.0", "A.B."])
def test_names_with_a_full_stop_are_names(client, name):
    page = client.post("/accounts/signup/", NAME | {"email": "buur@town.test", "display_name": name})
    assert page.status_code == 302
