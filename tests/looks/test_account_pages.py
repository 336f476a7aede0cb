"""The account pages, ours and allauth's, stand in our frame and keep to our rules."""

import re

import pytest
from allauth.mfa.totp.internal.auth import TOTP
from django.core.cache import cache

from tests.conftest import PASSWORD

STRANGER = [
    "/accounts/login/",
    "/accounts/signup/",
    "/accounts/inactive/",
    "/accounts/confirm-email/",
    "/accounts/confirm-email/unknown/",
    "/accounts/password/reset/",
    "/accounts/password/reset/done/",
    "/accounts/password/reset/key/1-unknown/",
    "/accounts/password/reset/key/done/",
]
MEMBER = [
    "/accounts/logout/",
    "/accounts/email/",
    "/accounts/password/change/",
    "/accounts/2fa/",
    "/accounts/2fa/totp/activate/",
    "/accounts/reauthenticate/",
]
OWN_STYLE_OR_SCRIPT = r"<style|\sstyle=|\son[a-z]+=|<script(?![^>]*\bsrc=)(?![^>]*application/json)"


def main_part(response):
    return response.content.decode().partition("<main")[2].partition("</main>")[0]


def check_page(response):
    page, main = response.content.decode(), main_part(response)
    labelled = set(re.findall(r'<label[^>]* for="([^"]+)"', main))
    controls = set(re.findall(r'<(?:input|select|textarea)(?![^>]*type="hidden")[^>]*\sid="([^"]+)"', main))
    assert response.status_code == 200
    assert 'class="masthead"' in page
    assert main.count("<h1>") == 1
    assert controls - labelled == set()
    assert re.findall(OWN_STYLE_OR_SCRIPT, page) == []
    return main


@pytest.fixture
def recently_logged_in(client, alice):
    """Alice, who logged in and gave her password once more, as changes to an account's safety ask."""
    cache.clear()  # it counts how often somebody logged in within a minute, also in the tests before
    client.post("/accounts/login/", {"login": alice.email, "password": PASSWORD})
    client.post("/accounts/reauthenticate/", {"password": PASSWORD})
    return client


@pytest.mark.django_db
@pytest.mark.parametrize("path", STRANGER)
def test_a_stranger_meets_our_frame(client, path):
    check_page(client.get(path))


@pytest.mark.parametrize("path", MEMBER)
def test_somebody_with_an_account_meets_our_frame(recently_logged_in, path):
    main = check_page(recently_logged_in.get(path))
    if path != "/accounts/reauthenticate/":
        assert 'href="/accounts/logout/"' in main


@pytest.mark.django_db
def test_logging_in_comes_back_to_where_one_was(client):
    main = main_part(client.get("/accounts/login/?next=/nl/forum/"))
    assert '<input type="hidden" name="next" value="/nl/forum/">' in main
    assert 'href="/accounts/signup/?next=%2Fnl%2Fforum%2F"' in main


def test_a_wrong_password_is_told_in_the_summary_and_the_address_is_kept(client, alice):
    main = main_part(client.post("/accounts/login/", {"login": alice.email, "password": "wrong-password"}))
    assert 'class="notice is-negative error-summary"' in main
    assert f'value="{alice.email}"' in main
    assert "wrong-password" not in main


def test_the_menu_of_the_account_marks_where_one_is(recently_logged_in):
    main = main_part(recently_logged_in.get("/accounts/email/"))
    assert '<a href="/accounts/email/" aria-current="page">' in main


def test_an_address_stands_there_with_its_state_in_words(recently_logged_in, alice):
    main = main_part(recently_logged_in.get("/accounts/email/"))
    shown = main.partition(alice.email)[2].partition("</p>")[0]
    assert 'class="badge is-positive"' in shown
    assert "bevestigd" in shown


def test_the_second_step_is_set_up_with_a_picture_and_a_key_to_type(recently_logged_in):
    main = check_page(recently_logged_in.get("/accounts/2fa/totp/activate/"))
    assert 'src="data:image/svg+xml' in main
    assert re.search(r'id="authenticator_secret" value="[A-Z2-7]{16,}" readonly', main)


def test_the_second_step_is_asked_for_in_our_words(recently_logged_in, alice, client):
    key = recently_logged_in.get("/accounts/2fa/totp/activate/").context["form"].secret
    TOTP.activate(alice, key)
    client.logout()
    asked = client.post("/accounts/login/", {"login": alice.email, "password": PASSWORD}, follow=True)
    assert asked.redirect_chain[-1][0] == "/accounts/2fa/authenticate/"
    assert 'form="logout-from-stage"' in check_page(asked)


def test_a_button_that_takes_something_away_looks_like_one(recently_logged_in):
    recently_logged_in.post("/accounts/email/", {"email": "other@town.test"})
    main = main_part(recently_logged_in.get("/accounts/email/"))
    assert re.search(r'<form[^>]*/accounts/email/withdraw/.*<button class="button danger"', main)
