"""A site for trying out says so on every page, and search engines stay away from it."""

import pytest

from participation.residents.models import Role

pytestmark = pytest.mark.django_db
ADDRESSES = ["/nl/", "/nl/forum/", "/nl/polls/", "/accounts/login/", "/nl/no-such-page/"]


@pytest.fixture
def test_site(town, settings):
    settings.TEST_SITE = True


@pytest.mark.parametrize("address", ADDRESSES)
def test_every_page_says_that_it_is_a_test(client, test_site, address):
    answer = client.get(address)
    page = answer.content.decode()
    assert answer.headers["X-Robots-Tag"] == "noindex, nofollow"
    assert '<meta name="robots" content="noindex, nofollow">' in page
    assert "Dit is een testsite." in page


def test_the_back_office_says_so_too(test_site, make_person, log_in):
    answer = log_in(make_person("Admin", roles=[Role.ADMINISTRATOR])).get("/beheer/")
    assert answer.headers["X-Robots-Tag"] == "noindex, nofollow"
    assert "Dit is een testsite." in answer.content.decode()


def test_what_is_no_page_is_kept_out_of_search_engines_too(client, test_site):
    assert client.get("/healthz").headers["X-Robots-Tag"] == "noindex, nofollow"


def test_a_towns_own_site_says_nothing_of_the_kind(client, town):
    answer = client.get("/nl/")
    assert "X-Robots-Tag" not in answer.headers
    assert "testsite" not in answer.content.decode()
    assert 'name="robots"' not in answer.content.decode()
