"""A proposal for the council and a petition: their ways by hand, and each from the first word to the answer."""

from datetime import timedelta

import pytest
from django.utils import timezone, translation

from forum.challenges.actions import follow_case
from forum.challenges.agenda import AGENDA
from forum.challenges.declared import CHALLENGE
from forum.challenges.models import Member, Proposal
from forum.challenges.petition import PETITION
from forum.models import Follow
from participation.due import do_due_work
from participation.notices.models import Notice
from participation.notices.texts import next_step_for, sentence_for
from participation.procedures.models import Case
from participation.procedures.moves import move
from participation.procedures.presets import preset
from participation.procedures.regulations import adopt_regulation
from tests.challenges.test_story import OFFICE, do

FORUM = "/en/forum/"
SAID = {"title": "A bus to the hospital", "summary": "There is none now."}
WITHDRAWN_FROM = ("G00", "G05", "G10", "G20", "G30", "G35", "G40", "G45", "G50")
AGENDA_WAYS = [
    ("GT01", "G00", "G05"), ("GT02", "G05", "G00"), ("GT03", "G00", "G10"), ("GT04", "G10", "G20"),
    ("GT05", "G20", "G25"), ("GT06", "G20", "G30"), ("GT06b", "G20", "G35"), ("GT06c", "G20", "G40"),
    ("GT07", "G30", "G35"), ("GT07b", "G30", "G38"), ("GT08", "G35", "G38"), ("GT09", "G35", "G40"),
    ("GT10", "G40", "G45"), ("GT11", "G40", "G50"), ("GT11", "G45", "G50"), ("GT12", "G50", "G60"),
    ("GT12b", "G50", "G60"), ("GT13", "G60", "G70"), ("GT14", "G70", "G80"), ("GT15", "G70", "G90"),
    ("GT15", "G80", "G90"), ("GT17", "G00", "G97"),
    *(("GT16", source, "G95") for source in WITHDRAWN_FROM),
    *(("GT18", source, "G99") for source in ("G25", "G38", "G90", "G95", "G97")),
]  # fmt: skip
PETITION_WAYS = [
    ("PT01", "P00", "P10"), ("PT02", "P10", "P20"), ("PT03", "P20", "P25"), ("PT04", "P20", "P30"),
    ("PT05", "P30", "P40"), ("PT06", "P30", "P50"), ("PT06", "P40", "P50"), ("PT07", "P50", "P90"),
    ("PT09", "P00", "P97"), *(("PT08", source, "P95") for source in ("P00", "P10", "P20", "P30", "P40")),
    *(("PT10", source, "P99") for source in ("P25", "P90", "P95", "P97")),
]  # fmt: skip


@pytest.mark.once
def test_their_ways_are_those_of_the_specification_and_no_others():
    for procedure, ways in ((AGENDA, AGENDA_WAYS), (PETITION, PETITION_WAYS)):
        assert {(way.code, source, way.target) for way in procedure.transitions for source in way.sources} == {*ways}
    assert {way.code for way in AGENDA.transitions if way.signed} == {"GT05", "GT12b"}
    assert {way.code for way in PETITION.transitions if way.needs_reason} == {"PT03", "PT06"}


@pytest.fixture
def start(log_in, alice, theme):
    """Start one as Alice and fill in its form on pages; return her client, the proposal and its pages."""

    def begin(pages, **parts):
        client, where = log_in(alice), f"{FORUM}{pages}/"
        first = client.post(f"{where}new/", {"title": SAID["title"]})["Location"]
        proposal = Proposal.objects.select_related("case__regulation").get()
        given = SAID | {"theme": theme.pk, "neighbourhood": "", "needs": "", "group_name": "", "speaker": ""} | parts
        assert first.startswith(f"{where}draft/{proposal.pk}/step/what/")
        for step in proposal.parts.steps:
            assert client.post(f"{where}draft/{proposal.pk}/step/{step}/", given).status_code == 302
        return client, proposal, where

    return begin


def handed_in(client, proposal, where, code):
    answer = client.post(f"{where}{proposal.pk}/do/{code}/", {"declared": "on"})
    assert answer.status_code == 302, answer.text
    return answer["Location"]


def test_a_proposal_for_the_council_from_the_first_word_to_the_answer(
    back_office, start, client, log_in, bob, case_handler, clerk, settings
):
    settings.CHALLENGE_THRESHOLD = 2
    alice, proposal, where = start("agenda", question="Ask for a **bus**.", change="Old people.", interests="None.")
    assert client.get(f"{FORUM}petitions/draft/{proposal.pk}/").status_code in (302, 404)
    page = handed_in(alice, proposal, where, "GT03")
    case, handler, secretary, neighbour = proposal.case, log_in(case_handler), log_in(clerk), log_in(bob)
    assert "Ask for a" not in client.get(page).text  # not before somebody looked for personal data
    assert do(handler, case, "GT04", checked="on") == "G20"
    assert secretary.post(f"{OFFICE}{case.pk}/do/GT06/").status_code == 409  # no point was looked at
    for code in ("A01", "A02", "A03", "A04", "A07", "A08", "A11", "A12"):
        found = {f"{code}-result": "yes", f"{code}-reason": "", f"{code}-evidence": ""}
        assert handler.post(f"{OFFICE}{case.pk}/findings/{code}/", found).status_code == 302
    assert do(secretary, case, "GT06") == "G30"
    shown = client.get(page).text
    assert "Proposal of residents for the council" in shown
    assert "Now: Collecting signatures" in shown
    assert "<strong>bus</strong>" in shown
    assert "Right to challenge" not in shown.partition("<main")[2]
    for browser in (neighbour, alice):
        assert browser.post(f"{where}{case.pk}/sign/").status_code == 302
    assert neighbour.post(f"{where}{case.pk}/follow/").status_code == 302
    assert "You have signed." in neighbour.get(page).text
    do_due_work(timezone.now() + timedelta(minutes=1))
    case.refresh_from_db()
    assert (case.state, do(handler, case, "GT09")) == ("G35", "G40")
    first = timezone.localdate() + timedelta(days=20)
    meeting = {"body": "Council", "place": "Town hall, 20:00"}
    too_soon = secretary.post(f"{OFFICE}{case.pk}/do/GT11/", meeting | {"day": str(first - timedelta(days=1))})
    assert too_soon.status_code == 409
    assert do(secretary, case, "GT11", day=str(first), **meeting) == "G50"
    assert "Town hall, 20:00" in client.get(page).text
    decided = {"day": str(timezone.localdate()), "vote": "20-3-2", "reasons": "It is needed.", "link": ""}
    assert do(secretary, case, "GT12", outcome="aangenomen", **decided) == "G60"
    assert case.term.started_on == timezone.localdate()  # counted from the day on which signatures were there
    assert do(secretary, case, "GT13", reason="The bus comes in May.") == "G70"
    shown = client.get(page).text
    for words in ("The council adopts it", "It is needed.", "20-3-2", "The bus comes in May."):
        assert words in shown
    told = Notice.objects.filter(person=bob).values_list("event__kind", flat=True)
    assert {"challenges.moved.GT07", "challenges.moved.GT11", "challenges.moved.GT12"} <= {*told}


def test_a_petition_from_the_first_word_to_the_answer(back_office, start, client, log_in, bob, case_handler, clerk):
    alice, proposal, where = start("petitions", question="Plant trees.", addressee="The council", contact="")
    refused = alice.post(f"{where}{proposal.pk}/do/PT01/", {"declared": "on"})
    assert refused.status_code == 409  # nobody hands one in without a name and an address
    assert "your name and address" in refused.text
    told = {"contact": "Alice, Street 1", "needs": ""}
    assert alice.post(f"{where}draft/{proposal.pk}/step/town/", told).status_code == 302
    page = handed_in(alice, proposal, where, "PT01")
    case, handler, secretary = proposal.case, log_in(case_handler), log_in(clerk)
    assert do(handler, case, "PT02", checked="on") == "P20"
    assert log_in(bob).post(f"{where}{case.pk}/sign/").status_code == 302
    assert do(handler, case, "PT04", body="The council") == "P30"
    shown = client.get(page).text
    assert "Plant trees." in shown
    assert "Street 1" not in shown
    assert "Now: With those who answer it, until" in shown
    answer = {"body": "The council", "reason": "We plant forty."}
    assert do(secretary, case, "PT06", **answer) == "P50"
    shown = client.get(page).text
    assert "We plant forty." in shown
    assert "I sign" not in shown
    assert log_in(bob).post(f"{where}{case.pk}/sign/").status_code == 409
    for path in (
        f"{FORUM}petitions/",
        f"{FORUM}new/choose/",
        proposal.__class__.objects.get().challenge.topic.get_absolute_url(),
    ):
        assert client.get(path).status_code == 200
    assert client.get(f"{FORUM}agenda/{case.number}/").status_code == 404
    assert client.get(f"{FORUM}challenges/{case.number}/").status_code == 404


def test_a_case_without_signatures_is_followed_by_itself(proposal, bob, case_handler, found, noon, client):
    """In Rotterdam nobody signs: there is no conversation, and still people hear what happens."""
    rules = preset("challenge", "rotterdam")
    regulation = adopt_regulation(
        "challenge", "R", rules, effective_from=noon.date(), legal_basis="Raad", by=None, at=noon
    )
    case = proposal.case
    Case.objects.filter(pk=case.pk).update(regulation=regulation)
    Member.objects.filter(proposal=proposal, person=bob).update(person=None)
    move(case, "CT03", by=proposal.spokesperson, at=noon)
    move(case, "CT04", by=case_handler, at=noon, data={"checked": True})
    for _twice in range(2):
        follow_case(case, by=bob, at=noon)
    found(case)
    move(case, "CT10b", by=case_handler, at=noon)
    assert (case.state, case.threshold, case.proposal.challenge) == ("C40", None, None)
    assert Notice.objects.filter(person=bob, event__kind="challenges.moved.CT10b").count() == 1
    shown = client.get(f"{FORUM}challenges/{case.number}/").text
    assert "Log in to follow this" in shown
    assert "Collecting signatures" not in shown.partition("<aside")[2]


def test_who_followed_a_case_follows_its_conversation_once_there_is_one(case, bob, case_handler, alice, found, noon):
    Member.objects.filter(proposal=case.pk, person=bob).delete()
    Member.objects.create(proposal=case.proposal, name="Dirk", confirmed_at=noon, confirmed_by="paper")
    move(case, "CT03", by=alice, at=noon)
    move(case, "CT04", by=case_handler, at=noon, data={"checked": True})
    follow_case(case, by=bob, at=noon)
    found(case)
    move(case, "CT10", by=case_handler, at=noon)
    assert Follow.objects.filter(person=bob).count() == 1
    assert not case.follows.exists()


@pytest.mark.once
@pytest.mark.parametrize("language", ["nl", "fr", "de"])
def test_every_way_that_is_told_is_told_in_every_language(language):
    for way in (way for procedure in (CHALLENGE, AGENDA, PETITION) for way in procedure.transitions):
        if way.notice and way.has_step:
            kind = f"challenges.moved.{way.code}"
            with translation.override("en"):
                english = sentence_for(kind, SAID), next_step_for(kind, SAID)
            with translation.override(language):
                said = sentence_for(kind, SAID), next_step_for(kind, SAID)
            assert SAID["title"] in said[0], way.code
            assert said[0] != english[0], way.code
            assert said[1] != english[1], way.code
