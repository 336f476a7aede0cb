"""What a town says of itself: name, logo, desk, theme, banner; and one search over everything."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from i18nfield.strings import LazyI18nString
from wagtail.models import Site

from cms.actions import fill_trees, publish_page
from cms.models import NewsPage
from cms.town.actions import BannerHasNoEnd, put_up_banner, settings_of_town, take_down_banner
from cms.town.logos import NotALogo, check_logo
from cms.town.models import TownSettings
from cms.town.ours import ours
from cms.town.theme import as_css, mended, mended_in, pairs, taken
from forum.models import Kind
from participation.desk import DESK, UNSET
from participation.errors import NotPermitted
from polls.models import State

SVG = b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1 1">%s</svg>'
THEME = b"""/* made by a tool */
.town-theme { --basis-color-default-color-document: var(--town-ink); --town-ink: #112; --town-unused: #fff;
  --basis-heading-font-family: "Fira; Sans", serif; --basis-border-radius-md: 3px; color: red }
body { display: none } @media print { :root { --basis-border-radius-lg: 0 } }"""


@pytest.fixture(autouse=True)
def _forgotten():
    """What another test set is rolled back, so it is asked for again."""
    TownSettings.changes += 1
    yield
    TownSettings.changes += 1


# The name, the desk, the logo


def test_until_the_town_says_otherwise_things_are_as_they_were_set_up(client, town):
    page = client.get("/nl/").content.decode()
    assert "Lindewaarde" in page
    assert UNSET.phone in page
    assert "crest.svg" in page
    assert "/theme.css" not in page


def test_an_administrator_says_who_the_town_is_and_every_page_shows_it(log_in, administrator, client, town):
    site = Site.objects.get()
    told = {
        "name": "Meerdorp",
        "phone": "09 123 45 67",
        "desk_0": "Dorpshuis, elke dag.",
        "desk_1": "Maison, chaque jour.",
    }
    logo = SimpleUploadedFile("logo.svg", SVG % b'<path d="M0 0h1v1z"/>', "image/svg+xml")
    response = log_in(administrator).post(f"/beheer/settings/town/townsettings/{site.pk}/", told | {"logo": logo})
    assert response.status_code == 302, response.context["form"].errors
    page = client.get("/nl/forum/").content.decode()
    assert "Meerdorp" in page
    assert '<a href="tel:091234567">09 123 45 67</a>' in page
    assert "Dorpshuis, elke dag." in page
    assert "Maison, chaque jour." in client.get("/fr/").content.decode()
    assert str(DESK.phone) == "09 123 45 67"  # e-mails and letters too
    address = settings_of_town().logo.url
    assert f'<img src="{address}" alt="" height="48">' in page
    assert client.get(address).headers["Content-Disposition"] == "attachment"  # shown in a page, never as one


def test_only_an_administrator_opens_the_settings(log_in, communications, town):
    address = f"/beheer/settings/town/townsettings/{Site.objects.get().pk}/"
    assert log_in(communications).get(address).status_code == 403


@pytest.mark.once
@pytest.mark.parametrize(
    "inside",
    [
        b"<script>alert(1)</script>", b'<a href="x"><path d=""/></a>', b'<path onload="x()"/>',
        b'<image href="x.png"/>', b"<animate attributeName='href'/>",
        b'<use href="https://evil.example/#x"/>', b'<use href="javascript:x"/>', b'<foreignObject/>',
        b"<style>@import 'x';</style>", b"<style>p{background:url(//evil.example)}</style>",
        b'<rect style="fill:url(https://evil.example)"/>', b"<?xml-stylesheet href='x'?>",
    ],
)  # fmt: skip
def test_an_svg_that_is_more_than_a_picture_is_refused(inside):
    with pytest.raises(NotALogo, match="script"):
        check_logo("logo.svg", SVG % inside)


@pytest.mark.once
@pytest.mark.parametrize(
    ("name", "content"),
    [("logo.svg", b"<html></html>"), ("logo.svg", b'<!DOCTYPE x [<!ENTITY a "b">]><svg>&a;</svg>'), ("logo.svg", b"no"),
     ("logo.png", b"GIF89a"), ("logo.gif", b"GIF89a"), ("logo.png", b"\x89PNG\r\n\x1a\n" + b"x" * 200_000)],
)  # fmt: skip
def test_what_is_no_picture_is_no_logo(name, content):
    with pytest.raises(NotALogo):
        check_logo(name, content)


@pytest.mark.once
def test_a_plain_picture_is_a_logo():
    check_logo("logo.svg", SVG % b'<defs><linearGradient id="a"/></defs><path style="fill:url(#a)" d="M0 0"/>')
    check_logo("logo.png", b"\x89PNG\r\n\x1a\n")


# The theme


@pytest.mark.once
def test_only_custom_properties_that_our_pages_read_are_taken_from_a_theme():
    assert taken(THEME.decode(), ours()) == {
        "--basis-color-default-color-document": "var(--town-ink)",
        "--town-ink": "#112",
        "--basis-heading-font-family": '"Fira_ Sans", serif',
        "--basis-border-radius-md": "3px",
    }


@pytest.mark.once
@pytest.mark.parametrize(
    "value",
    [
        "url(https://evil.example)",
        "red</style>",
        "expression(x)",
        "image-set('x')",
        "\\65 x",
        "var(--nowhere)",
        "a" * 400,
    ],
)
def test_a_value_that_could_do_more_is_left_out(value):
    assert taken(f".x{{--basis-color-default-bg-document:{value}}}", ours()) == {}


@pytest.mark.once
def test_our_own_theme_passes_and_a_pale_one_does_not():
    assert all(pair.is_enough for pair in pairs({}, ours()))
    pale = {"--basis-color-default-color-document": "#bbb"}
    assert {pair.ink for pair in pairs(pale, ours()) if not pair.is_enough} == {"default-color-document"}
    unread = {"--basis-color-default-color-document": "color-mix(in srgb, red, blue)"}
    assert [pair.contrast for pair in pairs(unread, ours()) if not pair.is_enough] == [None] * 4


@pytest.mark.once
def test_a_tint_on_which_text_can_not_be_read_gives_way_to_the_paper():
    dark_tint = {"--basis-color-default-bg-default": "#888"}
    theme = mended(dark_tint, ours())
    assert mended_in(theme) == ["default-bg-default"]
    assert all(pair.is_enough for pair in pairs(theme, ours()))


def test_a_theme_is_tried_looked_at_and_then_used(log_in, administrator, client, town):
    office = log_in(administrator)
    file = SimpleUploadedFile("theme.css", THEME, "text/css")
    assert office.post("/beheer/town/theme/", {"upload": "1", "file": file}).status_code == 302
    assert "theme.css?try" in office.get("/nl/?try").content.decode()
    assert "--town-ink:#112;" in office.get("/theme.css?try").content.decode()
    assert "theme.css" not in client.get("/nl/?try").content.decode()  # nobody else sees it yet
    assert client.get("/theme.css?try").content == b""
    assert office.post("/beheer/town/theme/", {"use": "1"}).status_code == 302
    page = client.get("/nl/").content.decode()
    assert 'data-scheme="light"' in page
    assert '<link rel="stylesheet" href="/theme.css?v=' in page
    style = client.get("/theme.css")
    assert style.content.decode() == as_css(settings_of_town().theme)
    assert "display" not in style.content.decode()
    assert office.post("/beheer/town/theme/", {"leave": "1"}).status_code == 302
    assert "/theme.css" not in client.get("/nl/").content.decode()


def test_a_theme_that_can_not_be_read_is_not_used(log_in, administrator, client, town):
    office = log_in(administrator)
    pale = SimpleUploadedFile("theme.css", b":root{--basis-color-default-color-document:#bbb}", "text/css")
    office.post("/beheer/town/theme/", {"upload": "1", "file": pale})
    refused = office.post("/beheer/town/theme/", {"use": "1"})
    assert refused.status_code == 422
    assert "default-color-document – default-bg-subtle" in refused.content.decode()
    assert settings_of_town().theme == {}


def test_a_file_that_is_no_theme_is_refused_with_a_sentence(log_in, administrator, town):
    office = log_in(administrator)
    for content, sentence in ((b"body{color:red}", "zet geen enkele eigenschap"), (b"\xff\xfe", "geen stylesheet")):
        refused = office.post("/beheer/town/theme/", {"upload": "1", "file": SimpleUploadedFile("theme.css", content)})
        assert refused.status_code == 422
        assert sentence in refused.content.decode()


# The banner


def test_a_banner_stands_above_every_page_until_its_end(log_in, communications, client, town):
    until = timezone.now() + timedelta(days=1)
    told = {"put_up": "1", "text_0": "Kook je water.", "text_1": "Faites bouillir l’eau.", "link": "/nl/nieuws/",
            "until": timezone.localtime(until).strftime("%Y-%m-%d %H:%M")}  # fmt: skip
    assert log_in(communications).post("/beheer/town/banner/", told).status_code == 302
    assert "<strong>Kook je water.</strong>" in client.get("/nl/forum/").content.decode()
    assert "<strong>Faites bouillir l’eau.</strong>" in client.get("/accounts/login/?next=/fr/").content.decode()
    row = settings_of_town()
    row.banner_until = timezone.now() - timedelta(seconds=1)
    row.save()
    assert "Kook je water." not in client.get("/nl/forum/").content.decode()


@pytest.mark.parametrize("days", [-1, 0, 15])
def test_a_banner_has_an_end_within_two_weeks(communications, town, noon, days):
    with pytest.raises(BannerHasNoEnd):
        put_up_banner(LazyI18nString({"nl": "x"}), "", noon + timedelta(days=days), by=communications, at=noon)


def test_who_makes_no_pages_puts_up_no_banner(case_handler, communications, town, noon):
    with pytest.raises(NotPermitted):
        put_up_banner(LazyI18nString({"nl": "x"}), "", noon + timedelta(days=1), by=case_handler, at=noon)
    put_up_banner(LazyI18nString({"nl": "x"}), "", noon + timedelta(days=1), by=communications, at=noon)
    with pytest.raises(NotPermitted):
        take_down_banner(by=case_handler, at=noon)
    take_down_banner(by=communications, at=noon)
    assert settings_of_town().banner_until is None


# The search


def test_one_search_finds_pages_topics_and_polls(client, news, dossier, make_poll, make_topic, home):
    publish_page(news, NewsPage(title="De bus rijdt", slug="bus", intro="Elke dag."), by=None)
    make_topic("Waar blijft de bus?", kind=Kind.QUESTION, search_text="waar blijft de bus")
    make_poll(dossier, "Komt er een bus?")
    make_poll(dossier, "Geheime bus?", state=State.DRAFT)
    page = client.get("/nl/search/?q=Bus").content.decode()
    for title in ("De bus rijdt", "Waar blijft de bus?", "Komt er een bus?"):
        assert title in page
    assert "Geheime bus?" not in page
    assert "Niets gevonden" in client.get("/nl/search/?q=xyzzy").content.decode()
    assert client.get("/nl/search/").status_code == 200


def test_search_shows_nothing_private_and_says_what_is_in_another_language(client, news):
    open_page = publish_page(news, NewsPage(title="Boomplan", slug="boom", intro="."), by=None)
    closed = publish_page(news, NewsPage(title="Boomgeheim", slug="geheim", intro="."), by=None)
    fill_trees()
    closed.view_restrictions.create(restriction_type="login")
    for language in ("nl", "fr"):
        page = client.get(f"/{language}/search/?q=Boomplan").content.decode()
        assert "Boomplan" in page
        assert "/geheim/" not in client.get(f"/{language}/search/?q=Boomgeheim").content.decode()
    assert 'lang="nl"><a href="/fr/actualites/boom/">' in client.get("/fr/search/?q=Boomplan").content.decode()
    assert open_page.live
