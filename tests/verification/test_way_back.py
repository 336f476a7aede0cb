"""Somebody comes to do one thing, is led to be verified, and back to it."""

from urllib.parse import parse_qs, urlsplit

import pytest

from participation.residents.models import Level
from participation.residents.verification.letters import ask_letter, print_letters

pytestmark = pytest.mark.django_db


def text_of(response):
    return " ".join(response.content.decode().split())


def way_in(page):
    """The link on a page to one's verification, with where it leads back to."""
    links = [part.split('"')[0] for part in page.content.decode().split('href="')]
    (way,) = {link.replace("&amp;", "&") for link in links if link.startswith("/nl/me/verification/?next=")}
    return way, parse_qs(urlsplit(way).query)["next"][0]


def test_who_comes_to_raise_a_challenge_is_led_to_a_letter_and_back(log_in, outsider, officer, noon):
    browser = log_in(outsider)
    refused = browser.get("/nl/forum/new/challenge/?theme=2")
    assert refused.status_code == 403
    way, back = way_in(refused)
    assert back == "/nl/forum/new/challenge/?theme=2"
    overview = browser.get(way)
    assert f'href="{back}"' in text_of(overview)
    ask_letter(outsider, "Ann Peeters", "Lindelaan 1", at=noon, by=outsider)
    _batch, (letter,) = print_letters(by=officer, at=noon)
    form = browser.get("/nl/me/verification/letter/", {"next": back})
    assert f'name="next" value="{back}"' in text_of(form)
    done = browser.post("/nl/me/verification/letter/", {"code": letter.code.symbols, "next": back})
    assert done.url == back
    assert browser.get(back).status_code == 200
    outsider.refresh_from_db()
    assert outsider.level == Level.RESIDENT


def test_who_sends_a_form_they_may_not_is_led_back_to_the_page_of_that_form(log_in, outsider):
    page = "http://testserver/nl/forum/"
    refused = log_in(outsider).post("/nl/forum/new/challenge/", {"title": "x"}, headers={"referer": page})
    assert way_in(refused)[1] == "/nl/forum/"


@pytest.mark.parametrize(
    ("level", "says"),
    [
        (0, "Bevestig je e-mailadres"),
        (1, "Toon dat je hier woont"),
        (2, "Meld je opnieuw veilig aan"),
    ],
)
def test_my_verification_says_what_is_known_and_the_shortest_ways_on(log_in, make_person, level, says):
    page = log_in(make_person("Somebody", level=level)).get("/nl/me/verification/")
    assert says in text_of(page)
    assert 'aria-current="step"' in text_of(page)
    assert "no-store" in page["Cache-Control"]


def test_my_participation_leads_there(log_in, outsider):
    assert 'href="/nl/me/verification/"' in text_of(log_in(outsider).get("/nl/me/"))
