"""Sheets as people meet them: the group prints, the desk takes in, two enter, a case handler checks, everyone reads."""

import hashlib
import io
import json
import re
import zipfile

import pypdfium2
import pytest
from django.contrib.auth.models import Group, Permission

from forum.challenges.sheets.models import Row, ScanPage, Sheet
from participation.residents.models import Role
from tests.challenges.sheets.conftest import line
from tests.challenges.sheets.test_scans import scripted

OFFICE = "/beheer/sheets/"
YOUNG = ("Bo Janssens", "1/1/2014", "Markt 3", "signed")


@pytest.fixture
def desk(back_office):
    enter = Permission.objects.get(content_type__app_label="wagtailadmin", codename="access_admin")
    Group.objects.get_or_create(name=Role.DESK_OFFICER)[0].permissions.add(enter)


@pytest.fixture(autouse=True)
def _still_collecting(opened):
    """Pages ask the clock of the day on which they are tested."""
    from datetime import timedelta

    from django.utils import timezone

    challenge = opened.proposal.challenge
    challenge.support_closes_at = timezone.now() + timedelta(days=30)
    challenge.save()


def typed(*rows):
    """What the form of a sheet of five rows sends."""
    data = {}
    for number in range(1, 6):
        name, born, address, mark = rows[number - 1] if number <= len(rows) else ("", "", "", "empty")
        prefix = f"row-{number}-"
        data |= {f"{prefix}name": name, f"{prefix}born": born, f"{prefix}address": address, f"{prefix}mark": mark}
    return data


def words_of(pdf):
    return "\n".join(page.get_textpage().get_text_bounded() for page in pypdfium2.PdfDocument(pdf))


def test_from_the_printer_to_the_count(desk, opened, log_in, alice, bob, client, readers, make_person):
    group, where = log_in(alice), f"/en/forum/sheets/case/{opened.pk}/"
    public = f"/en/forum/challenges/{opened.number}/"
    assert where in group.get(public).text
    assert where not in client.get(public).text
    for other in (client, log_in(bob)):
        assert other.get(where).status_code in (302, 403)
        assert other.get(f"{where}print/?first=1&last=1").status_code in (302, 403)
    assert group.post(where, {"how_many": 0, "rows": 5}).status_code == 422
    made = group.post(where, {"how_many": 2, "rows": 5})
    assert made["Location"].endswith("?first=1&last=2")
    assert "Print sheets 1 to 2" in group.get(made["Location"]).text
    assert group.get(f"{where}print/?first=9&last=x").status_code == 404
    sheet = Sheet.objects.get(number=1)
    paper = group.get(f"{where}print/?first=1&last=2")
    assert paper["Content-Type"] == "application/pdf"
    text = words_of(paper.content)
    digest = opened.proposal.versions.get().digest
    foot = f"Sheet {{}}, code {sheet.code[:4]}-{sheet.code[4:]}"
    assert text.count(foot.format(1)) == 2  # at the head and at the foot: each page says of which sheet it is
    for said in (sheet.code[:4], digest[:40], "Date of birth", "destroyed half a year", "We mow less and plant more."):
        assert said in text
    for tag in (b"/StructTreeRoot", b"/Figure", b"/Alt", b"/TH", b"/Lang"):
        assert tag in paper.content
    page = client.get(f"/en/forum/sheets/{sheet.code.lower()}/").text
    assert digest in page
    assert "Now: given out" in page
    assert client.get("/en/forum/sheets/ABCDEFGH/").status_code == 404

    officer, handler = (log_in(reader) for reader in readers)
    assert officer.get(f"{OFFICE}?code={sheet.code[:4]}-{sheet.code[4:].lower()}")["Location"] == f"{OFFICE}{sheet.pk}/"
    assert "Er is geen blad met die code." in officer.get(f"{OFFICE}?code=ZZZZZZZZ").text
    assert officer.post(f"{OFFICE}{sheet.pk}/hand-in/", {"signed_rows": 6}).status_code == 422
    assert officer.post(f"{OFFICE}{sheet.pk}/hand-in/", {"signed_rows": 3}).status_code == 302
    for content, name, status in ((scripted(), "scan.pdf", 302), (b"<script>", "scan.pdf", 422)):
        file = io.BytesIO(content)
        file.name = name
        assert officer.post(f"{OFFICE}{sheet.pk}/scan/", {"file": file}).status_code == status
    seen = officer.get(f"{OFFICE}{sheet.pk}/scan/1/")
    assert (seen["Content-Type"], ScanPage.objects.count()) == ("image/jpeg", 1)
    assert log_in(bob).get(f"{OFFICE}{sheet.pk}/scan/1/").status_code in (302, 403)

    first = typed(("Jan Peeters", "17-05-1980", "Markt 1", "signed"), ("Alice", "1.2.1990", "Markt 2", "signed"), YOUNG)
    wrong = officer.post(f"{OFFICE}{sheet.pk}/enter/", typed(("Jan Peeters", "17-05", "Markt 1", "signed")))
    assert wrong.status_code == 422
    assert 'value="Jan Peeters"' in wrong.text
    assert officer.post(f"{OFFICE}{sheet.pk}/enter/", first).status_code == 302
    assert officer.post(f"{OFFICE}{sheet.pk}/enter/", first).status_code == 422  # not by the same person
    assert "Peeters" not in handler.get(f"{OFFICE}{sheet.pk}/enter/").text  # the second sees nothing of the first
    second = typed(("Jan Peters", "17/05/1980", "Markt 1", "signed"), ("ALICE", "1-2-1990", "Markt 2", ""), YOUNG)
    assert handler.post(f"{OFFICE}{sheet.pk}/enter/", second).status_code == 302
    differ = f"{OFFICE}{sheet.pk}/differences/"
    assert "Jan Peters" in handler.get(differ).text
    refused = handler.post(differ, {"row": 1, "who": "first", "reason": ""})
    assert refused.status_code == 422
    assert "Geef de reden" in refused.text
    assert handler.post(differ, {"row": 1, "who": "first", "reason": "The e is there."}).status_code == 302

    assert officer.get(f"{OFFICE}{sheet.pk}/check/").status_code in (302, 403)
    page = handler.get(f"{OFFICE}{sheet.pk}/check/").text
    proposed = re.search(r'name="row-3-outcome".*?<option value="(\w+)" selected', page, flags=re.DOTALL)[1]
    checks = {
        "row-3-outcome": proposed,
        "row-3-number": "",
        "row-1-outcome": "valid",
        "row-1-who": "",
        "row-1-number": "",
        "row-2-outcome": "valid",
        "row-2-number": "",
    }
    undecided = handler.post(f"{OFFICE}{sheet.pk}/check/", checks)
    assert undecided.status_code == 422
    assert "Iemand met deze naam is al bekend." in undecided.text
    assert handler.post(f"{OFFICE}{sheet.pk}/check/", checks | {"row-2-who": str(alice.pk)}).status_code == 302
    assert list(Row.objects.order_by("number").values_list("outcome", flat=True)) == ["valid", "valid", "under_age"]
    assert "<strong>2</strong> of 3" in " ".join(client.get(public).text.split())
    assert "Now: read and checked" in client.get(f"/en/forum/sheets/{sheet.code}/").text
    found = handler.get(f"{OFFICE}case/{opened.pk}/?name=peeters").text
    assert "Jan Peeters" in found
    assert "Peeters" not in client.get(public).text
    assert handler.post(f"{OFFICE}case/{opened.pk}/", {"how_many": 1, "rows": 40}).status_code == 302


def test_the_council_file_is_one_button(back_office, read, opened, log_in, case_handler, bob, council_member):
    read(line("Jan Peeters"))
    where = f"/beheer/challenges/{opened.pk}/pack/"
    handler = log_in(case_handler)
    assert "Raadsdossier (zip)" in handler.get(f"/beheer/challenges/{opened.pk}/").text
    assert handler.get(where).status_code == 405
    assert log_in(bob).post(where).status_code in (302, 403)
    answer = handler.post(where)
    assert answer["Content-Disposition"] == f'attachment; filename="challenge-{opened.number}.zip"'
    with zipfile.ZipFile(io.BytesIO(answer.content)) as archive:
        files = {name: archive.read(name) for name in archive.namelist()}
    assert list(files) == [
        "council-file.pdf", "council-file.csv", "council-file.jsonld", "annexes/regulation.json", "annexes/text-1.json",
        "SHA256SUMS",
    ]  # fmt: skip
    for each in files["SHA256SUMS"].decode().splitlines():
        digest, name = each.split("  ")
        assert hashlib.sha256(files[name]).hexdigest() == digest
    graph = json.loads(files["council-file.jsonld"])
    assert [part["identifier"] for part in graph["hasPart"]] == [
        "item", "note", "admissibility", "signatures", "advice", "reply", "arguments", "decision", "road",
    ]  # fmt: skip
    text = "\n".join(
        page.get_textpage().get_text_bounded() for page in pypdfium2.PdfDocument(files["council-file.pdf"])
    )
    for said in (opened.number, "We mow less and plant more.", "A12"):
        assert said in text
        assert said in files["council-file.csv"].decode()
    assert b"/StructTreeRoot" in files["council-file.pdf"]
    everything = text + files["council-file.csv"].decode() + files["council-file.jsonld"].decode()
    assert not re.search("Peeters|Twenty neighbours", everything)  # who signed, and what is for the town alone
