"""What the town promised: followers hear of it, a day that moves stays to be read, and silence is noticed."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from cms.matter.actions import follow_dossier
from cms.promises.actions import make_promise, say_how_it_stands
from cms.promises.errors import AboutNothing, DayIsOver, PromiseEnded
from cms.promises.models import Promise, PromiseState
from cms.promises.silence import tell_of_silence
from forum.models import Follow
from participation.dossiers.models import Audience
from participation.errors import NotPermitted
from participation.notices.models import Notice
from tests.conftest import NOON

DUE = NOON.date() + timedelta(days=30)


@pytest.fixture
def promise(communications, dossier, theme, alice):
    follow_dossier(dossier, by=alice, at=NOON)
    return make_promise(
        what="Tien banken op het plein", due_on=DUE, budget=12_000, place="Plein", team=theme.team, dossier=dossier,
        by=communications, at=NOON,
    )  # fmt: skip


def told(person):
    return [notice.event.kind for notice in Notice.objects.filter(person=person).order_by("pk")]


def test_followers_of_the_dossier_and_of_the_case_hear_how_a_promise_goes(
    communications, promise, alice, bob, make_topic, theme, dossier
):
    topic = make_topic("Wij doen het zelf", dossier=dossier)
    Follow.objects.create(topic=topic, person=bob)
    other = make_promise(what="De sleutel", due_on=DUE, team=theme.team, topic=topic, by=communications, at=NOON)
    assert other.dossier == dossier
    assert (told(alice), told(bob)) == (["promises.made", "promises.made"], ["promises.made"])
    say = {"by": communications, "at": NOON}
    later = DUE + timedelta(days=9)
    say_how_it_stands(promise, said="De banken zijn besteld.", state=PromiseState.OPEN, due_on=DUE, **say)
    word = say_how_it_stands(promise, said="Later geleverd.", state=PromiseState.OPEN, due_on=later, **say)
    assert word.due_before == DUE
    say_how_it_stands(promise, said="Ze staan er.", state=PromiseState.KEPT, due_on=later, **say)
    assert told(alice)[2:] == ["promises.said", "promises.moved", "promises.kept"]
    with pytest.raises(PromiseEnded):
        say_how_it_stands(promise, said="Nog iets.", state=PromiseState.OPEN, due_on=later, **say)


def test_a_promise_needs_a_day_to_come_something_that_it_is_about_and_somebody_who_may(communications, alice, theme):
    with pytest.raises(DayIsOver):
        make_promise(what="X", due_on=NOON.date() - timedelta(days=1), team=theme.team, by=communications, at=NOON)
    with pytest.raises(AboutNothing):
        make_promise(what="X", due_on=DUE, team=theme.team, by=communications, at=NOON)
    with pytest.raises(NotPermitted):
        make_promise(what="X", due_on=DUE, team=theme.team, by=alice, at=NOON)
    with pytest.raises(IntegrityError), transaction.atomic():
        Promise.objects.create(what="X", due_on=DUE, team=theme.team, made_at=NOON, last_said_at=NOON)


def test_silence_is_told_once_until_something_is_said(promise, communications):
    assert tell_of_silence(NOON + timedelta(days=29)) == 0
    overdue = NOON + timedelta(days=31)
    assert [tell_of_silence(overdue), tell_of_silence(overdue)] == [1, 0]
    assert told(communications) == ["promises.silent"]
    later = overdue.date() + timedelta(days=200)
    say_how_it_stands(promise, said="Bezig.", state=PromiseState.OPEN, due_on=later, by=communications, at=overdue)
    assert tell_of_silence(overdue + timedelta(days=89)) == 0
    quiet = overdue + timedelta(days=91)
    assert tell_of_silence(quiet) == 1
    promise.refresh_from_db()
    assert promise.silent_days(quiet) == 91


def test_the_public_page_shows_all_of_it_and_nothing_of_a_private_dossier(
    client, log_in, case_handler, promise, dossier_page, dossier
):
    office = log_in(case_handler)
    assert "Tien banken" in office.get("/beheer/promises/").text
    say = f"/beheer/promises/{promise.pk}/"
    assert "date-time-chooser.js" in office.get(say).text
    wrong = office.post(say, {"said": "Later.", "state": "open", "due_on": "2020-01-01"})
    assert (wrong.status_code, "nog moet komen" in wrong.text) == (422, True)
    moved = {"said": "De leverancier is laat.", "state": "open", "due_on": "2099-01-31"}
    assert office.post(say, moved).status_code == 302
    new = {"what": "Een fietsenrek", "team": promise.team_id, "due_on": "2099-05-01"}
    assert "dossier of het onderwerp" in office.post("/beheer/promises/new/", new).text
    assert office.post("/beheer/promises/new/", new | {"dossier": dossier.pk}).status_code == 302
    page = client.get(f"/nl/promises/{promise.pk}/").text
    for words in ("Tien banken op het plein", "Dienst Mobiliteit", "12.000", "Plein", "De leverancier is laat."):
        assert words in page
    assert "31 januari 2099" in page
    assert "was het beloofd tegen 23 december 2026" in page
    assert "Een fietsenrek" in client.get("/nl/dossiers/autovrije-markt/").text
    assert "Tien banken" in client.get("/nl/promises/?state=open").text
    assert "Tien banken" not in client.get("/nl/promises/?state=kept").text
    dossier.audience = Audience.NEIGHBOURS
    dossier.save()
    assert "Tien banken" not in client.get("/nl/promises/").text
    assert client.get(f"/nl/promises/{promise.pk}/").status_code == 404
    assert office.get(f"/nl/promises/{promise.pk}/").status_code == 200
