from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from wagtail.models import Locale

from cms.actions import publish_page, publish_translation
from cms.blocks import steps
from cms.models import DossierPage, PolicyPage
from participation.dossiers.models import Dossier
from polls.models import State


def body_of_everything():
    return [
        ("section", {"heading": "Waarom?", "text": "<p>Omdat het <b>moet</b>.</p>"}),
        ("decided", {"decided": ["Er komen bussen."], "undecided": ["Waar ze stoppen."]}),
        ("timeline", [{"label": "Ontwerp klaar", "date": date(2026, 10, 12), "done": True, "note": "42 maatregelen"}]),
        ("questions", [{"question": "Wie mag stemmen?", "answer": "<p>Iedereen vanaf 16.</p>"}]),
        ("quote", {"text": "Ik fiets elke dag.", "source": "Een inwoner"}),
    ]


def test_a_dossier_page_shows_every_kind_of_block(client, dossiers, dossier):
    page = DossierPage(title="Markt", slug="markt", dossier=dossier, intro="Kort.", body=body_of_everything())
    publish_page(dossiers, page, by=None)
    html = client.get("/nl/dossiers/markt/").content.decode()
    for words in (
        "<h2>Waarom?</h2>", "<b>moet</b>", "Er komen bussen.", "Waar ze stoppen.", "12 oktober 2026",
        "<summary><strong>Wie mag stemmen?</strong></summary>", "Ik fiets elke dag.", "Een inwoner",
    ):  # fmt: skip
        assert words in html, words
    assert html.count("<h1") == 1
    assert " style=" not in html


def test_the_first_moment_that_is_not_done_is_now():
    moments = [
        {"label": label, "date": date(2026, 1, 1), "done": done, "note": ""}
        for label, done in (("a", True), ("b", False), ("c", False))
    ]
    assert [step["state"] for step in steps(moments)] == ["done", "now", "todo"]


def test_a_dossier_page_shows_the_polls_and_topics_of_its_dossier_only(
    client, dossier_page, dossier, theme, make_topic, make_poll
):
    other = Dossier.objects.create(slug="other", title={"nl": "Ander"}, theme=theme)
    for place, title in ((dossier, "Hier hoort dit"), (other, "Elders hoort dat")):
        make_topic(title, dossier=place)
        make_poll(place, f"Stemming {title}")
    html = client.get("/nl/dossiers/autovrije-markt/").content.decode()
    assert "Hier hoort dit" in html
    assert "Stemming Hier hoort dit" in html
    assert "Elders" not in html


def test_a_draft_poll_is_not_shown(client, dossier_page, dossier, make_poll):
    make_poll(dossier, "Nog geheim", state=State.DRAFT)
    assert "Nog geheim" not in client.get("/nl/dossiers/autovrije-markt/").content.decode()


def test_a_hidden_topic_is_not_shown_even_to_its_author(log_in, dossier_page, dossier, make_topic, alice, noon):
    make_topic("Verborgen", dossier=dossier, hidden_at=noon, hidden_rule="W4", hidden_reason="Reclame.")
    assert "Verborgen" not in log_in(alice).get("/nl/dossiers/autovrije-markt/").content.decode()


def test_the_way_up_goes_over_the_theme(client, theme_page, dossier_page):
    crumbs = client.get("/nl/dossiers/autovrije-markt/").context["crumbs"]
    assert [crumb["url"] for crumb in crumbs] == ["/nl/", "/nl/dossiers/", "/nl/dossiers/mobiliteit/"]


def test_a_theme_page_lists_the_dossiers_of_its_theme_in_its_language(client, theme_page, english_dossier_page):
    html = client.get("/nl/dossiers/mobiliteit/").content.decode()
    assert 'href="/nl/dossiers/autovrije-markt/"' in html
    assert "car-free-market" not in html


def test_the_index_groups_dossiers_by_theme(client, theme_page, dossier_page):
    html = client.get("/nl/dossiers/").content.decode()
    assert html.index("Mobiliteit") < html.index("Autovrije Markt")
    assert 'href="/nl/dossiers/mobiliteit/"' in html


def test_the_index_lists_a_dossier_whose_theme_has_no_page(client, dossier_page):
    assert "Autovrije Markt" in client.get("/nl/dossiers/").content.decode()


@pytest.mark.parametrize("number", [1, 12])
def test_the_index_takes_as_many_queries_for_many_as_for_one(
    client, dossiers, theme, number, django_assert_max_num_queries
):
    for n in range(number):
        dossier = Dossier.objects.create(slug=f"d{n}", title={"nl": f"D{n}"}, theme=theme)
        publish_page(dossiers, DossierPage(title=f"D{n}", slug=f"d{n}", dossier=dossier, intro="Kort."), by=None)
    client.get("/nl/dossiers/")
    with django_assert_max_num_queries(13):
        client.get("/nl/dossiers/")


def test_a_dossier_has_one_page_per_language(dossiers, dossier_page, dossier):
    with pytest.raises(ValidationError), transaction.atomic():
        publish_page(dossiers, DossierPage(title="Nog een", slug="nog", dossier=dossier, intro="Kort."), by=None)


def test_the_database_itself_refuses_a_second_page_for_a_dossier(dossiers, dossier_page, theme):
    other = Dossier.objects.create(slug="other", title={"nl": "Ander"}, theme=theme)
    publish_page(dossiers, DossierPage(title="Nog een", slug="nog", dossier=other, intro="Kort."), by=None)
    with pytest.raises(IntegrityError), transaction.atomic():
        DossierPage.objects.filter(slug="nog").update(dossier=dossier_page.dossier)


def test_a_draft_counts_as_the_page_of_its_dossier(dossiers, dossier):
    dossiers.add_child(instance=DossierPage(title="Ontwerp", slug="o", dossier=dossier, intro="Kort.", live=False))
    with pytest.raises(ValidationError), transaction.atomic():
        publish_page(dossiers, DossierPage(title="Nog een", slug="nog", dossier=dossier, intro="Kort."), by=None)


def test_a_theme_has_one_page_per_language(dossiers, theme_page, theme):
    with pytest.raises(ValidationError), transaction.atomic():
        publish_page(dossiers, PolicyPage(title="Nog een", slug="nog", theme=theme), by=None)


def test_the_same_dossier_has_a_page_in_the_other_language_too(english_dossier_page):
    assert english_dossier_page.language == "en"
    assert english_dossier_page.url == "/en/dossiers/car-free-market/"


def test_a_translation_that_an_editor_asks_for_is_a_draft_in_that_language(dossier_page):
    copy = dossier_page.copy_for_translation(Locale.objects.get(language_code="en"))
    assert (copy.language, copy.live, copy.dossier) == ("en", False, dossier_page.dossier)


def test_a_page_can_not_be_translated_twice(dossier_page, english_dossier_page, dossier):
    with pytest.raises((ValidationError, IntegrityError)), transaction.atomic():
        publish_translation(
            dossier_page, DossierPage(title="Again", slug="again", dossier=dossier, intro="."), language="en", by=None
        )
