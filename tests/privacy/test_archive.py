"""Taking one's data along: everything that is registered, readable by machines and by people."""

import io
import json
import zipfile

import pytest
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format

from forum.actions import post_topic
from forum.notices import TALK
from participation.audit.purposes import Purpose
from participation.audit.reads import read
from participation.notices.models import Choice
from participation.notices.schedule import How

PURPOSE = "om deze persoon te bellen of te schrijven"


@pytest.fixture
def taken(log_in, alice, bob, theme, noon):
    Choice.objects.create(person=alice, sort=TALK, how=How.WEEKLY)
    type(alice).objects.filter(pk=alice.pk).update(level_method="acm")
    post_topic(by=alice, at=noon, kind="need", title="A <b>bench</b>", source="For who is tired.", theme=theme)
    post_topic(by=bob, at=noon, kind="need", title="A tree", source="For shade.", theme=theme)
    answer = log_in(alice).get(reverse("privacy:archive"))
    assert answer["Content-Type"] == "application/zip"
    assert answer["Content-Disposition"] == 'attachment; filename="my-data.zip"'
    return zipfile.ZipFile(io.BytesIO(answer.content))


def test_it_holds_ones_own_and_nobody_elses(taken, alice):
    data = json.loads(taken.read("my-data.json"))
    rows = {heading: table["rows"] for heading, table in data.items()}
    assert [row["E-mailadres"] for row in rows["Jouw account"]] == [alice.email]
    assert [row["Titel"] for row in rows["Onderwerpen"]] == ["A <b>bench</b>"]
    assert [row["Bevestigd door"] for row in rows["Jouw account"]] == ["itsme of eID"]
    assert [row["Soort nieuws"] for row in rows["Keuzes van nieuws"]] == [
        "Wat mensen zeggen onder een onderwerp dat je volgt"
    ]
    assert all(table["purpose"] and table["ground"] and table["kept"] for table in data.values())


def test_people_can_read_it_without_the_site(taken):
    page = taken.read("my-data.html").decode()
    assert page.startswith("<!doctype html>")
    assert "A &lt;b&gt;bench&lt;/b&gt;" in page
    assert "A tree" not in page
    assert "src=" not in page
    assert "href=" not in page


def test_a_vote_is_in_it_as_a_mark_only(taken):
    assert "polls_ballot" not in taken.read("my-data.json").decode()
    assert set(taken.namelist()) == {"my-data.json", "my-data.html"}


def test_it_tells_when_who_works_for_the_town_was_shown_what_and_never_who_that_was(log_in, alice, bob, clerk, noon):
    read(alice, ["email", "phone"], Purpose.REACH, by=clerk, at=noon, channel="desk")
    read(bob, ["email"], Purpose.LETTERS, by=clerk, at=noon)
    answer = log_in(alice).get(reverse("privacy:archive"))
    archive = zipfile.ZipFile(io.BytesIO(answer.content))
    content, page = archive.read("my-data.json").decode(), archive.read("my-data.html").decode()
    day = date_format(timezone.localtime(noon))
    (look,) = json.loads(content)["Wanneer iemand naar je gegevens keek"]["rows"]
    assert look == {"Dag": day, "Welke gegevens": "e-mailadres, telefoon", "Waarvoor": PURPOSE}
    for told in ("Wanneer iemand naar je gegevens keek", f"<td>{day}</td>", f"<td>{PURPOSE}</td>"):
        assert told in page
    assert clerk.display_name not in content + page
