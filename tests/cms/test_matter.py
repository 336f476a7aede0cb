"""Dossiers, themes, teams and neighbourhoods in the back office, in two languages."""

import pytest

from participation.dossiers.models import Dossier, Neighbourhood, Team, Theme


@pytest.fixture
def office(town, log_in, administrator):
    return log_in(administrator)


def test_a_dossier_is_made_in_both_languages(office, theme):
    words = {
        "title_0": "De bib van morgen", "title_3": "The library of tomorrow", "slug": "bib",
        "summary_0": "Langer open.", "summary_3": "Open for longer.", "theme": theme.pk, "neighbourhood": "",
        "audience": "public",
    }  # fmt: skip
    assert office.post("/beheer/dossier/new/", words).status_code == 302
    dossier = Dossier.objects.get(slug="bib")
    assert dossier.title.localize("nl") == "De bib van morgen"
    assert dossier.title.localize("en") == "The library of tomorrow"


def test_a_dossier_without_any_title_is_refused(office, theme):
    response = office.post("/beheer/dossier/new/", {"title_0": "", "title_1": "", "slug": "bib", "theme": theme.pk})
    assert "title" in response.context["form"].errors
    assert not Dossier.objects.exists()


def test_communications_make_dossiers_and_do_not_delete_them(town, log_in, communications, dossier, theme):
    client = log_in(communications)
    assert client.get("/beheer/dossier/new/").status_code == 200
    assert client.get(f"/beheer/dossier/edit/{dossier.pk}/").status_code == 200
    client.post(f"/beheer/dossier/delete/{dossier.pk}/")
    assert Dossier.objects.filter(pk=dossier.pk).exists()


@pytest.mark.parametrize("kind", [Theme, Team, Neighbourhood])
def test_administrators_keep_what_dossiers_are_ordered_by(office, theme, neighbourhood, kind):
    thing = kind.objects.first()
    response = office.get(f"/beheer/{kind._meta.model_name}/edit/{thing.pk}/")
    assert response.status_code == 200
    assert str(thing) in response.content.decode()


def test_a_dossier_that_is_talked_about_is_not_deleted(office, dossier, make_topic):
    make_topic("Waar blijft de bus?", dossier=dossier)
    office.post(f"/beheer/dossier/delete/{dossier.pk}/")
    assert Dossier.objects.filter(pk=dossier.pk).exists()
