"""What a town's own site is not started with, told in one sentence each."""

import pytest
from django.contrib.auth.hashers import make_password
from django.core.checks import run_checks

from participation import refusals

GOOD = "kq8Zr2Wv5YxT1mNc7LbH4sJd9GfPa3Eu6RoiXtBqVnCwMzSyKhDl"


@pytest.fixture(autouse=True)
def town_of_its_own(settings):
    settings.DEBUG, settings.TEST_SITE, settings.ALLOW_DEMO = False, False, False
    settings.SECRET_KEY, settings.PEPPER = GOOD, GOOD
    settings.ALLOWED_HOSTS = ["participatie.example.org"]


def refused():
    return refusals.refusals_of_settings()


def test_a_town_that_is_set_up_well_is_not_refused():
    assert refused() == []


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("DEBUG", True, "DEBUG=1"),
        ("SECRET_KEY", "short", "SECRET_KEY can be guessed"),
        ("SECRET_KEY", "ab" * 40, "SECRET_KEY can be guessed"),
        ("SECRET_KEY", f"django-insecure-{GOOD}", "SECRET_KEY can be guessed"),
        ("PEPPER", "pepper", "PEPPER can be guessed"),
        ("ALLOWED_HOSTS", ["*"], "ALLOWED_HOSTS lets any host name in"),
        ("ALLOWED_HOSTS", [".example.org"], "ALLOWED_HOSTS lets any host name in"),
    ],
)
def test_what_is_dangerous_is_refused_in_one_sentence(settings, name, value, said):
    setattr(settings, name, value)
    (sentence,) = refused()
    assert sentence.startswith(said)
    assert sentence.endswith(".")
    assert [found.msg for found in run_checks(tags=["security"], include_deployment_checks=True)].count(sentence) == 1


@pytest.mark.parametrize("for_trying_out", ["TEST_SITE", "ALLOW_DEMO"])
def test_a_site_for_trying_out_may_be_careless_but_never_shows_its_code(settings, for_trying_out):
    setattr(settings, for_trying_out, True)
    settings.SECRET_KEY, settings.ALLOWED_HOSTS = "short", ["*"]
    assert refused() == []
    settings.DEBUG = True
    assert len(refused()) == 1


@pytest.mark.django_db
class TestDemoPasswords:
    def test_accounts_of_the_demonstration_are_refused(self, alice, settings):
        assert refusals.refusals_of_data() == []
        alice.email, alice.password = "griffier@demo.test", make_password("demo")
        alice.save()
        (sentence,) = refusals.refusals_of_data()
        assert "password that everyone knows" in sentence
        asked = {"include_deployment_checks": True, "databases": ["default"]}
        assert sentence in [found.msg for found in run_checks(tags=["database"], **asked)]
        settings.TEST_SITE = True
        assert refusals.refusals_of_data() == []

    def test_one_who_chose_another_password_is_not(self, alice):
        alice.email = "griffier@demo.test"
        alice.save()
        assert refusals.refusals_of_data() == []
