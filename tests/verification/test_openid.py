"""To the log-in of the government and back, through an identity provider of the tests' own: right and wrong answers."""

import re
import subprocess
import sys
from dataclasses import replace
from datetime import date
from urllib.parse import parse_qs, urlsplit

import pytest
import requests
from allauth.socialaccount.models import SocialAccount, SocialApp, SocialToken
from django.apps import apps
from django.core import mail
from django.utils import timezone

from participation.audit.models import Entry
from participation.residents.models import Level
from participation.residents.verification.countries import Country
from participation.residents.verification.models import Census, CensusEntry
from participation.residents.verification.numbers import read_number
from participation.residents.verification.presets import Provider
from participation.residents.verification.strong import EID
from tests.identity_provider.personas import ANN, CHILD, HIGH, NEARLY_SIXTEEN, SENTINEL

pytestmark = pytest.mark.django_db
SITE = "http://testserver"
KEYS = ("acm", "digid")


@pytest.fixture(scope="module")
def identity_provider(tmp_path_factory):
    """The address of the provider: a process of its own."""
    callbacks = [f"{SITE}/accounts/oidc/{key}/login/callback/" for key in KEYS]
    command = [sys.executable, "-m", "tests.identity_provider", str(tmp_path_factory.mktemp("people")), *callbacks]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as server:
        yield server.stdout.readline().strip()
        server.terminate()


@pytest.fixture
def providers(identity_provider, settings):
    """Set up the town's providers, with differences: providers(scopes=("openid", "email"))."""

    def set_up(**different):
        acm = Provider(
            key="acm", name="itsme of eID", country=Country.BELGIUM, server=identity_provider, client_id="town",
            secret="a secret of the tests", scopes=("openid", "rrn"), accepted_acr=(HIGH,), number_claim="rrn",
            municipality_claim="municipality", login_hint="eyJjYXBfaGludCI6IkJVUiJ9",
        )  # fmt: skip
        digid = replace(
            acm, key="digid", name="DigiD", country=Country.NETHERLANDS, scopes=("openid", "nin"), number_claim="nin",
            birth_claim="birthdate", login_hint="",
        )  # fmt: skip
        both = {provider.key: replace(provider, **different) for provider in (acm, digid)}
        settings.VERIFICATION = replace(settings.VERIFICATION, providers=both)

    set_up()
    return set_up


@pytest.fixture
def browser(log_in, outsider):
    return log_in(outsider)


def set_out(browser, key="acm", following=""):
    """Press the button; return the address at the provider that the page goes to."""
    page = browser.post(f"/nl/me/verification/with/{key}/", {"next": following})
    assert page.status_code == 200, page.content.decode()
    return re.search(r'content="0; url=([^"]+)"', page.content.decode()).group(1).replace("&amp;", "&")


def log_in_there(url, persona):
    """Log in at the provider as somebody; return the address that it leads back to."""
    with requests.Session() as there:
        there.cookies.set("persona", persona)
        while not url.startswith(SITE):
            answer = there.get(url, allow_redirects=False)
            assert answer.status_code == 302, answer.text
            url = requests.compat.urljoin(url, answer.headers["Location"])
    return url.removeprefix(SITE)


@pytest.fixture
def verify_as(providers, browser):
    """Go there and back as a persona: verify_as("ann")."""

    def go(persona, key="acm", following=""):
        return browser.get(log_in_there(set_out(browser, key, following), persona))

    return go


def text_of(response):
    return " ".join(response.content.decode().split())


def assert_nothing_noted(person):
    person.refresh_from_db()
    assert (person.level, person.person_key, person.year_of_birth) == (Level.CONFIRMED, "", None)
    assert not Entry.objects.filter(action__in=["resident.verified", "resident.identified"]).exists()


def everything_stored():
    models = [model for model in apps.get_models() if model._meta.managed and not model._meta.proxy]
    return "\n".join(str(row) for model in models for row in model._default_manager.using("default").values_list())


def test_a_resident_is_verified_and_goes_on_where_they_were(verify_as, browser, outsider):
    back = verify_as("ann", following="/nl/polls/plein/")
    assert (back.status_code, back.url) == (302, "/nl/polls/plein/")
    outsider.refresh_from_db()
    assert (outsider.level, outsider.level_method, outsider.year_of_birth) == (Level.RESIDENT, "acm", 1985)
    assert outsider.person_key == read_number(Country.BELGIUM, ANN).pseudonym()
    overview = text_of(browser.get("/nl/me/verification/"))
    assert "met itsme of eID" in overview
    records = browser.session["account_authentication_methods"]
    assert [(record["method"], record["provider"]) for record in records] == [(EID, "acm")]


def test_nothing_that_the_provider_told_is_stored_logged_or_mailed(verify_as, browser, outsider, caplog):
    verify_as("ann")
    verify_as("child")
    places = everything_stored() + repr(dict(browser.session.items())) + caplog.text
    places += "".join(f"{letter.subject}{letter.body}" for letter in mail.outbox)
    for told in (ANN, CHILD, "85.07.30", "1985-07-30", f"{NEARLY_SIXTEEN}", SENTINEL, "Peeters", "eyJ"):
        assert told not in places
    assert "1985" in places  # the year alone
    for table in (SocialAccount, SocialToken, SocialApp):
        assert not table.objects.exists()


@pytest.mark.parametrize("persona", ["ann-married", "a-little-ahead"])
def test_another_name_or_a_clock_a_little_ahead_changes_nothing(verify_as, outsider, persona):
    verify_as("ann")
    assert verify_as(persona).status_code == 302
    outsider.refresh_from_db()
    assert outsider.level == Level.RESIDENT
    assert Entry.objects.filter(action="resident.verified").count() == 2


def test_a_bis_number_is_a_number_too(verify_as, outsider):
    assert verify_as("bis").status_code == 302
    outsider.refresh_from_db()
    assert outsider.level == Level.RESIDENT


def test_who_has_no_address_at_the_provider_is_known_and_told_what_is_left(verify_as, browser, outsider):
    verify_as("nowhere")
    outsider.refresh_from_db()
    assert (outsider.level, len(outsider.person_key)) == (Level.CONFIRMED, 64)
    assert "Eén ding blijft over" in text_of(browser.get("/nl/me/verification/"))


@pytest.mark.parametrize(
    ("persona", "status", "sentence"),
    [
        ("elsewhere", 403, "Je bent ingeschreven in een andere gemeente"),
        ("child", 403, "Tekenen en stemmen kan hier vanaf 16 jaar"),
        ("weak", 403, "is hiervoor niet veilig genoeg"),
        ("no-acr", 502, "was niet juist"),
        ("wrong-audience", 502, "was niet juist"),
        ("two-audiences", 502, "was niet juist"),
        ("other-party", 502, "was niet juist"),
        ("wrong-issuer", 502, "was niet juist"),
        ("wrong-nonce", 502, "was niet juist"),
        ("no-nonce", 502, "was niet juist"),
        ("no-auth-time", 502, "was niet juist"),
        ("far-ahead", 502, "De klok van itsme of eID en die van ons"),
        ("over", 502, "De klok van itsme of eID en die van ons"),
        ("long-ago", 409, "Je meldde je te lang geleden aan"),
        ("no-number", 502, "zei ons niet wie je bent"),
        ("mistaken-number", 422, "geen geldig rijksregisternummer"),
    ],
)
def test_what_is_not_right_is_told_in_a_sentence_and_nothing_is_noted(
    verify_as, browser, outsider, persona, status, sentence
):
    refused = verify_as(persona)
    assert refused.status_code == status
    assert sentence in text_of(refused)
    assert_nothing_noted(outsider)
    assert "account_authentication_methods" not in browser.session


def test_an_age_is_counted_from_the_day_that_a_broker_tells(verify_as, outsider):
    verify_as("dutch-child", key="digid")
    assert_nothing_noted(outsider)


def test_one_way_back_is_good_for_one_return(providers, browser, outsider):
    back = log_in_there(set_out(browser), "child")
    browser.get(back)
    again = browser.get(back)
    assert again.status_code == 409
    assert "Begin opnieuw" in text_of(again)
    assert_nothing_noted(outsider)


def test_a_way_back_of_somebody_else_or_made_up_is_not_taken(providers, browser, log_in, alice, outsider):
    back = log_in_there(set_out(browser), "ann")
    assert log_in(alice).get(back).status_code == 409
    assert browser.get("/accounts/oidc/acm/login/callback/?code=x&state=made-up").status_code == 409
    other = back.replace("/acm/", "/digid/")
    assert browser.get(other).status_code == 409
    assert_nothing_noted(outsider)


def test_a_stranger_who_comes_back_is_asked_to_log_in(providers, client):
    assert client.get("/accounts/oidc/acm/login/callback/?code=x&state=y").url.startswith("/accounts/login/")


def test_who_stops_on_the_way_hears_that_nothing_changed(providers, browser, outsider):
    state = parse_qs(urlsplit(set_out(browser)).query)["state"][0]
    stopped = browser.get(f"/accounts/oidc/acm/login/callback/?error=access_denied&state={state}")
    assert "er is niets veranderd" in text_of(stopped)
    assert_nothing_noted(outsider)


def test_a_scope_that_the_provider_does_not_know_is_our_mistake(providers, browser, outsider, caplog):
    providers(scopes=("openid", "rrn", "address"))
    refused = browser.get(log_in_there(set_out(browser), "ann"))
    assert refused.status_code == 502
    assert "dat is onze fout" in text_of(refused).lower()
    assert "Verification by acm did not work: openid_refused." in caplog.text
    assert_nothing_noted(outsider)


def test_a_provider_that_is_down_is_told_before_and_after(providers, browser, outsider, settings):
    url = set_out(browser)
    providers(server="http://127.0.0.1:9")
    down = browser.post("/nl/me/verification/with/acm/")
    assert down.status_code == 503
    assert "antwoordt nu niet" in text_of(down)
    back = browser.get(log_in_there(url, "ann"))
    assert back.status_code == 503
    assert_nothing_noted(outsider)


def test_a_provider_that_calls_itself_otherwise_is_not_believed(providers, browser, identity_provider, outsider):
    providers(server=f"{identity_provider}/.well-known/openid-configuration?")
    assert browser.get(log_in_there(set_out(browser), "ann")).status_code == 502
    assert_nothing_noted(outsider)


def test_a_wrong_secret_is_not_the_residents_mistake(providers, browser, outsider):
    providers(secret="another")
    assert browser.get(log_in_there(set_out(browser), "ann")).status_code == 503
    assert_nothing_noted(outsider)


def test_what_is_asked_is_the_towns_alone(providers, browser):
    asked = {name: values[0] for name, values in parse_qs(urlsplit(set_out(browser)).query).items()}
    assert (set(asked.pop("scope").split()), asked["response_type"]) == ({"openid", "rrn"}, "code")
    assert (asked["acr_values"], asked["prompt"]) == (HIGH, "login")
    assert (asked["code_challenge_method"], len(asked["code_challenge"])) == ("S256", 43)
    assert len(asked["nonce"]) == 32
    assert asked["redirect_uri"] == f"{SITE}/accounts/oidc/acm/login/callback/"


@pytest.mark.parametrize("told", [{"scope": "profile"}, {"auth_params": "acr_values=low"}, {"process": "login"}])
@pytest.mark.parametrize("place", ["address", "form"])
def test_scopes_and_parameters_from_the_browser_are_refused(providers, browser, told, place):
    where = "/nl/me/verification/with/acm/"
    refused = browser.post(where, query_params=told) if place == "address" else browser.post(where, told)
    assert refused.status_code == 400
    assert "zoals wij het niet toelaten" in text_of(refused)


def test_nothing_begins_by_a_link_and_unknown_providers_do_not_exist(providers, browser):
    assert browser.get("/nl/me/verification/with/acm/").status_code == 405
    assert browser.post("/nl/me/verification/with/google/").status_code == 404
    assert browser.get("/accounts/oidc/google/login/callback/", follow=True).status_code == 404


@pytest.mark.parametrize(
    "page", ["3rdparty/", "3rdparty/signup/", "3rdparty/login/error/", "social/signup/", "oidc/acm/login/"]
)
def test_the_pages_of_the_library_around_providers_do_not_exist(providers, browser, page):
    assert browser.get(f"/accounts/{page}", follow=True).status_code == 404


def test_one_identity_for_two_accounts_is_refused(verify_as, log_in, alice, outsider):
    verify_as("ann")
    other = log_in(alice)
    refused = other.get(log_in_there(set_out(other), "ann"))
    assert refused.status_code == 409
    assert "Je hebt hier een ander account" in text_of(refused)


def test_somebody_else_in_ones_account_is_refused(verify_as, outsider):
    verify_as("ann")
    refused = verify_as("bis")
    assert refused.status_code == 409
    assert "Dit is het account van iemand anders" in text_of(refused)


class TestDigiD:
    def test_a_resident_is_verified_by_a_broker(self, verify_as, outsider):
        verify_as("dutch", key="digid")
        outsider.refresh_from_db()
        assert (outsider.level, outsider.level_method, outsider.year_of_birth) == (Level.RESIDENT, "digid", 1990)
        assert outsider.person_key == read_number(Country.NETHERLANDS, "111222333").pseudonym()

    def test_a_number_of_another_sector_is_no_bsn(self, verify_as, outsider):
        refused = verify_as("other-sector", key="digid")
        assert refused.status_code == 422
        assert "DigiD gaf geen BSN door" in text_of(refused)
        assert_nothing_noted(outsider)


class TestCensus:
    """Where the provider tells no municipality, the town's own census does."""

    @pytest.fixture
    def counted(self):
        def count(number, eligible_from):
            census = Census.objects.create(loaded_at=timezone.now(), people=1)
            CensusEntry.objects.create(
                census=census, person_key=read_number(Country.BELGIUM, number).pseudonym(), eligible_from=eligible_from
            )

        return count

    def test_who_is_in_it_is_verified(self, verify_as, outsider, counted):
        counted(ANN, date(2001, 7, 30))
        assert verify_as("nowhere").status_code == 302
        outsider.refresh_from_db()
        assert outsider.level == Level.RESIDENT

    def test_who_is_not_in_it_lives_elsewhere(self, verify_as, outsider, counted):
        counted(CHILD, date(2026, 1, 1))
        refused = verify_as("nowhere")
        assert "Je bent ingeschreven in een andere gemeente" in text_of(refused)
        assert_nothing_noted(outsider)
