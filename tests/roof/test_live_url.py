"""Where pages find their websockets when these have an address of their own."""

import pytest

from cms.actions import found_town
from participation import csp
from participation.management import serving


def test_a_page_may_connect_to_them_and_to_nothing_else():
    assert csp.listening_to([]) == {"connect-src": csp.PUBLIC["connect-src"]}
    both = ["wss://live1.example.org", "ws://127.0.0.1:8101"]
    assert csp.listening_to(both) == {"connect-src": ["'self'", *both]}


@pytest.mark.django_db
def test_a_page_names_them_where_there_are_any(client, settings):
    found_town()
    assert 'name="live"' not in client.get("/nl/").content.decode()
    settings.LIVE_URL = ["ws://127.0.0.1:8101", "ws://127.0.0.1:8102"]
    page = client.get("/nl/forum/").content.decode()
    assert '<meta name="live" content="ws://127.0.0.1:8101 ws://127.0.0.1:8102">' in page


@pytest.mark.parametrize(("https", "behind_proxy"), [(True, False), (False, True), (True, True)])
def test_behind_a_proxy_they_are_where_the_page_is(settings, https, behind_proxy):
    settings.HTTPS, settings.BEHIND_PROXY = https, behind_proxy
    assert serving._live_urls([8101]) == []


def test_without_a_proxy_they_are_at_the_next_ports_of_the_same_host(settings):
    settings.HTTPS, settings.BEHIND_PROXY, settings.SITE_URL = False, False, "http://town.local:8100"
    assert serving._live_urls([8101, 8102]) == ["ws://town.local:8101", "ws://town.local:8102"]
