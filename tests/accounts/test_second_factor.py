"""Where staff need a second factor, a role gives nothing to somebody who has only a password."""

import pytest
from allauth.mfa.totp.internal.auth import TOTP

from cms.actions import found_town
from participation.residents.models import Role
from tests.conftest import PASSWORD

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _required(settings):
    settings.STAFF_MFA_REQUIRED = True


def roles_seen(client):
    """The roles with which the site looks at whoever asks for a page."""
    return client.get("/accounts/password/reset/").wsgi_request.user.roles


def test_without_it_a_role_gives_nothing(log_in, clerk):
    assert roles_seen(log_in(clerk)) == frozenset()


def test_with_it_a_role_counts_at_once(log_in, clerk):
    found_town()
    client = log_in(clerk)
    TOTP.activate(clerk, "JBSWY3DPEHPK3PXP")
    assert roles_seen(client) == {Role.CLERK}
    assert client.get("/beheer/").status_code == 200


def test_where_it_is_not_asked_a_role_counts(log_in, clerk, settings):
    settings.STAFF_MFA_REQUIRED = False
    assert roles_seen(log_in(clerk)) == {Role.CLERK}


@pytest.mark.parametrize("superuser", [False, True])
def test_staff_go_and_set_it_up_before_they_enter_the_back_office(log_in, make_person, superuser):
    person = make_person("Somebody", roles=[] if superuser else [Role.CLERK], is_superuser=superuser)
    assert log_in(person).get("/beheer/").headers["Location"] == "/accounts/2fa/"


def test_staff_hear_of_it_when_they_log_in_and_residents_do_not(client, clerk, alice):
    for person, hears in ((clerk, True), (alice, False)):
        client.post("/accounts/login/", {"login": person.email, "password": PASSWORD})
        assert ("tweede stap" in client.get("/accounts/email/").content.decode()) is hears
        client.post("/accounts/logout/")
