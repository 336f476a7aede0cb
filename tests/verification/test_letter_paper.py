"""A letter on paper: one page, large, in the words of the person's language, with a QR code beside the code."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import AnonymousUser
from django.test import RequestFactory

from participation.residents.verification.codes import Code
from participation.residents.verification.letter_paper import FORM_FEED, TooLong, as_pdf, as_text, page_of
from participation.residents.verification.letters import PrintedLetter
from participation.residents.verification.models import Letter, Purpose

CODE = Code("0123456789A6")


@pytest.fixture
def paper(noon, settings, db):
    """Write a letter: paper(language="en")."""
    settings.SITE_URL, settings.SITE_NAME = "https://participatie.example.org", "Lindewaarde"
    request = RequestFactory().get("/")
    request.user = AnonymousUser()

    def make(**different):
        told = {"purpose": Purpose.VERIFY, "recipient": "Ann Peeters", "address": "Lindelaan 1\n9990 Lindewaarde"}
        told |= {"language": "nl", "asked_at": noon, "expires_at": noon + timedelta(days=60)}
        return page_of(PrintedLetter(Letter(**told | different), CODE), request)

    return make


def pages_in(pdf):
    return pdf.count(b"/Type /Page\n") or pdf.count(b"/Type /Page ")


def test_the_plain_text_says_all_there_is_to_know(paper):
    text = as_text([paper()])
    for said in (
        "Lindewaarde\n\nAnn Peeters\nLindelaan 1\n9990 Lindewaarde\n\nBeste Ann Peeters,",
        "\n\n0123-4567-89A6\n\n",
        "https://participatie.example.org/nl/me/verification/letter/",
        "tot 22 januari 2027",
        "Bel 000 00 00 00",
    ):
        assert said in text


def test_a_letter_is_written_in_the_language_of_who_gets_it(paper):
    text = as_text([paper(language="en")])
    assert "Dear Ann Peeters," in text
    assert "https://participatie.example.org/en/me/verification/letter/" in text


def test_letters_are_apart_by_a_page_break(paper):
    assert as_text([paper(), paper()]).count(FORM_FEED) == 1


@pytest.mark.parametrize("language", ["nl", "en"])
@pytest.mark.parametrize("purpose", list(Purpose))
def test_each_kind_of_letter_is_one_page_also_with_the_longest_name(paper, language, purpose):
    longest = {"recipient": "Maximiliaan " * 8, "address": f"{'Burgemeesterslaan ' * 5}\n9990 {'Lindewaarde ' * 4}"}
    letter = paper(purpose=purpose, language=language, about="een vraag die lang is " * 9, **longest)
    assert pages_in(as_pdf([letter, letter, letter])) == 3


def test_what_does_not_fit_is_not_printed(paper):
    with pytest.raises(TooLong):
        as_pdf([paper(recipient="Ann " * 400)])


def test_letters_that_the_font_lacks_lose_their_accent_in_the_pdf_alone(paper):
    page = paper(recipient="Řehoř Őry 李")
    assert as_pdf([page]).startswith(b"%PDF-")
    assert "Řehoř Őry 李" in as_text([page])


def test_the_qr_code_leads_to_the_page_with_the_code(paper):
    assert paper().url == "https://participatie.example.org/nl/me/verification/letter/?code=0123-4567-89A6"


def test_names_are_not_written_as_html(paper):
    assert "Beste D'Hondt & Zonen," in as_text([paper(recipient="D'Hondt & Zonen")])
