"""Level 3 is a strong log-in of at most 15 minutes ago, read from the session."""

import pytest
from allauth.core.exceptions import ReauthenticationRequired
from allauth.mfa.models import Authenticator
from django.test import RequestFactory

from participation.residents.typed import SecondStepNeeded
from participation.residents.verification.strong import (
    StrongLoginNeeded,
    has_fresh_strong_login,
    level_now,
    require_proof,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def visit(client, noon):
    """Make a request of somebody whose session has these log-ins: visit(alice, ("mfa", "totp", 4)), 4 minutes ago."""

    def make(person, *seen, logged_in_as=None):
        request = RequestFactory().get("/nl/polls/plein/?page=2")
        request.session, request.user = client.session, person
        moments = [{"method": how, "type": kind, "at": noon.timestamp() - 60 * minutes} for how, kind, minutes in seen]
        request.session["account_authentication_methods"] = moments
        request.session["account_authentication_methods_user"] = str((logged_in_as or person).pk)
        return request

    return make


@pytest.mark.parametrize(
    ("seen", "level"),
    [
        ([("eid", None, 1)], 3),
        ([("mfa", "webauthn", 15)], 3),
        ([("mfa", "totp", 15.1)], 2),
        ([("eid", None, 40), ("mfa", "totp", 3)], 3),
        ([("mfa", "recovery_codes", 1)], 2),
        ([("password", None, 1)], 2),
        ([], 2),
    ],
)
def test_only_a_fresh_and_strong_log_in_of_a_resident_is_level_3(visit, alice, noon, seen, level):
    request = visit(alice, *seen)
    assert level_now(request, noon) == level
    assert alice.level == 2  # nothing is stored


def test_a_strong_log_in_of_who_is_no_resident_raises_nothing(visit, outsider, noon):
    assert level_now(visit(outsider, ("eid", None, 1)), noon) == 1


def test_what_another_person_did_in_this_browser_does_not_count(visit, alice, bob, noon):
    assert not has_fresh_strong_login(visit(alice, ("eid", None, 1), logged_in_as=bob), noon)


def second_step(person, kind):
    Authenticator.objects.create(user=person, type=kind, data={})


def test_who_has_a_second_step_shows_it_and_a_password_is_not_enough(visit, alice, noon):
    alice.set_password("een goed wachtwoord")
    second_step(alice, "totp")
    for seen in ([], [("password", None, 1)], [("mfa", "totp", 16)], [("mfa", "recovery_codes", 1)]):
        with pytest.raises(SecondStepNeeded) as refused:
            require_proof(visit(alice, *seen), noon, "Erase")
        assert (refused.value.what, refused.value.way) == ("Erase", "/accounts/2fa/reauthenticate/")
    require_proof(visit(alice, ("mfa", "totp", 15)), noon, "Erase")
    require_proof(visit(alice, ("eid", None, 1)), noon, "Erase")  # the government saw them


def test_who_has_a_password_alone_gives_it_once_more(visit, alice, noon):
    alice.set_password("een goed wachtwoord")
    alice.save()
    with pytest.raises(ReauthenticationRequired):
        require_proof(visit(alice, ("password", None, 1)), noon, "Erase")
    require_proof(visit(alice, ("eid", None, 1)), noon, "Erase")


def test_who_has_neither_logged_in_less_than_a_quarter_of_an_hour_ago(visit, alice, noon):
    alice.set_unusable_password()
    require_proof(visit(alice, ("code", None, 14)), noon, "Erase")
    with pytest.raises(StrongLoginNeeded) as refused:
        require_proof(visit(alice, ("code", None, 16)), noon, "Erase")
    assert refused.value.way_on[0] == "/accounts/logout/"
