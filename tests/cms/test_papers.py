"""Papers of a dossier: each version stays, says what changed, and is told to who follows the dossier."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction

from cms.actions import publish_page
from cms.matter.actions import follow_dossier, followers_of, publish_paper, publish_version, withdraw_paper
from cms.matter.errors import SayWhatChanged
from cms.matter.models import DossierFollow, Paper, PaperVersion
from cms.models import NewsPage
from participation.dossiers.models import Audience
from participation.notices.models import Notice
from tests.conftest import NOON

PAGE = "/nl/dossiers/autovrije-markt/"


@pytest.fixture(autouse=True)
def _files(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


def a_file(name="plan.pdf", content=b"%PDF-1.7 ..."):
    return SimpleUploadedFile(name, content)


def test_a_paper_is_published_and_its_new_version_says_what_changed(
    client, log_in, communications, alice, dossier_page, dossier
):
    follow_dossier(dossier, by=alice, at=NOON)
    office, papers = log_in(communications), f"/beheer/papers/dossier/{dossier.pk}/"
    assert papers in office.get("/beheer/dossier/").text
    wrong = office.post(papers, {"title": "Plan", "audience": "public", "file": a_file("plan.pdf", b"<html>")})
    assert (wrong.status_code, Paper.objects.count()) == (422, 0)
    assert office.post(papers, {"title": "Plan", "audience": "public", "file": a_file()}).status_code == 302
    paper = Paper.objects.get()
    silent = office.post(f"/beheer/papers/{paper.pk}/version/", {"changed": " ", "file": a_file()})
    assert silent.status_code == 422
    said = {"changed": "De bushalte schoof op.", "file": a_file("plan-2.pdf")}
    assert office.post(f"/beheer/papers/{paper.pk}/version/", said).status_code == 302
    page = client.get(PAGE).text
    first, second = PaperVersion.objects.order_by("number")
    assert page.index("De bushalte schoof op.") < page.index("Oudere versies van Plan")
    for version in (first, second):
        assert version.document.url in page
        assert client.get(version.document.url).status_code == 200
    told = [notice.event.kind for notice in Notice.objects.filter(person=alice).order_by("pk")]
    assert told == ["dossiers.paper_published", "dossiers.paper_changed"]
    assert {notice.event.path for notice in Notice.objects.all()} == {f"/nl/matter/{dossier.slug}/"}
    assert client.get(f"/nl/matter/{dossier.slug}/").url == PAGE
    assert log_in(alice).get("/nl/me/notices/").text.count("Plan") >= 2
    assert office.post(f"/beheer/papers/{paper.pk}/withdraw/").status_code == 302
    assert second.document.url not in client.get(PAGE).text
    assert client.get(second.document.url).status_code == 404
    assert office.get(second.document.url).status_code == 200


def test_a_paper_for_staff_is_seen_and_told_to_nobody_else(
    client, log_in, communications, alice, dossier_page, dossier
):
    follow_dossier(dossier, by=alice, at=NOON)
    paper = publish_paper(
        dossier, title="Nota", audience=Audience.STAFF, file=a_file(), by=communications, at=NOON
    )  # fmt: skip
    url = paper.versions.get().document.url
    for reader, status in ((client, 404), (log_in(alice), 404), (log_in(communications), 200)):
        assert reader.get(url).status_code == status
        assert ("Nota" in reader.get(PAGE).text) == (status == 200)
    assert not Notice.objects.exists()
    with pytest.raises(SayWhatChanged):
        publish_version(paper, file=a_file(), changed="", by=communications, at=NOON)
    with pytest.raises(IntegrityError), transaction.atomic():
        PaperVersion.objects.create(paper=paper, number=2, document=paper.versions.get().document, published_at=NOON)
    withdraw_paper(paper, by=communications, at=NOON)
    assert "Nota" not in log_in(communications).get(PAGE).text


def test_following_a_dossier_with_a_form_and_hearing_its_news_once(client, log_in, alice, news, dossier_page, dossier):
    assert f"/accounts/login/?next={PAGE}" in client.get(PAGE).text
    reader = log_in(alice)
    follow = f"/nl/matter/{dossier.slug}/follow/"
    assert follow in reader.get(PAGE).text
    for _time in range(2):
        assert reader.post(follow).url == PAGE
    assert DossierFollow.objects.count() == 1
    item = NewsPage(title="Het plein gaat dicht", slug="plein", dossier=dossier, intro="Kort.", is_decision=True)
    item.plain_summary = "Geen auto's meer."
    publish_page(news, item, by=None)
    item.save_revision().publish()
    assert [notice.event.kind for notice in Notice.objects.filter(person=alice)] == ["dossiers.news"]
    page = reader.get(PAGE).text
    assert "Geen auto&#x27;s meer." in page
    assert "Beslissing" in page
    assert reader.get(f"/fr/matter/{dossier.slug}/").url.startswith("/fr/dossiers/")
    assert reader.post(f"/nl/matter/{dossier.slug}/follow/stop/").url == PAGE
    assert not DossierFollow.objects.exists()


def test_who_may_no_longer_see_a_dossier_hears_nothing_more_of_it(log_in, alice, dossier_page, dossier):
    follow_dossier(dossier, by=alice, at=NOON)
    assert followers_of(dossier) == {alice.pk}
    dossier.audience = Audience.STAFF
    dossier.save()
    assert followers_of(dossier) == set()
    assert log_in(alice).post(f"/nl/matter/{dossier.slug}/follow/").status_code == 404
