"""A code in a letter opens one dossier to whoever types it, for as long as it is not withdrawn."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from participation.audience.actions import NotForNeighbours, UnknownNeighbourCode, WrongLastDay, make_code, use_code
from participation.audience.models import Code
from participation.dossiers.models import Audience
from participation.errors import NotPermitted
from participation.residents.verification.attempts import TooManyAttempts
from tests.conftest import NOON

PAGE = "/nl/dossiers/autovrije-markt/"


@pytest.fixture
def closed(dossier_page, dossier):
    dossier.audience = Audience.NEIGHBOURS
    dossier.save()
    return dossier


def test_a_stranger_reads_where_to_go_and_nothing_of_the_dossier(client, closed):
    answer = client.get(PAGE)
    assert answer.status_code == 404
    assert "Woon je in de buurt?" in answer.text
    assert f"/accounts/login/?next={PAGE}" in answer.text
    assert "Autovrije" not in answer.text
    nothing = client.get("/nl/dossiers/die-er-niet-is/")
    assert nothing.text.replace("die-er-niet-is", "autovrije-markt") == answer.text
    assert "Typ de code uit je brief" in answer.text


def test_the_code_of_a_letter_opens_the_dossier_until_it_is_withdrawn(log_in, communications, outsider, closed):
    office, reader = log_in(communications), log_in(outsider)
    assert "Typ de code uit je brief" in reader.get(PAGE).text
    codes = f"/beheer/neighbours/{closed.pk}/codes/"
    assert "Codes voor buren" in office.get("/beheer/dossier/").text
    assert "date-time-chooser.js" in office.get(codes).text
    made = office.post(codes, {"last_day": (timezone.localdate() + timedelta(days=9)).isoformat()})
    code = made.context["made"]
    assert code in made.text
    assert code not in office.get(codes).text
    wrong = reader.post("/nl/neighbours/code/", {"code": "0000-0000-0000"})
    assert (wrong.status_code, "Kijk nog eens naar je brief" in wrong.text) == (422, True)
    opened = reader.post("/nl/neighbours/code/", {"code": code.lower()}, follow=True)
    assert opened.redirect_chain[-1][0] == PAGE
    assert opened.status_code == 200
    assert office.post(f"/beheer/neighbours/codes/{Code.objects.get().pk}/withdraw/").status_code == 302
    assert reader.get(PAGE).status_code == 404
    assert reader.post("/nl/neighbours/code/", {"code": code}).status_code == 422


def test_without_an_account_the_code_opens_the_dossier_in_this_browser_until_its_last_day(
    client, communications, closed
):
    code = make_code(closed, last_day=timezone.localdate(), by=communications, at=timezone.now())
    opened = client.post("/nl/neighbours/code/", {"code": code}, follow=True)
    assert (opened.redirect_chain[-1][0], opened.status_code) == (PAGE, 200)
    assert "Je kan dit dossier lezen in deze browser" in opened.text
    assert opened.headers["Cache-Control"] == "private, no-cache"
    assert Client().get(PAGE).status_code == 404
    made = Code.objects.all()
    made.update(last_day=timezone.localdate() - timedelta(days=1))
    assert client.get(PAGE).status_code == 404
    made.update(last_day=timezone.localdate(), withdrawn_at=timezone.now())
    assert client.get(PAGE).status_code == 404


def test_a_code_is_over_after_its_last_day_and_guessing_is_limited(communications, outsider, alice, closed):
    code = make_code(closed, last_day=NOON.date(), by=communications, at=NOON)
    with pytest.raises(NotPermitted):
        make_code(closed, last_day=NOON.date(), by=alice, at=NOON)
    for day in (NOON.date() - timedelta(days=1), NOON.date() + timedelta(days=400)):
        with pytest.raises(WrongLastDay):
            make_code(closed, last_day=day, by=communications, at=NOON)
    assert use_code(code, by=outsider, net="1.2.3.4", at=NOON).dossier == closed
    later = NOON + timedelta(days=1)
    for _try in range(5):
        with pytest.raises(UnknownNeighbourCode):
            use_code(code, by=alice, net="1.2.3.4", at=later)
    with pytest.raises(TooManyAttempts):
        use_code(code, by=alice, net="1.2.3.4", at=later)
    closed.audience = Audience.STAFF
    closed.save()
    with pytest.raises(NotForNeighbours):
        make_code(closed, last_day=NOON.date(), by=communications, at=NOON)
