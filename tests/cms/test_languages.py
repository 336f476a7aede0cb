import re

import pytest

from cms.actions import publish_page, publish_translation
from cms.models import NewsPage, StandardPage


def alternates(response):
    return dict(re.findall(r'<link rel="alternate" hreflang="(\w+)" href="([^"]+)">', response.content.decode()))


def switch(response):
    return dict(re.findall(r'<a href="([^"]+)" lang="(\w+)" hreflang="\w+">', response.content.decode()))


def test_a_translated_page_names_both_languages_in_full(client, english_dossier_page):
    response = client.get("/nl/dossiers/autovrije-markt/")
    assert alternates(response) == {
        "nl": "http://testserver/nl/dossiers/autovrije-markt/",
        "en": "http://testserver/en/dossiers/car-free-market/",
    }


def test_the_switch_leads_to_the_translated_page_and_back(client, english_dossier_page):
    assert switch(client.get("/nl/dossiers/autovrije-markt/")) == {"/en/dossiers/car-free-market/": "en"}
    assert switch(client.get("/en/dossiers/car-free-market/")) == {"/nl/dossiers/autovrije-markt/": "nl"}


def test_without_a_translation_the_switch_leads_to_the_start_page_of_the_language(client, dossier_page):
    response = client.get("/nl/dossiers/autovrije-markt/")
    assert switch(response) == {"/en/": "en"}
    assert alternates(response) == {"nl": "http://testserver/nl/dossiers/autovrije-markt/"}


def test_a_draft_translation_is_not_offered(client, english_dossier_page):
    english_dossier_page.unpublish()
    assert switch(client.get("/nl/dossiers/autovrije-markt/")) == {"/en/": "en"}


def test_a_page_that_does_not_exist_offers_the_start_pages(client, town):
    response = client.get("/nl/dossiers/nergens/")
    assert response.status_code == 404
    assert switch(response) == {"/en/": "en"}
    assert alternates(response) == {}


def test_pages_outside_the_tree_keep_their_own_address(client, town):
    response = client.get("/nl/forum/")
    assert switch(response) == {"/en/forum/": "en"}
    assert alternates(response)["en"] == "http://testserver/en/forum/"


@pytest.mark.parametrize(("language", "html_lang"), [("nl", 'lang="nl"'), ("en", 'lang="en"')])
def test_the_page_says_its_language(client, town, language, html_lang):
    assert html_lang in client.get(f"/{language}/").content.decode()


def test_the_menu_and_the_foot_come_from_the_pages_of_the_language(client, home):
    page = publish_page(home, StandardPage(title="Hoe werkt het?", slug="hoe", show_in_footer=True), by=None)
    publish_translation(
        page, StandardPage(title="How does it work?", slug="how", show_in_footer=True), language="en", by=None
    )
    publish_page(home, StandardPage(title="Losse pagina", slug="los"), by=None)
    dutch, english = client.get("/nl/").content.decode(), client.get("/en/").content.decode()
    assert '<a href="/nl/hoe/">Hoe werkt het?</a>' in dutch
    assert '<a href="/en/how/">How does it work?</a>' in english
    assert "Losse pagina" not in dutch
    assert 'href="/nl/agenda/"' in dutch
    assert 'href="/en/calendar/"' in english


def test_a_page_that_an_editor_puts_in_the_menu_appears_there(client, home):
    page = publish_page(home, StandardPage(title="Hoe werkt het?", slug="hoe"), by=None)
    assert "/nl/hoe/" not in client.get("/nl/").content.decode()
    page.show_in_menus = True
    page.save_revision().publish()
    assert client.get("/nl/").content.decode().count('href="/nl/hoe/"') == 2  # the menu, wide and folded


def test_the_menu_marks_where_one_stands(client, news):
    publish_page(news, NewsPage(title="Water", slug="water", intro="Er was water."), by=None)
    response = client.get("/nl/dossiers/").content.decode()
    assert re.search(r'<a href="/nl/dossiers/" aria-current="page">', response)


def test_the_news_stands_at_the_foot_unless_an_editor_puts_it_in_the_menu(client, news):
    assert client.get("/nl/").content.decode().count('href="/nl/nieuws/"') == 1
    news.show_in_menus = True
    news.save_revision().publish()
    assert client.get("/nl/").content.decode().count('href="/nl/nieuws/"') == 2
