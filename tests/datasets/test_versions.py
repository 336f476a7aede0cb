"""A dataset keeps its address and its columns; versions come and go and can come back."""

import io
import json

import pytest
from openpyxl import load_workbook

from cms.datasets.actions import publish_version, withdraw_dataset
from cms.datasets.errors import BadFile, SameFigures
from cms.datasets.models import Dataset, Kind, Version
from participation.audit.models import Entry
from participation.errors import WrongState
from participation.exports import BOM
from tests.datasets.conftest import BIKES


def test_the_first_file_makes_the_columns_and_nobody_sees_it_yet(read, dataset, neighbourhood, client):
    version = read()
    assert [(column.name, column.kind, column.decimals) for column in dataset.columns.all()] == [
        ("jaar", Kind.TEXT, 0), ("wijk", Kind.TEXT, 0), ("fietsers", Kind.NUMBER, 0), ("aandeel", Kind.NUMBER, 1),
    ]  # fmt: skip
    assert (version.number, version.rows) == (1, 4)
    assert any("lege cellen" in note for note in version.notes)
    for address in ("/nl/open-data/fietsers/", "/open-data/fietsers.csv", "/open-data/fietsers.json"):
        assert client.get(address).status_code == 404, address


def test_a_next_file_needs_the_same_columns_in_whatever_order(read, dataset):
    read("wijk;aantal\nCentrum;3\n")
    assert read("aantal;wijk\n4;Centrum\n").number == 2
    with pytest.raises(BadFile) as refusal:
        read("wijk;getal\nCentrum;3\n")
    assert [name in " ".join(refusal.value.sentences) for name in ("“aantal”", "“getal”")] == [True, True]
    with pytest.raises(BadFile) as refusal:
        read("wijk;aantal\nCentrum;veel\nNoord;4\nZuid;5 à 6\n")
    assert [sentence[:25] for sentence in refusal.value.sentences] == [
        "Rij 2, kolom “aantal”: “v",
        "Rij 4, kolom “aantal”: “5",
    ]
    with pytest.raises(SameFigures):
        read("wijk;aantal\nCentrum;4\n")
    assert Version.objects.count() == 2


def test_versions_are_published_replaced_and_published_again(read, publish, dataset, communications, noon, client):
    first = publish("wijk;aantal\nCentrum;3\n")
    second = publish("wijk;aantal\nCentrum;4\n")
    assert b"Centrum;4" in b"".join(client.get("/open-data/fietsers.csv"))
    with pytest.raises(WrongState):
        publish_version(second, by=communications, at=noon)
    publish_version(first, by=communications, at=noon)
    assert b"Centrum;3" in b"".join(client.get("/open-data/fietsers.csv"))
    withdraw_dataset(dataset, by=communications, at=noon)
    assert client.get("/open-data/fietsers.csv").status_code == 404
    with pytest.raises(WrongState):
        withdraw_dataset(dataset, by=communications, at=noon)
    acts = Entry.objects.filter(subject_type="datasets.dataset").order_by("pk").values_list("action", flat=True)
    steps = ["imported", "published", "imported", "published", "published", "withdrawn"]
    assert list(acts) == [f"dataset.{step}" for step in steps]


def test_spreadsheets_and_programs_read_the_figures_at_an_address_that_stays(publish, client):
    publish()
    answer = client.get("/open-data/fietsers.csv")
    text = b"".join(answer).decode()
    assert text.splitlines()[:2] == [f"{BOM}jaar;wijk;fietsers;aandeel", "2023;Centrum;1200;31,5"]
    assert answer["Content-Type"] == "text/csv; charset=utf-8"
    told = client.get("/open-data/fietsers.json")
    content = json.loads(told.content)
    assert content["rows"][0] == {"jaar": "2023", "wijk": "Centrum", "fietsers": 1200, "aandeel": 31.5}
    assert [content["columns"][3][key] for key in ("name", "kind", "decimals")] == ["aandeel", "number", 1]
    assert {"title", "source", "licence", "version", "published"} <= content.keys()
    for address, tag in (("fietsers.csv", answer["ETag"]), ("fietsers.json", told["ETag"])):
        assert client.get(f"/open-data/{address}", headers={"if-none-match": tag}).status_code == 304
    book = load_workbook(io.BytesIO(client.get("/open-data/fietsers.xlsx").content))
    assert [[cell.value for cell in row] for row in book["fietsers"].iter_rows(max_row=2)] == [
        ["jaar", "wijk", "fietsers", "aandeel"], ["2023", "Centrum", 1200, 31.5],
    ]  # fmt: skip
    assert b'href="/open-data/fietsers.xlsx"' in client.get("/nl/open-data/fietsers/").content
    publish(BIKES.replace("410", "420"))
    assert client.get("/open-data/fietsers.csv", headers={"if-none-match": answer["ETag"]}).status_code == 200


def test_the_list_and_the_page_of_a_dataset_say_what_it_is(publish, client, count_queries):
    publish()
    page = client.get("/nl/open-data/fietsers/").content.decode()
    for words in ("Fietstelling", "Modellicentie voor gratis hergebruik", "1.200", "31,5", "/open-data/fietsers.csv"):
        assert words in page
    assert "Fietsers" in client.get("/nl/open-data/").content.decode()
    assert count_queries(lambda: client.get("/nl/open-data/fietsers/")) <= 8
    catalogue = client.get("/open-data/catalog.jsonld").json()
    assert [each["dct:identifier"] for each in catalogue["dcat:dataset"]] == ["fietsers"]


def test_a_short_name_of_the_platform_itself_is_refused(db):
    with pytest.raises(Exception, match="platform"):
        Dataset(title="x", slug="platform-answers", source="x").full_clean()
