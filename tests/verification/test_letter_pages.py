"""The pages around a letter, as a resident and an officer meet them; all are plain forms."""

import re
from datetime import timedelta

import pytest
from django.contrib.auth.models import Permission
from django.utils import timezone

from cms.groups import ENTER
from participation.residents.models import Level
from participation.residents.verification.letters import ask_letter, print_letters
from participation.residents.verification.models import Letter, LetterState
from tests.conftest import PASSWORD

pytestmark = pytest.mark.django_db
TOLD = {
    "recipient": "Ann Peeters", "street": "Lindelaan 1 bus 2", "postcode": "9990", "town": "Lindewaarde",
    "is_old_enough": "on",
}  # fmt: skip


@pytest.fixture
def printed(outsider, officer, noon):
    ask_letter(outsider, "Ann Peeters", "Lindelaan 1", at=noon, by=outsider)
    return print_letters(by=officer, at=noon)[1][0]


def text_of(response):
    return " ".join(response.content.decode().split())


def test_a_resident_asks_a_letter_and_goes_back_where_they_were(log_in, outsider):
    page = log_in(outsider).get("/nl/me/verification/letter/ask/?next=/nl/polls/plein/")
    assert "Ik ben 16 jaar of ouder" in text_of(page)
    sent = log_in(outsider).post("/nl/me/verification/letter/ask/", TOLD | {"next": "/nl/polls/plein/"})
    assert (sent.status_code, sent.url) == (302, "/nl/polls/plein/")
    letter = Letter.objects.get()
    assert (letter.recipient, letter.address) == ("Ann Peeters", "Lindelaan 1 bus 2\n9990 Lindewaarde")
    overview = text_of(log_in(outsider).get("/nl/me/verification/"))
    assert "Je vroeg een brief" in overview


def test_a_letter_needs_an_age_and_keeps_what_was_typed(log_in, outsider):
    page = log_in(outsider).post("/nl/me/verification/letter/ask/", TOLD | {"is_old_enough": ""})
    assert page.status_code == 422
    assert 'value="Lindelaan 1 bus 2"' in text_of(page)
    assert not Letter.objects.exists()


@pytest.mark.parametrize("elsewhere", ["https://evil.example/", "//evil.example/", "javascript:alert(1)"])
def test_nobody_is_led_to_another_site(log_in, outsider, elsewhere):
    assert elsewhere not in text_of(log_in(outsider).get("/nl/me/verification/", {"next": elsewhere}))
    sent = log_in(outsider).post("/nl/me/verification/letter/ask/", TOLD | {"next": elsewhere})
    assert sent.url == "/nl/me/verification/"


def test_the_qr_code_leads_to_a_button_and_changes_nothing(log_in, outsider, printed):
    client, page = log_in(outsider), "/nl/me/verification/letter/"
    shown = client.get(page, {"code": printed.code.in_groups})
    assert f'value="{printed.code.in_groups}"' in text_of(shown)
    assert "no-store" in shown["Cache-Control"]
    assert Letter.objects.get().state == LetterState.PRINTED
    used = client.post(page, {"code": printed.code.in_groups.lower(), "next": "/nl/forum/"}, follow=True)
    assert used.redirect_chain == [("/nl/forum/", 302)]
    assert "geverifieerde inwoner" in text_of(used)
    outsider.refresh_from_db()
    assert outsider.level == Level.RESIDENT


def test_a_stranger_with_a_qr_code_logs_in_first_and_comes_back_to_it(client, outsider, printed):
    page = f"/nl/me/verification/letter/?code={printed.code.in_groups}"
    to_log_in = client.get(page)
    assert to_log_in.url.startswith("/accounts/login/?next=")
    back = client.post(to_log_in.url, {"login": outsider.email, "password": PASSWORD})
    assert back.url == page


class TestTypedBeforeLoggingIn:
    PAGE = "/nl/me/verification/letter/"

    @pytest.fixture
    def typed(self, client, printed, outsider):
        """The code was typed where one needs no account; then somebody logs in: typed(outsider)."""

        def log_in_as(person):
            shown = client.post("/nl/letter/", {"code": printed.code.in_groups}, follow=True)
            assert "Meld je eerst aan; je hoeft hem niet opnieuw te typen." in text_of(shown)
            assert printed.code.symbols not in str(dict(client.session.items())).replace("-", "")
            client.post(shown.redirect_chain[-1][0], {"login": person.email, "password": PASSWORD})
            return client

        return log_in_as

    def test_a_code_need_not_be_typed_again(self, typed, outsider):
        client = typed(outsider)
        assert "staat hier nog" in text_of(client.get(self.PAGE))
        assert Letter.objects.get().state == LetterState.PRINTED
        assert "geverifieerde inwoner" in text_of(client.post(self.PAGE, follow=True))
        outsider.refresh_from_db()
        assert (outsider.level, outsider.level_method) == (Level.RESIDENT, "letter")
        assert client.post(self.PAGE, {"next": "/nl/"}).status_code == 422

    def test_it_is_nobody_elses(self, typed, make_person, outsider):
        neighbour = make_person("Neighbour", level=Level.CONFIRMED)
        client = typed(neighbour)
        assert "staat hier nog" not in text_of(client.get(self.PAGE))
        assert client.post(self.PAGE, {"next": "/nl/"}).status_code == 422
        assert Letter.objects.get().state == LetterState.PRINTED

    def test_it_is_kept_for_a_quarter_of_an_hour(self, typed, outsider, monkeypatch):
        client, later = typed(outsider), timezone.now() + timedelta(minutes=15)
        monkeypatch.setattr(timezone, "now", lambda: later)
        assert "staat hier nog" not in text_of(client.get(self.PAGE))
        assert client.post(self.PAGE, {"next": "/nl/"}).status_code == 422


def test_a_mistyped_code_is_told_at_the_field(log_in, outsider, printed):
    page = log_in(outsider).post("/nl/me/verification/letter/", {"code": "0123-4567-89A2"})
    assert page.status_code == 422
    assert "Misschien typte je een teken verkeerd" in text_of(page)


def test_too_many_tries_answer_429(log_in, outsider):
    client = log_in(outsider)
    answers = [client.post("/nl/me/verification/letter/", {"code": "0123-4567-89A6"}) for _each in range(6)]
    assert [answer.status_code for answer in answers] == [403] * 5 + [429]


def test_a_resident_cancels_their_own_letter_and_no_other(log_in, outsider, alice, printed):
    where = f"/nl/me/verification/letter/{printed.letter.pk}/cancel/"
    assert log_in(alice).post(where).status_code == 404
    assert log_in(outsider).get(where).status_code == 405
    assert log_in(outsider).post(where).status_code == 302
    assert Letter.objects.get().state == LetterState.CANCELLED


class TestBackOffice:
    @pytest.fixture
    def desk(self, log_in, officer, town_groups):
        return log_in(officer)

    @pytest.fixture
    def town_groups(self, officer):
        """The group of desk officers may enter the back office."""

        app, codename = ENTER.split(".")
        entry = Permission.objects.get(content_type__app_label=app, codename=codename)
        officer.groups.get(name="desk_officer").permissions.add(entry)

    def test_an_officer_prints_notes_and_sees_how_far_it_is(self, desk, outsider, noon):
        ask_letter(outsider, "Şükran Kovač", "Lindelaan 1\n9990 Lindewaarde", at=noon, by=outsider)
        assert "1 brief wacht" in text_of(desk.get("/beheer/letters/"))
        paper = desk.post("/beheer/letters/print/", {"form": "pdf"})
        assert (paper["Content-Type"], paper.content[:5]) == ("application/pdf", b"%PDF-")
        assert "no-store" in paper["Cache-Control"]
        batch = Letter.objects.get().batch
        again = desk.post(f"/beheer/letters/batches/{batch.pk}/print/", {"form": "txt"}).content.decode()
        assert "Şükran Kovač\nLindelaan 1\n9990 Lindewaarde" in again
        assert re.search(r"^[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4}$", again, re.MULTILINE)
        assert "De code werkt één keer" in again
        assert desk.post(f"/beheer/letters/batches/{batch.pk}/sent/").status_code == 302
        page = text_of(desk.get("/beheer/letters/"))
        assert "Er is nog niets gedrukt" not in page
        assert "Kovač" not in page
        letter = Letter.objects.get()
        assert (letter.state, letter.address) == (LetterState.SENT, "")

    def test_an_officer_cancels_a_letter(self, desk, outsider, noon):
        letter = ask_letter(outsider, "Ann", "Lindelaan 1", at=noon, by=outsider)
        desk.post(f"/beheer/letters/{letter.pk}/cancel/")
        assert Letter.objects.get().state == LetterState.CANCELLED

    def test_nothing_happens_by_a_link_and_residents_stay_out(self, desk, log_in, outsider):
        for where in ("print/", "batches/1/print/", "batches/1/sent/", "1/cancel/"):
            assert desk.get(f"/beheer/letters/{where}").status_code == 405
        assert log_in(outsider).get("/beheer/letters/").status_code == 403
