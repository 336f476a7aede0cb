"""Forms that editors make: what is sent is kept for a while, never what a program sends."""

from datetime import timedelta

import pytest
from wagtail.contrib.forms.models import FormSubmission

from cms.actions import fill_trees, publish_page
from cms.models import BodyPage, FormPage
from cms.models.forms import answers_over

ADDRESS = "/nl/vraag/"


@pytest.fixture
def question(home):
    page = FormPage(title="Vraag", slug="vraag", intro="Stel je vraag.", thanks="We antwoorden binnen 10 dagen.")
    page.form_fields = [page.form_fields.model(label="Je vraag", field_type="multiline", required=True, sort_order=0)]
    return publish_page(home, page, by=None)


def test_what_is_sent_is_kept_and_thanked_for_once(client, question):
    page = client.get(ADDRESS).content.decode()
    assert "90 dagen bewaard" in page
    response = client.post(ADDRESS, {"je_vraag": "Waar is de bus?", "agrees": "on"})
    assert (response.status_code, response.headers["Location"]) == (302, "/nl/vraag/?sent")
    assert "We antwoorden binnen 10 dagen." in client.get("/nl/vraag/?sent").content.decode()
    assert FormSubmission.objects.get().form_data == {"je_vraag": "Waar is de bus?"}


def test_a_form_that_is_not_right_keeps_what_was_typed(client, question):
    response = client.post(ADDRESS, {"je_vraag": "Waar is de bus?"})
    assert response.status_code == 422
    assert "Waar is de bus?" in response.content.decode()
    assert not FormSubmission.objects.exists()


def test_a_program_is_thanked_and_nothing_is_kept(client, question):
    assert client.post(ADDRESS, {"je_vraag": "Buy", "agrees": "on", "website": "x"}).status_code == 302
    assert not FormSubmission.objects.exists()


def test_answers_are_destroyed_when_the_form_says_so(client, question, noon):
    client.post(ADDRESS, {"je_vraag": "Waar is de bus?", "agrees": "on"})
    FormSubmission.objects.update(submit_time=noon - timedelta(days=90))
    assert not answers_over(noon).exists()
    assert answers_over(noon + timedelta(seconds=1)).count() == 1


def test_a_form_that_waits_for_translation_can_be_sent_too(client, question):
    fill_trees()
    assert client.post("/fr/vraag/", {"je_vraag": "Où est le bus ?", "agrees": "on"}).status_code == 302


def test_a_body_says_who_sits_in_it(client, home):
    members = [("member", {"name": "An Peeters", "role": "Voorzitter", "group": "Fietsersbond"})]
    page = BodyPage(title="Mobiliteitsraad", slug="raad", intro="Geeft advies.", members=members, meets="Elke maand")
    publish_page(home, page, by=None)
    shown = client.get("/nl/raad/").content.decode()
    assert "An Peeters" in shown
    assert "Voorzitter · Fietsersbond" in shown
