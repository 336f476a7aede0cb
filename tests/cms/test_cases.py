"""Cases of the right to challenge in a dossier, and the steps of its timeline."""

from datetime import timedelta

import pytest
from django.utils import timezone

from cms.matter.actions import follow_dossier
from cms.matter.cases import CasesAreForEveryone, put_case
from forum.models import Challenge
from participation.dossiers.models import Audience
from participation.notices.models import Notice
from tests.conftest import NOON

PAGE = "/nl/dossiers/autovrije-markt/"


@pytest.fixture
def case(make_topic):
    return Challenge.objects.create(
        topic=make_topic("Wij onderhouden het park", kind="challenge"), group_name="De buurt", summary="Kort.",
        task="Het park", threshold=20, support_closes_at=timezone.now() + timedelta(days=9),
    )  # fmt: skip


def test_who_handles_a_case_puts_it_in_a_dossier_where_everyone_finds_it(
    client, log_in, case_handler, communications, dossier_page, dossier, case
):
    office, cases = log_in(case_handler), f"/beheer/papers/dossier/{dossier.pk}/cases/"
    assert cases in office.get(PAGE).text
    assert cases in log_in(communications).get("/beheer/dossier/").text
    assert office.post(cases, {"case": "0"}).status_code == 422
    assert office.post(cases, {"case": case.pk}).status_code == 302
    page = client.get(PAGE).text
    assert page.count("Wij onderhouden het park") == 1  # as a card, and not again among what residents say
    assert "handtekeningen" in page
    assert cases not in page
    assert "Wij onderhouden het park" in office.get(cases).text
    assert office.post(f"{cases}{case.pk}/out/").status_code == 302
    assert "Wij onderhouden het park" not in client.get(PAGE).text


def test_a_case_stands_only_where_everyone_may_read_it(log_in, case_handler, dossier, case):
    dossier.audience = Audience.NEIGHBOURS
    dossier.save()
    with pytest.raises(CasesAreForEveryone):
        put_case(case, dossier, by=case_handler, at=NOON)
    refused = log_in(case_handler).post(f"/beheer/papers/dossier/{dossier.pk}/cases/", {"case": case.pk})
    assert (refused.status_code, "Iedereen mag een dossier van een uitdaging" in refused.text) == (422, True)


def test_who_follows_a_dossier_is_told_when_it_goes_on(alice, dossier_page, dossier):
    def publish(*done, first="De raadpleging"):
        day = NOON.date().isoformat()
        labels = {"a": first, "b": "Het besluit"}
        steps = [
            {"id": key, "type": "item", "value": {"label": label, "date": day, "done": key in done, "note": ""}}
            for key, label in labels.items()
        ]
        dossier_page.body = [{"id": "t", "type": "timeline", "value": steps}]
        dossier_page.save_revision().publish()

    follow_dossier(dossier, by=alice, at=NOON)
    publish()
    publish(first="De grote raadpleging")  # other words for the same step
    assert not Notice.objects.exists()
    publish("a")
    publish("a")
    publish("a", "b")
    (notice,) = Notice.objects.all()
    assert (notice.event.kind, notice.event.data["title"]) == ("dossiers.phase", "Het besluit")
