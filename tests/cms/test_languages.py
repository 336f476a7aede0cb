import re
from urllib.parse import urlencode

import pytest
from django.utils import translation
from i18nfield.strings import LazyI18nString
from wagtail.models import Locale
from wagtail.test.utils.form_data import nested_form_data, streamfield
from wagtail_localize.models import Translation

from cms.actions import fill_trees, publish_page, publish_translation
from cms.models import DossierPage, NewsPage, StandardPage
from cms.templatetags.written import written_in
from participation.residents.models import Role


def alternates(response):
    return dict(re.findall(r'<link rel="alternate" hreflang="([\w-]+)" href="([^"]+)">', response.content.decode()))


def switch(response):
    return dict(re.findall(r'<a href="([^"]+)" lang="(\w+)" hreflang="\w+">', response.content.decode()))


def test_a_translated_page_names_its_languages_in_full_and_the_first_for_all_others(client, english_dossier_page):
    response = client.get("/nl/dossiers/autovrije-markt/")
    assert alternates(response) == {
        "nl": "http://testserver/nl/dossiers/autovrije-markt/",
        "en": "http://testserver/en/dossiers/car-free-market/",
        "x-default": "http://testserver/nl/dossiers/autovrije-markt/",
    }


def test_the_switch_leads_to_the_translated_page_and_back(client, english_dossier_page):
    assert switch(client.get("/nl/dossiers/autovrije-markt/"))["/en/dossiers/car-free-market/"] == "en"
    assert switch(client.get("/en/dossiers/car-free-market/"))["/nl/dossiers/autovrije-markt/"] == "nl"


def test_without_a_translation_the_switch_leads_to_the_same_text_in_the_other_frame(client, dossier_page):
    fill_trees()
    response = client.get("/nl/dossiers/autovrije-markt/")
    stays = {f"/{code}/dossiers/autovrije-markt/": code for code in ("fr", "de", "en")}
    assert switch(response) == stays
    assert alternates(response) == {"nl": "http://testserver/nl/dossiers/autovrije-markt/"}  # no translation yet


@pytest.mark.parametrize(
    ("language", "words"),
    [("fr", "pas encore traduite"), ("de", "noch nicht in Ihre Sprache"), ("en", "not translated into your language")],
)
def test_a_page_that_waits_for_translation_says_so_and_says_which_part_is_dutch(client, dossier_page, language, words):
    dossier_page.body = [("decided", {"decided": ["Geen auto's op zaterdag."], "undecided": ["De zondag."]})]
    dossier_page.save_revision().publish()
    fill_trees()
    page = client.get(f"/{language}/dossiers/autovrije-markt/").content.decode()
    assert f'<html lang="{language}"' in page
    assert words in page
    assert '<h1 lang="nl">Autovrije Markt</h1>' in page
    body = page.partition('<div class="stack apart" lang="nl">')[2]
    assert "Nog niet beslist" in body  # what stands around an editor's words speaks their language
    assert '<h3 lang="nl"><a href="' in client.get(f"/{language}/dossiers/").content.decode()


def test_what_waits_follows_its_source(client, dossier_page):
    fill_trees()
    dossier_page.title = "De Markt op zaterdag"
    dossier_page.save_revision().publish()
    assert '<h1 lang="nl">De Markt op zaterdag</h1>' in client.get("/fr/dossiers/autovrije-markt/").content.decode()
    dossier_page.unpublish()
    assert client.get("/fr/dossiers/autovrije-markt/").status_code == 404


def test_what_waits_is_as_private_as_its_source_also_where_that_became_so_later(client, log_in, dossier_page, news):
    item = publish_page(news, NewsPage(title="Voorlopig intern", slug="intern", intro="Nog niet."), by=None)
    fill_trees()
    assert client.get("/fr/actualites/intern/").status_code == 200
    item.view_restrictions.create(restriction_type="login")
    assert client.get("/fr/actualites/intern/").status_code == 302
    assert "Voorlopig intern" not in client.get("/fr/feeds/news/").content.decode()


def test_a_translation_takes_the_place_of_what_waited(client, dossier_page, dossier):
    fill_trees()
    page = DossierPage(title="Marché sans voitures", slug="marche", dossier=dossier, intro="Le marché ferme-t-il ?")
    publish_translation(dossier_page, page, language="fr", by=None)
    assert client.get("/fr/dossiers/autovrije-markt/").status_code == 404
    page = client.get("/fr/dossiers/marche/").content.decode()
    assert "<h1>Marché sans voitures</h1>" in page
    assert "pas encore traduite" not in page


def test_a_page_that_an_editor_makes_waits_in_all_languages_at_once(log_in, communications, news, client):
    told = nested_form_data({"title": "Water", "intro": "Er was water.", "body": streamfield([]),
                             "published_at": "2026-11-22 12:00", "slug": "water", "action-publish": "1"})  # fmt: skip
    response = log_in(communications).post(f"/beheer/pages/add/cms/newspage/{news.pk}/", told)
    assert response.status_code == 302, response.context["form"].errors
    for address in ("/nl/nieuws/water/", "/fr/actualites/water/", "/de/aktuelles/water/", "/en/news/water/"):
        assert client.get(address).status_code == 200, address


def test_an_editor_translates_sentence_by_sentence_and_publishes(
    log_in, communications, news, client, django_capture_on_commit_callbacks
):
    item = publish_page(news, NewsPage(title="Water", slug="water", intro="Er was water."), by=None)
    fill_trees()
    editor = log_in(communications)
    french = Locale.objects.get(language_code="fr")
    with django_capture_on_commit_callbacks(execute=True):
        handed_in = editor.post(f"/beheer/localize/submit/page/{item.pk}/", {"locales": [french.pk]})
    assert handed_in.status_code == 302
    waiting = NewsPage.objects.get(locale=french, slug="water")
    assert "localize" in editor.get(f"/beheer/pages/{waiting.pk}/edit/").content.decode()
    translation = Translation.objects.get(target_locale=french)
    assert waiting.written_in == "nl"  # it was only handed in
    assert 'lang="nl">Water</h1>' in client.get("/fr/actualites/water/").text
    early = editor.post(f"/beheer/pages/{waiting.pk}/edit/", {"action": "publish"}, follow=True)
    assert "2 teksten zijn nog niet vertaald." in early.text

    def publish(intro):
        said = {"Water": "De l’eau", "Er was water.": intro, "water": "eau"}
        for segment in translation.source.stringsegment_set.all():
            words = urlencode({"value": said[segment.string.data]})
            address = f"/beheer/localize/translate/{translation.pk}/strings/{segment.pk}/edit/"
            answer = editor.put(address, words, content_type="application/x-www-form-urlencoded")
            assert answer.status_code in (200, 201)
        return editor.post(f"/beheer/pages/{waiting.pk}/edit/", {"action": "publish"}, follow=True)

    assert "wacht nog op je eigen woorden" in publish("Il y avait [combien ?].").text
    assert client.get("/fr/actualites/eau/").status_code == 404
    publish("Il y avait de l’eau.")
    assert "<h1>De l’eau</h1>" in client.get("/fr/actualites/eau/").content.decode()


def test_deleting_a_page_deletes_what_waited_for_its_translation(log_in, make_person, news):
    item = publish_page(news, NewsPage(title="Water", slug="water", intro="Er was water."), by=None)
    fill_trees()
    assert NewsPage.objects.count() == 4
    log_in(make_person("Chief", roles=[Role.EDITOR_IN_CHIEF])).post(f"/beheer/pages/{item.pk}/delete/")
    assert not NewsPage.objects.exists()


def test_a_draft_translation_is_not_offered(client, english_dossier_page):
    english_dossier_page.unpublish()
    assert switch(client.get("/nl/dossiers/autovrije-markt/"))["/en/"] == "en"


def test_a_page_that_does_not_exist_offers_the_start_pages(client, town):
    response = client.get("/nl/dossiers/nergens/")
    assert response.status_code == 404
    assert switch(response) == {f"/{code}/": code for code in ("fr", "de", "en")}
    assert alternates(response) == {}


def test_pages_outside_the_tree_keep_their_own_address(client, town):
    response = client.get("/nl/forum/")
    assert switch(response) == {f"/{code}/forum/": code for code in ("fr", "de", "en")}
    assert alternates(response)["en"] == "http://testserver/en/forum/"


@pytest.mark.parametrize(("language", "html_lang"), [(code, f'lang="{code}"') for code in ("nl", "fr", "de", "en")])
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


@pytest.mark.once
@pytest.mark.parametrize(
    ("words", "lang"),
    [({"nl": "Bus", "fr": "Le bus"}, ""), ({"nl": "Bus", "fr": ""}, "nl"), ({"en": "Bus"}, "en"), ("Bus", "")],
)
def test_a_text_of_the_town_says_which_language_it_is_in_where_that_is_not_the_pages(words, lang):
    with translation.override("fr"):
        assert written_in(LazyI18nString(words)) == lang
