"""Where staff need a second factor, a role gives nothing to somebody who has only a password."""

import time
from urllib.parse import urlencode

import pytest
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value, yield_hotp_counters_from_time
from django.core.cache import cache
from django.urls import reverse
from django.utils import timezone

from cms.actions import found_town
from participation.limits.models import Switch
from participation.residents.models import Role, User
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


SECRET = "JBSWY3DPEHPK3PXP"


class TestCriticalActs:
    """Roles and switches ask the second step once more: level 3, a strong log-in of 15 minutes ago at most."""

    @pytest.fixture
    def administrator(self, make_person):
        found_town()
        person = make_person("Administrator", roles=[Role.ADMINISTRATOR])
        TOTP.activate(person, SECRET)
        return person

    def code(self):
        cache.clear()  # where it is noted that this code was used
        return format_hotp_value(hotp_value(SECRET, next(iter(yield_hotp_counters_from_time()))))

    def test_the_second_step_is_asked_once_more_and_leads_back(self, log_in, administrator, alice):
        there, page = log_in(administrator), f"/beheer/users/edit/{alice.pk}/"
        asked = there.get(page)
        assert asked["Location"] == f"/accounts/2fa/reauthenticate/?{urlencode({'next': page})}"
        assert there.post(asked["Location"], {"code": self.code(), "next": page})["Location"] == page
        assert there.get(page).status_code == 200
        today = timezone.localdate().isoformat()
        assert there.post(page, {"role": Role.MODERATOR, "starts_on": today})["Location"] == page
        assert User.objects.get(pk=alice.pk).roles == {Role.MODERATOR}

    def test_what_is_sent_without_it_does_nothing(self, log_in, administrator, alice):
        there = log_in(administrator)
        today = timezone.localdate().isoformat()
        for page in (f"/beheer/users/edit/{alice.pk}/", reverse("switches_office:off", args=["sign_up"])):
            answer = there.post(page, {"role": Role.MODERATOR, "starts_on": today, "sign_up-sentence": "Closed."})
            assert answer["Location"].startswith("/accounts/2fa/reauthenticate/"), page
        assert not User.objects.get(pk=alice.pk).roles
        assert not Switch.objects.exists()

    def test_it_says_why_and_leads_back_to_what_was_typed_which_a_button_does(self, log_in, administrator):
        there, office = log_in(administrator), reverse("switches_office:list")
        typed = {"sign_up-sentence": "Closed until noon."}
        asked = there.post(reverse("switches_office:off", args=["sign_up"]), typed, headers={"referer": office})
        why = there.get(asked["Location"]).content.decode()
        assert "kan niet ongedaan gemaakt worden" in why
        assert "Iets uit- of aanzetten voor iedereen" in why
        assert "/accounts/reauthenticate/" not in why, "a password is no second step"
        back = there.post(asked["Location"], {"code": self.code(), "next": reverse("residents:go-on")})
        offered = there.get(back["Location"]).content.decode()
        assert "Closed until noon." in offered
        assert f'href="{office}"' in offered
        assert not Switch.objects.exists(), "a page that is opened does nothing"
        there.post(reverse("switches_office:off", args=["sign_up"]), typed | {"kept_typed": "1"})
        assert Switch.objects.get().sentence == "Closed until noon."
        assert there.get(reverse("residents:go-on"))["Location"] == reverse("residents:my-participation")
        for_another_reason = there.get("/accounts/2fa/reauthenticate/").content.decode()
        assert "hoe veilig je account" in for_another_reason
        assert "/accounts/reauthenticate/" in for_another_reason

    def test_a_quarter_of_an_hour_later_it_is_asked_again(self, log_in, administrator, alice):
        there, page = log_in(administrator), f"/beheer/users/edit/{alice.pk}/"
        session = there.session
        session["account_authentication_methods_user"] = str(administrator.pk)
        long_ago = time.time() - 16 * 60
        session["account_authentication_methods"] = [{"method": "mfa", "type": "totp", "at": long_ago}]
        session.save()
        assert there.get(page).status_code == 302
        session["account_authentication_methods"] = [{"method": "mfa", "type": "totp", "at": time.time()}]
        session.save()
        assert there.get(page).status_code == 200

    def test_it_is_not_asked_where_the_installation_asks_no_second_step(self, log_in, administrator, alice, settings):
        settings.STAFF_MFA_REQUIRED = False
        assert log_in(administrator).get(f"/beheer/users/edit/{alice.pk}/").status_code == 200
