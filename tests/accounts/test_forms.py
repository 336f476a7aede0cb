"""A form about an account that is filled in wrongly answers 422, with everything typed but passwords still in it."""

import pytest
from django.core import mail

from participation.residents.models import User
from tests.conftest import PASSWORD

pytestmark = pytest.mark.django_db


@pytest.fixture
def logged_in(client, alice):
    client.post("/accounts/login/", {"login": alice.email, "password": PASSWORD})
    return client


def test_log_in(client, alice):
    page = client.post("/accounts/login/", {"login": "alice@town.test", "password": "not-this-one"})
    assert page.status_code == 422
    assert 'value="alice@town.test"' in page.content.decode()
    assert "not-this-one" not in page.content.decode()


def test_sign_up(client):
    typed = {"display_name": "Nieuwe buur", "email": "no address", "password1": "een-lang-wachtwoord"}
    page = client.post("/accounts/signup/", typed)
    assert page.status_code == 422
    assert 'value="Nieuwe buur"' in page.content.decode()
    assert 'value="no address"' in page.content.decode()
    assert "een-lang-wachtwoord" not in page.content.decode()
    assert not User.objects.exists()


def test_asking_a_new_password(client):
    page = client.post("/accounts/password/reset/", {"email": "no address"})
    assert page.status_code == 422
    assert 'value="no address"' in page.content.decode()
    assert mail.outbox == []


def test_changing_the_password(logged_in, alice):
    typed = {"oldpassword": "not-this-one", "password1": "een-lang-wachtwoord", "password2": "een-lang-wachtwoord"}
    page = logged_in.post("/accounts/password/change/", typed)
    assert page.status_code == 422
    assert "not-this-one" not in page.content.decode()
    alice.refresh_from_db()
    assert alice.check_password(PASSWORD)


def test_changing_the_address(logged_in, alice):
    page = logged_in.post("/accounts/email/", {"email": "no address", "action_add": ""})
    assert page.status_code == 422
    assert 'value="no address"' in page.content.decode()
    assert alice.emailaddress_set.count() == 1


def test_giving_the_password_once_more(logged_in):
    assert logged_in.post("/accounts/reauthenticate/", {"password": "not-this-one"}).status_code == 422


@pytest.mark.parametrize("address", ["login", "signup", "password/reset"])
def test_an_empty_form_that_is_only_looked_at_answers_200(client, address):
    assert client.get(f"/accounts/{address}/").status_code == 200


def test_a_script_that_asks_gets_what_allauth_says(client, alice):
    words = {"login": alice.email, "password": "not-this-one"}
    answer = client.post("/accounts/login/", words, headers={"X-Requested-With": "XMLHttpRequest"})
    assert answer.status_code == 400
    assert answer.json()["form"]["errors"]


def test_too_many_tries_are_still_held_back(client, settings):
    settings.ACCOUNT_RATE_LIMITS = {"signup": "1/m/ip"}
    answers = [client.post("/accounts/signup/", {"email": "no address"}).status_code for _ in range(2)]
    assert answers == [422, 429]
