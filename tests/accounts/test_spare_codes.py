"""Spare codes and passkeys on the pages of the second step: to keep, to print, and told by mail."""

import pytest
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP
from django.core import mail
from django.core.cache import cache

from tests.conftest import PASSWORD

pytestmark = pytest.mark.django_db
SAFER = "/accounts/2fa/"


@pytest.fixture
def with_app(client, alice):
    """Alice, who has an app that makes codes and gave her password once more."""
    cache.clear()
    client.post("/accounts/login/", {"login": alice.email, "password": PASSWORD})
    client.post("/accounts/reauthenticate/", {"password": PASSWORD})
    TOTP.activate(alice, "JBSWY3DPEHPK3PXP")
    return client


def test_they_are_made_shown_printed_and_kept_as_a_file(with_app, alice):
    with_app.post(f"{SAFER}recovery-codes/generate/")
    codes = RecoveryCodes(alice.authenticator_set.get(type="recovery_codes")).get_unused_codes()
    page = with_app.get(f"{SAFER}recovery-codes/").text
    assert all(f"<li>{code}</li>" in page for code in codes)
    assert "data-print" in page
    file = with_app.get(f"{SAFER}recovery-codes/download/")
    assert "attachment" in file["Content-Disposition"]
    assert [line for line in file.text.splitlines() if line.isdigit()] == codes
    assert "Je reservecodes voor Lindewaarde." in file.text


def test_a_spare_code_is_a_second_step_once(with_app, alice, client):
    RecoveryCodes.activate(alice)
    code = RecoveryCodes(alice.authenticator_set.get(type="recovery_codes")).get_unused_codes()[0]
    for logged_in in (True, False):
        client.logout()
        client.post("/accounts/login/", {"login": alice.email, "password": PASSWORD})
        client.post(f"{SAFER}authenticate/", {"code": code})
        assert ("_auth_user_id" in client.session) is logged_in


def test_the_page_of_the_second_step_says_what_is_on(with_app):
    page = with_app.get(SAFER).text
    assert "Aan. Na je wachtwoord vragen we de code die je app toont." in page
    assert "Maak reservecodes" in page
    assert "Voeg een passkey toe" in page


def test_switching_off_is_told_by_mail(with_app, alice):
    with_app.post(f"{SAFER}totp/deactivate/")
    assert not alice.authenticator_set.exists()
    assert (mail.outbox[-1].to, mail.outbox[-1].subject) == ([alice.email], "Er is een tweede stap uitgezet")


def test_passkeys_are_offered_where_they_can_work_and_pages_carry_no_script(with_app, client):
    page = with_app.get(f"{SAFER}webauthn/add/").text
    assert 'data-passkey="make" hidden' in page
    assert "Passkeys hebben JavaScript nodig" in page
    assert "mfa/js/" not in page
    client.logout()
    assert 'data-passkey="log-in" hidden' in client.get("/accounts/login/").text
