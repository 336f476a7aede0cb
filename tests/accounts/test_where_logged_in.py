"""The list of where one is logged in: each browser in plain words, to the day, and ended by who it is about alone."""

from datetime import timedelta

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from participation.audit.models import Entry
from participation.residents.browsers import browser_and_system
from participation.residents.models import Session
from tests.conftest import PASSWORD

PHONE = "Mozilla/5.0 (Android 14; Mobile; rv:132.0) Gecko/132.0 Firefox/132.0"
LAPTOP = (
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/131.0.0.0 Safari/537.36"
)
LIST = "/nl/me/sessions/"


@pytest.fixture
def come_in(alice):
    """Log Alice in with a browser: come_in(PHONE)."""

    cache.clear()  # it counts how often somebody logged in within a minute

    def client_with(user_agent, person=alice, password=PASSWORD):
        client = Client(headers={"User-Agent": user_agent})
        client.post("/accounts/login/", {"login": person.email, "password": password})
        return client

    return client_with


def is_logged_in(client):
    return client.get(LIST).status_code == 200


@pytest.mark.parametrize(
    ("user_agent", "names"),
    [
        (PHONE, ("Firefox", "Android")),
        (LAPTOP, ("Chrome", "Windows")),
        (LAPTOP + " Edg/131.0", ("Edge", "Windows")),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X) Version/18.1 Safari/604.1", ("Safari", "iPhone")),
        ("Mozilla/5.0 (iPad; CPU OS 17_7 like Mac OS X) CriOS/131.0 Mobile Safari/604.1", ("Chrome", "iPad")),
        ("Mozilla/5.0 (Macintosh; Intel Mac OS X 10.15; rv:132.0) Gecko/20100101 Firefox/132.0", ("Firefox", "Mac")),
        ("Mozilla/5.0 (Linux; Android 14) SamsungBrowser/26.0 Chrome/122.0", ("Samsung Internet", "Android")),
        ("Mozilla/5.0 (X11; CrOS x86_64 14541.0.0) Chrome/131.0 Safari/537.36", ("Chrome", "Chromebook")),
        ("lynx/2.9", ("", "")),
        ("", ("", "")),
    ],
)  # fmt: skip
def test_a_browser_is_told_in_plain_words(user_agent, names):
    assert browser_and_system(user_agent) == names


def test_the_list_says_where_since_when_and_which_is_this_one(come_in):
    here, _there = come_in(LAPTOP), come_in(PHONE)
    page = here.get(LIST)
    assert [str(session.browser) for session in page.context["here"]] == ["Chrome"]
    assert [str(session.browser) for session in page.context["others"]] == ["Firefox"]
    assert "Firefox op Android" in page.text
    assert "Chrome op Windows" in page.text
    assert page.text.count("deze browser") == 1
    assert not any(session.session_key in page.text for session in Session.objects.all())


def test_nothing_but_the_browser_is_kept_of_where_somebody_was(come_in):
    here = come_in(LAPTOP)
    session = Session.objects.get()
    assert (session.browser, session.system) == ("Chrome", "Windows")
    assert abs(timezone.now() - session.started_at) < timedelta(minutes=1)
    kept = str(here.session.items()) + str(vars(session))
    assert "127.0.0.1" not in kept
    assert "Mozilla" not in kept


def test_one_is_ended_and_no_other(come_in):
    here, there, third = come_in(LAPTOP), come_in(PHONE), come_in(PHONE)
    handle = Session.objects.get(session_key=there.session.session_key).handle
    here.post(f"/nl/me/sessions/{handle}/end/")
    assert [is_logged_in(client) for client in (here, there, third)] == [True, False, True]
    assert Entry.objects.get(action="resident.sessions_ended").data == {"number": 1}


def test_all_others_are_ended_at_once(come_in):
    here, there, third = come_in(LAPTOP), come_in(PHONE), come_in(PHONE)
    page = here.post("/nl/me/sessions/others/end/", follow=True)
    assert [is_logged_in(client) for client in (here, there, third)] == [True, False, False]
    assert "Je bent overal elders afgemeld." in page.text


def test_nobody_ends_the_session_of_another(come_in, bob):
    there, stranger = come_in(PHONE), come_in(LAPTOP, person=bob)
    handle = Session.objects.get(session_key=there.session.session_key).handle
    stranger.post(f"/nl/me/sessions/{handle}/end/")
    stranger.post("/nl/me/sessions/others/end/")
    assert is_logged_in(there)


def test_looking_ends_nothing_and_a_stranger_is_asked_to_log_in(come_in, client):
    here, there = come_in(LAPTOP), come_in(PHONE)
    assert here.get("/nl/me/sessions/others/end/").status_code == 405
    assert is_logged_in(there)
    assert client.get(LIST)["Location"] == f"/accounts/login/?next={LIST}"


def test_a_new_password_ends_the_others_and_keeps_this_one(come_in):
    here, there = come_in(LAPTOP), come_in(PHONE)
    words = {"oldpassword": PASSWORD, "password1": "een-ander-wachtwoord", "password2": "een-ander-wachtwoord"}
    page = here.post("/accounts/password/change/", words, follow=True)
    assert [is_logged_in(client) for client in (here, there)] == [True, False]
    assert Session.objects.get().browser == "Chrome"
    assert "Overal elders ben je afgemeld." in page.text


def writes(act):
    with CaptureQueriesContext(connection) as captured:
        act()
    return [query["sql"] for query in captured if query["sql"].startswith("UPDATE")]


def test_use_is_written_down_once_a_day_and_never_for_a_page(come_in):
    here = come_in(LAPTOP)
    assert writes(lambda: here.get(LIST)) == []
    Session.objects.update(seen_on=timezone.localdate() - timedelta(days=3))
    assert len(writes(lambda: here.get(LIST))) == 1
    assert Session.objects.get().seen_on == timezone.localdate()
    assert writes(lambda: here.get(LIST)) == []


def test_what_is_known_of_a_session_outlives_what_is_kept_in_it_later(come_in):
    here = come_in(LAPTOP)
    started_at = Session.objects.get().started_at
    session = here.session
    session["anything"] = "else"
    session.save()
    assert Session.objects.get().started_at == started_at
    assert Session.objects.get().browser == "Chrome"


def test_ones_own_page_leads_to_all_that_is_about_the_account(come_in):
    page = come_in(LAPTOP).get("/nl/me/").text.partition("<aside")[2].partition("</aside>")[0]
    for address in (LIST, "/accounts/email/", "/accounts/password/change/", "/accounts/2fa/", "/nl/me/verification/"):
        assert f'href="{address}"' in page
    assert 'href="/nl/me/data/"' in page
