"""What keeps a page from being published, what only advises, and what happens in an emergency."""

from datetime import timedelta

import pytest
from django.utils import timezone
from wagtail.images import get_image_model
from wagtail.models import WorkflowState
from wagtail.test.utils.form_data import nested_form_data, rich_text, streamfield

from cms.actions import publish_page
from cms.care.actions import OwnEmergency, look_afterwards, note_emergency
from cms.care.advice import advise
from cms.care.faults import faults_of
from cms.care.models import EmergencyPublication
from cms.care.starts import Start, start_page
from cms.models import DossierPage, EventPage, NewsPage
from participation.audit.models import Entry
from participation.dossiers.models import Team
from participation.errors import NotPermitted
from participation.residents.models import Role


def told(*pieces, **fields):
    """The sentences about a page of these pieces."""
    page = NewsPage(title="Proef", slug="proef", **{"intro": "Een proef.", "body": list(pieces)} | fields)
    return [fault.sentence for fault in faults_of(page)]


def image(alt, *, decorative=False):
    picture = get_image_model()(title="markt.jpg", collection_id=1)
    picture.contextual_alt_text, picture.decorative = alt, decorative
    return "image", picture


@pytest.mark.once
@pytest.mark.parametrize(
    ("piece", "sentence"),
    [
        (image(""), "De afbeelding “markt.jpg” heeft geen alt-tekst."),
        (image("IMG_1234"), "De alt-tekst “IMG_1234” is de naam van een bestand."),
        (image("markt.JPG"), "De alt-tekst “markt.JPG” is de naam van een bestand."),
        (image("x" * 251), "is te lang: zeg het in 250 tekens"),
        (("prose", "<h3>Te diep</h3><p>x</p>"), "De tussentitel “Te diep” slaat een niveau over."),
        (("prose", "<h2></h2>"), "Een tussentitel is leeg."),
        (("prose", '<p><a href="/nl/">Klik hier</a></p>'), "De link “Klik hier” zegt niet waar hij naartoe gaat."),
        (("prose", '<p><a href="/nl/">Lees meer…</a></p>'), "De link “Lees meer…” zegt niet waar hij naartoe gaat."),
        (("prose", '<p><a href="https://x.be">https://x.be</a></p>'), "zegt niet waar hij naartoe gaat."),
        (("prose", '<p><a href="/nl/"> </a></p>'), "Een link heeft geen woorden."),
        (("prose", '<p>Zie <a linktype="document" id="1">het plan</a>.</p>'), "staat alleen in een document."),
        (("prose", "<p>[Wat wil de stad?]</p>"), "“[Wat wil de stad?]” wacht nog op je eigen woorden."),
        (("quote", {"text": "[…]", "source": "An"}), "“[…]” wacht nog op je eigen woorden."),
    ],
)
def test_a_fault_is_named_in_a_sentence(piece, sentence):
    (fault,) = told(piece)
    assert sentence in fault


@pytest.mark.once
@pytest.mark.parametrize(
    "piece",
    [
        image("De Markt vol fietsers"), image("", decorative=True),
        ("prose", "<h2>Eerst</h2><h3>Dan</h3><h2>En</h2><p>x</p>"),
        ("prose", '<p><a href="/nl/">Het hele plan</a></p>'),
        ("prose", f'<p>{"woord " * 45}<a linktype="document" id="1">het plan</a>.</p>'),
        ("section", {"heading": "Wat kost het?", "text": "<h3>Dit jaar</h3><p>Niets.</p>"}),
    ],
)  # fmt: skip
def test_what_is_right_is_let_through(piece):
    assert told(piece) == []


@pytest.mark.once
def test_news_about_a_decision_needs_plain_words():
    assert told(is_decision=True) == ["Nieuws over een beslissing heeft een samenvatting in gewone woorden nodig."]
    assert told(is_decision=True, plain_summary="De Markt wordt autovrij.") == []


@pytest.mark.once
def test_an_example_waits_for_ones_own_words_in_its_fields_too():
    assert told(intro="[Wat verandert er?]") == ["“[Wat verandert er?]” wacht nog op je eigen woorden."]


# The editor


def sent(text, **more):
    body = streamfield([("prose", rich_text(text))])
    words = {"title": "Proef", "slug": "proef", "intro": "Een proef.", "published_at": "2026-11-22 12:00", "body": body}
    return nested_form_data(words | more)


def test_a_draft_may_have_faults_and_is_not_published_with_them(log_in, communications, news):
    editor, address = log_in(communications), f"/beheer/pages/add/cms/newspage/{news.pk}/"
    vague = "<p><a href='/nl/'>Klik hier</a></p>"
    refused = editor.post(address, sent(vague) | {"action-publish": "action-publish"})
    assert "De link “Klik hier” zegt niet waar hij naartoe gaat." in str(refused.context["form"].errors)
    assert not NewsPage.objects.exists()
    assert editor.post(address, sent(vague)).status_code == 302
    page = NewsPage.objects.get(locale__language_code="nl")
    assert not page.live
    looked = editor.get(f"/beheer/care/look/{page.pk}/").content.decode()
    assert "Klik hier" in looked
    published = editor.post(
        f"/beheer/pages/{page.pk}/edit/", sent("<p>Goed.</p>") | {"action-publish": "action-publish"}
    )
    assert published.status_code == 302
    page.refresh_from_db()
    assert page.live


def test_of_two_editors_at_once_the_second_is_told_before_the_first_is_overwritten(
    log_in, communications, make_person, news
):
    page = publish_page(news, NewsPage(title="Proef", slug="proef", intro="Kort."), by=None)
    address, seen = f"/beheer/pages/{page.pk}/edit/", {"loaded_revision_id": str(page.latest_revision_id)}
    first, second = log_in(communications), log_in(make_person("Chief", roles=[Role.EDITOR_IN_CHIEF]))
    assert first.post(address, sent("<p>Nog niet af.</p>") | seen).status_code == 302  # as the editor does by itself
    assert first.post(address, sent("<p>Van de eerste.</p>") | seen).status_code == 302  # one's own is no one else's
    told = second.post(address, sent("<p>Van de tweede.</p>") | seen)
    assert "Iemand anders bewaarde deze pagina terwijl je eraan werkte." in str(told.context["form"].errors)
    page.refresh_from_db()
    assert "Van de eerste." in str(page.get_latest_revision_as_object().body)
    again = {"loaded_revision_id": str(page.latest_revision_id)}
    assert second.post(address, sent("<p>Van de tweede.</p>") | again).status_code == 302


def test_in_an_emergency_it_is_published_and_somebody_else_looks_afterwards(
    log_in, communications, make_person, news, client
):
    editor = log_in(communications)
    form = editor.get(f"/beheer/pages/add/cms/newspage/{news.pk}/").content.decode()
    assert '<button type="submit" name="action-publish" value="emergency"' in form
    vague = "<p>Drink geen water. <a href='/nl/'>Klik hier</a></p>"
    address = f"/beheer/pages/add/cms/newspage/{news.pk}/"
    assert editor.post(address, sent(vague) | {"action-publish": "emergency"}).status_code == 302
    page = NewsPage.objects.get(locale__language_code="nl")
    assert page.live
    noted = EmergencyPublication.objects.get()
    assert (noted.page_id, noted.published_by) == (page.pk, communications)
    assert noted.look_by == timezone.localdate() + timedelta(days=3)
    assert Entry.objects.filter(action="page.published_in_emergency").exists()
    assert editor.post(f"/beheer/care/emergencies/{noted.pk}/").status_code == 409
    other = log_in(make_person("Chief", roles=[Role.EDITOR_IN_CHIEF]))
    assert "Proef" in other.get("/beheer/care/emergencies/").content.decode()
    assert other.post(f"/beheer/care/emergencies/{noted.pk}/").status_code == 302
    assert not EmergencyPublication.objects.waiting().exists()


def test_looking_afterwards_is_for_another_who_makes_pages_and_happens_once(
    news, communications, make_person, alice, noon
):
    page = publish_page(news, NewsPage(title="Water", slug="water", intro="Kook het."), by=communications)
    noted = note_emergency(page, by=communications, at=noon)
    assert note_emergency(page, by=communications, at=noon) == noted
    with pytest.raises(OwnEmergency):
        look_afterwards(noted, by=communications, at=noon)
    with pytest.raises(NotPermitted):
        look_afterwards(noted, by=alice, at=noon)
    chief = make_person("Chief", roles=[Role.EDITOR_IN_CHIEF])
    look_afterwards(noted, by=chief, at=noon)
    look_afterwards(noted, by=chief, at=noon + timedelta(hours=1))
    assert EmergencyPublication.objects.get().looked_at == noon
    assert Entry.objects.filter(action="page.looked_at_afterwards").count() == 1


# The workflow


def hand_in(page, by):
    page.save_revision(user=by)
    return page.get_workflow().start(page, by)


def test_a_page_goes_from_another_pair_of_eyes_over_accessibility_to_publication(news, communications, make_person):
    chief = make_person("Chief", roles=[Role.EDITOR_IN_CHIEF])
    page = NewsPage(title="Proef", slug="proef", intro="Een proef.", live=False)
    news.add_child(instance=page)
    state = hand_in(page, communications)
    review = state.current_task_state.task.specific
    assert review.get_actions(page, communications) == []
    assert [name for name, *_rest in review.get_actions(page, chief)][:2] == ["reject", "approve"]
    review.on_action(state.current_task_state, chief, "approve")
    state.refresh_from_db()
    assert state.current_task_state.task.name == "Publicatie"  # nothing stood in the way
    state.current_task_state.task.specific.on_action(state.current_task_state, chief, "approve")
    page.refresh_from_db()
    assert page.live


def test_a_page_with_faults_goes_back_with_each_of_them_named(news, communications, make_person):
    chief = make_person("Chief", roles=[Role.EDITOR_IN_CHIEF])
    page = NewsPage(title="Proef", slug="proef", intro="Een proef.", live=False, is_decision=True)
    news.add_child(instance=page)
    state = hand_in(page, communications)
    state.current_task_state.task.specific.on_action(state.current_task_state, chief, "approve")
    state.refresh_from_db()
    assert state.status == WorkflowState.STATUS_NEEDS_CHANGES
    assert "samenvatting in gewone woorden" in state.current_task_state.comment


# Advice


@pytest.mark.once
def test_advice_finds_long_sentences_and_who_is_not_named():
    advice = advise(
        "De stad wil dat iedereen veilig thuis komt.\n"
        "Omdat er veel mensen in de straat wonen en omdat de bus er vaak rijdt, komt er volgend jaar een nieuw pad.\n"
        "Het besluit wordt genomen door de raad. Vorig jaar werden 63 bomen geplant. Het wordt warm. Wie werd ziek?\n"
        "Dat kost bv. 3,50 euro per jaar. De raad beslist in maart."
    )
    assert len(advice.long) == 1
    assert advice.passive == ("Het besluit wordt genomen door de raad.", "Vorig jaar werden 63 bomen geplant.")
    assert advice.sentences == 8


# Examples, and looking again


@pytest.mark.parametrize(
    ("start", "kind"), [("decision", NewsPage), ("webinar", EventPage), ("consultation", DossierPage)]
)
def test_an_example_has_all_its_parts_and_waits_for_ones_own_words(log_in, communications, town, theme, start, kind):
    editor = log_in(communications)
    assert "Begin een pagina met een voorbeeld" in editor.get("/beheer/").content.decode()
    response = editor.post("/beheer/care/start/", {"start": start, "title": "De Linde", "theme": theme.pk})
    page = kind.objects.get(locale__language_code="nl")
    assert response.headers["Location"] == f"/beheer/pages/{page.pk}/edit/"
    assert editor.get(response.headers["Location"]).status_code == 200
    assert not page.live
    assert any("wacht nog op je eigen woorden." in fault.sentence for fault in faults_of(page))


def test_who_makes_no_pages_begins_none(town, theme, alice, case_handler, log_in, noon):
    with pytest.raises(NotPermitted):
        start_page(Start.DECISION, "Iets", theme, by=alice, at=noon)
    assert log_in(case_handler).get("/beheer/care/start/").status_code == 403
    assert log_in(case_handler).get("/beheer/care/again/").status_code == 403


def test_pages_whose_day_has_come_are_listed_with_who_keeps_them(log_in, communications, news, theme):
    today = timezone.localdate()
    for number, days in enumerate((-1, 20, 60)):
        item = NewsPage(title=f"Bericht {number}", slug=f"b{number}", intro=".", kept_by=Team.objects.first())
        item.review_on = today + timedelta(days=days)
        publish_page(news, item, by=None)
    page = log_in(communications).get("/beheer/care/again/").content.decode()
    assert page.index("Bericht 0") < page.index("Bericht 1")
    assert "Bericht 2" not in page
    assert str(Team.objects.first()) in page
