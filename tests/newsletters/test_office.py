"""How a communications officer sends a newsletter, and where everybody finds it again."""

import pytest
from django.core import mail

from cms.actions import found_town
from cms.newsletters.models import Issue, IssueState
from participation.audit.models import Entry
from tests.newsletters.conftest import BODY


@pytest.fixture
def office(db, log_in, communications):
    found_town()
    return log_in(communications)


def test_from_a_draft_over_a_copy_to_the_archive(office, client, subscribe, communications, rate):
    subscribe("anna@town.test")
    assert client.get("/nl/newsletters/").status_code == 200
    assert office.get("/beheer/snippets/newsletters/issue/add/").status_code == 200
    issue = Issue.objects.create(title="Nieuws", intro="De bus.", body=BODY)
    address = f"/beheer/newsletters/{issue.pk}/"
    page = office.get(address).content.decode()
    assert "Verstuur naar 1 persoon" in page
    assert "an…@town.test" in page
    assert "anna@town.test" not in page
    assert client.get(issue.get_absolute_url()).status_code == 404
    office.post(f"{address}try/")
    assert mail.outbox[0].to == [communications.email]
    assert "List-Unsubscribe" not in mail.outbox[0].extra_headers
    assert office.get(f"{address}send/").status_code == 405
    office.post(f"{address}send/")
    assert Issue.objects.get().state == IssueState.SENDING
    assert office.get(f"/beheer/snippets/newsletters/issue/edit/{issue.pk}/")["Location"] == address
    archived = client.get(issue.get_absolute_url())
    assert archived.status_code == 200
    assert issue.get_absolute_url() in client.get("/nl/newsletters/").content.decode()
    assert issue.title in client.get("/nl/feeds/newsletters/").content.decode()
    assert client.get(f"/nl/newsletters/{issue.pk}-other/").status_code == 301
    assert client.get(issue.get_absolute_url().replace("/nl/", "/en/")).status_code == 404
    assert Entry.objects.filter(action="newsletter.sent").exists()
    assert office.post(f"{address}send/").status_code == 409
    assert office.post(f"{address}stop/").status_code == 302


def test_nobody_else_sends(db, log_in, alice, clerk, issue, subscribe, client):
    found_town()
    subscribe("anna@town.test")
    for visitor in (client, log_in(alice), log_in(clerk)):
        assert visitor.get(f"/beheer/newsletters/{issue.pk}/").status_code in (302, 403)
        for act in ("send", "try", "stop"):
            assert visitor.post(f"/beheer/newsletters/{issue.pk}/{act}/").status_code in (302, 403)
    assert Issue.objects.get().is_draft
    assert mail.outbox == []


@pytest.mark.parametrize("section", ["news", "events", "dossiers", "newsletters"])
def test_each_section_has_a_feed_in_each_language(db, client, section):
    found_town()
    for language in ("nl", "en"):
        answer = client.get(f"/{language}/feeds/{section}/")
        assert answer.status_code == 200
        assert answer["Content-Type"].startswith("application/atom+xml")
        assert f'xml:lang="{language}"' in answer.content.decode()
