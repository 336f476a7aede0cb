"""How a communications officer publishes figures, from an empty form to a chart on a page."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from cms.actions import found_town
from cms.datasets.models import Column, Dataset, Outline
from tests.datasets.conftest import BIKES

FORM = {
    "title": "Fietsers", "slug": "fietsers", "description": "", "source": "Fietstelling", "licence": "cc0", "owner": "",
    "refresh_on": "", "url": "", "columns-TOTAL_FORMS": "0", "columns-INITIAL_FORMS": "0", "columns-MIN_NUM_FORMS": "0",
    "columns-MAX_NUM_FORMS": "1000",
}  # fmt: skip


def file(content, name="fietsers.csv"):
    return SimpleUploadedFile(name, content.encode())


@pytest.fixture
def office(db, log_in, communications):
    found_town()
    return log_in(communications)


def test_from_an_empty_form_to_published_figures(office):
    assert office.get("/beheer/snippets/datasets/dataset/add/").status_code == 200
    made = office.post("/beheer/snippets/datasets/dataset/add/", FORM)
    dataset = Dataset.objects.get()
    assert made["Location"] == f"/beheer/figures/{dataset.pk}/"
    refused = office.post(made["Location"], {"file": file("wijk;aantal\nA;=1+1\nB;x;3\n")})
    assert refused.status_code == 422
    assert "Rij 2, kolom “aantal”: dit is een formule" in refused.content.decode()
    assert "Rij 3 heeft 3 cellen" in refused.content.decode()
    read = office.post(made["Location"], {"file": file(BIKES)})
    preview = office.get(read["Location"]).content.decode()
    assert "Publiceer deze cijfers" in preview
    assert "lege cellen" in preview
    assert "1.350" in preview
    version = dataset.versions.get()
    assert office.get(f"/beheer/figures/version/{version.pk}/publish/").status_code == 405
    office.post(f"/beheer/figures/version/{version.pk}/publish/")
    assert office.get("/nl/open-data/fietsers/").status_code == 200
    assert "Ingelezen" in office.get(made["Location"]).content.decode()
    office.post(f"/beheer/figures/{dataset.pk}/withdraw/")
    assert office.get("/nl/open-data/fietsers/").status_code == 404


def test_a_kind_that_an_editor_chose_holds_for_the_next_file(office, dataset, read):
    read("wijk;aantal\nA;1\n")
    Column.objects.filter(name="aantal").update(kind="text")
    assert read("wijk;aantal\nA;n.v.t.\n").number == 2


def test_an_outline_is_geojson_or_refused_with_a_sentence(office, neighbourhood):
    address = "/beheer/snippets/datasets/outline/add/"
    for wrong in (
        "{}",
        "[]",
        '{"type": "Point", "coordinates": [4, 51]}',
        '{"type":"Polygon","coordinates":[[[400,5],[1,2],[3,4],[400,5]]]}',
    ):
        answer = office.post(address, {"neighbourhood": neighbourhood.pk, "geometry": wrong})
        assert answer.status_code == 422
        assert not Outline.objects.exists()
    right = '{"type":"Polygon","coordinates":[[[4,51],[4.1,51],[4.1,51.1],[4,51]]]}'
    office.post(address, {"neighbourhood": neighbourhood.pk, "geometry": right})
    assert Outline.objects.get().neighbourhood == neighbourhood


def test_nobody_else_comes_near(db, log_in, alice, clerk, dataset, client, read):
    found_town()
    version = read()
    for visitor in (client, log_in(alice), log_in(clerk)):
        for address in (f"{dataset.pk}/", f"version/{version.pk}/"):
            assert visitor.get(f"/beheer/figures/{address}").status_code in (302, 403)
        assert visitor.post(f"/beheer/figures/version/{version.pk}/publish/").status_code in (302, 403)
    assert not Dataset.objects.public().exists()
