"""Level 3 is a strong log-in of at most 15 minutes ago, read from the session."""

from datetime import timedelta

import pytest
from django.test import RequestFactory

from participation.residents.verification.strong import (
    StrongLoginNeeded,
    has_fresh_strong_login,
    level_now,
    require_strong_login,
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


def test_who_logged_in_too_long_ago_is_led_to_do_it_again_and_back(visit, alice, noon):
    request = visit(alice, ("eid", None, 1))
    require_strong_login(request, noon)
    with pytest.raises(StrongLoginNeeded) as refused:
        require_strong_login(request, noon + timedelta(minutes=15))
    assert refused.value.way_on[0] == "/nl/me/verification/"  # the middleware adds the way back
