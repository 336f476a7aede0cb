"""A resident makes an account, confirms the address and logs in; nobody learns who has one."""

import re

import pytest
from django.core import mail
from django.urls import reverse

from participation.residents.models import Level, User

pytestmark = pytest.mark.django_db

FORM = {"display_name": "Nieuwe buur", "email": "Buur@Town.test", "password1": "een-lang-wachtwoord"}


def link_in_mail():
    return re.search(r"https?://\S+(/accounts/confirm-email/\S+)", mail.outbox[-1].body).group(1)


def test_opening_the_link_changes_nothing_and_the_button_confirms(client):
    client.post(reverse("account_signup"), FORM)
    user = User.objects.get(email="buur@town.test")
    assert (user.display_name, user.level, user.language) == ("Nieuwe buur", Level.UNKNOWN, "nl")

    page = client.get(link_in_mail())
    assert page.status_code == 200
    user.refresh_from_db()
    assert user.level == Level.UNKNOWN

    client.post(link_in_mail())
    user.refresh_from_db()
    assert (user.level, user.level_method) == (Level.CONFIRMED, "email")
    assert user.level_at is not None


def test_nobody_logs_in_before_the_address_is_confirmed(client):
    client.post(reverse("account_signup"), FORM)
    client.post(reverse("account_login"), {"login": "buur@town.test", "password": FORM["password1"]})
    assert "_auth_user_id" not in client.session


def test_signing_up_twice_does_not_tell_that_the_address_has_an_account(client, alice):
    known = client.post(reverse("account_signup"), FORM | {"email": alice.email})
    fresh = client.post(reverse("account_signup"), FORM)
    assert (known.status_code, known.headers["Location"]) == (fresh.status_code, fresh.headers["Location"])
    assert User.objects.filter(email=alice.email).count() == 1


def test_asking_a_new_password_answers_the_same_for_known_and_unknown_addresses(client, alice):
    answers = [
        client.post(reverse("account_reset_password"), {"email": email}) for email in (alice.email, "nobody@town.test")
    ]
    assert len({(answer.status_code, answer.headers["Location"]) for answer in answers}) == 1


def test_what_was_typed_is_kept_when_something_is_missing(client):
    page = client.post(reverse("account_signup"), FORM | {"email": "no address"})
    assert "Nieuwe buur" in page.content.decode()
    assert not User.objects.exists()


def test_log_in_by_any_case_of_the_address_leads_to_the_page_asked_for(client, alice):
    response = client.post(
        reverse("account_login") + "?next=/en/forum/",
        {"login": "ALICE@town.test", "password": "a-long-enough-password", "next": "/en/forum/"},
    )
    assert response.headers["Location"] == "/en/forum/"


def test_the_log_in_page_speaks_the_language_of_the_page_one_comes_from(client):
    assert '<html lang="en"' in client.get("/accounts/login/?next=/en/forum/").content.decode()
    assert '<html lang="nl"' in client.get("/accounts/login/?next=/nl/forum/").content.decode()


def test_an_account_may_have_no_address_but_two_accounts_never_share_one(make_person):
    User.objects.create_user(None, display_name="Only letters")
    User.objects.create_user("", display_name="Also only letters")
    assert User.objects.filter(email__isnull=True).count() == 2
