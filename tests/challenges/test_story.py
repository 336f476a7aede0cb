"""A challenge from the first word of a draft to the decision, as its people do it on pages."""

import re
from datetime import date, timedelta

import pytest
from django.db import connection
from django.utils import timezone

from forum.actions import sign_challenge
from forum.challenges.criteria import Admissibility, Worth
from forum.challenges.freezing import change_text
from forum.challenges.milestones import tell_milestones
from forum.challenges.models import Proposal
from forum.models import Signature
from participation.due import do_due_work
from participation.notices.models import Notice
from participation.procedures.models import Case
from tests.challenges.conftest import PARTS

DRAFTS, OFFICE = "/en/forum/challenges/", "/beheer/challenges/"


@pytest.fixture
def walk(log_in, alice, bob, make_person, theme, settings):
    """Start a proposal as Alice and fill in every step; return her client and the draft."""
    settings.CHALLENGE_THRESHOLD = 2
    client = log_in(alice)
    start = {"title": PARTS["title"], "task": PARTS["task"]}
    answer = client.post("/en/forum/new/challenge/", start)
    proposal = Proposal.objects.get()
    assert answer["Location"] == f"{DRAFTS}draft/{proposal.pk}/step/what/"
    empty = ("own_means", "volunteer_hours", "neighbourhood", "support_shown", "needs")
    own = {"theme": theme.pk} | dict.fromkeys(empty, "")
    for step in ("what", "change", "money", "able", "town"):
        assert client.get(f"{DRAFTS}draft/{proposal.pk}/step/{step}/").status_code == 200
        assert client.post(f"{DRAFTS}draft/{proposal.pk}/step/{step}/", PARTS | own).status_code == 302
    return client, proposal


def name_and_confirm(client, proposal, person, log_in):
    page = client.post(f"{DRAFTS}draft/{proposal.pk}/group/", {"name": person.display_name})
    code = re.search(r"([0-9A-F]{4}-){3}[0-9A-F]{4}", page.text).group()
    assert code not in client.get(f"{DRAFTS}draft/{proposal.pk}/group/").text
    assert "Thank you" in log_in(person).post(f"{DRAFTS}confirm/", {"code": code.lower()}).text
    again = log_in(person).post(f"{DRAFTS}confirm/", {"code": code})
    assert again.status_code == 422


def hand_in(client, proposal):
    return client.post(f"{DRAFTS}{proposal.pk}/do/CT03/", {"declared": "on"})


def do(client, case, code, **data):
    answer = client.post(f"{OFFICE}{case.pk}/do/{code}/", data)
    assert answer.status_code == 302, answer.text[answer.text.find("error") :][:600]
    case.refresh_from_db()
    return case.state


def test_a_draft_is_left_and_gone_on_with_and_only_its_group_sees_it(walk, client, log_in, bob):
    alice, proposal = walk
    page = alice.get(f"{DRAFTS}draft/{proposal.pk}/").text
    assert "We mow less and plant more." in page
    assert "1 of the 3 people who start this have confirmed it." in page
    refused = hand_in(alice, proposal)
    assert refused.status_code == 409
    assert "1 of the 3 people" in refused.text
    for other, status in ((client, 302), (log_in(bob), 404)):  # the first is asked to log in
        assert other.get(f"{DRAFTS}draft/{proposal.pk}/").status_code == status
    assert proposal.title not in client.get(DRAFTS).text
    assert alice.post(f"{DRAFTS}draft/{proposal.pk}/step/what/", {"title": "x" * 121}).status_code == 422
    assert alice.post(f"{DRAFTS}draft/{proposal.pk}/throw-away/").status_code == 302
    assert not Case.objects.exists()


def test_from_the_first_word_to_the_decision(back_office, walk, client, log_in, bob, make_person, case_handler, clerk):
    alice, proposal = walk
    for person in (bob, make_person("Carla")):
        name_and_confirm(alice, proposal, person, log_in)
    assert hand_in(alice, proposal)["Location"] == f"{DRAFTS}{timezone.localdate().year}-001/"
    case, handler, secretary = Case.objects.get(), log_in(case_handler), log_in(clerk)
    where = f"{DRAFTS}{case.number}/"
    before = client.get(where).text
    assert case.title in before
    assert PARTS["summary"] not in before  # not before somebody looked for personal data
    assert case.number in handler.get(OFFICE).text
    assert do(handler, case, "CT04", checked="on") == "C20"
    for code in Admissibility.values:
        found = {f"{code}-result": "yes", f"{code}-reason": "", f"{code}-evidence": ""}
        assert handler.post(f"{OFFICE}{case.pk}/findings/{code}/", found).status_code == 302
    assert "A12" in handler.get(f"{OFFICE}{case.pk}/").text
    assert do(handler, case, "CT10") == "C30"
    assert (case.threshold, proposal.versions.count()) == (2, 1)
    challenge = Proposal.objects.get().challenge
    now = timezone.now()
    for person in (bob, make_person("Dirk")):
        sign_challenge(challenge, by=person, at=now)
    do_due_work(now + timedelta(minutes=1))
    case.refresh_from_db()
    assert case.state == "C35"
    assert Notice.objects.filter(event__kind="challenges.moved.CT12").exists()
    assert "Signatures are being checked" in client.get(where).text
    assert do(handler, case, "CT14") == "C40"
    assert case.steps.last().data["valid"] == 2
    for code in Worth.values:
        found = {f"{code}-result": "", f"{code}-reason": f"About {code}.", f"{code}-evidence": ""}
        assert handler.post(f"{OFFICE}{case.pk}/findings/{code}/", found).status_code == 302
    talk = {"day": str(timezone.localdate()), "notes": "We walked through the park."}
    assert handler.post(f"{OFFICE}{case.pk}/meetings/", talk).status_code == 302
    assert do(handler, case, "CT17", advice="Say yes.", cost_comparison="The same.") == "C50"
    assert "Say yes." not in client.get(where).text  # the group reads it first
    assert alice.post(f"{DRAFTS}{case.pk}/reply/", {"reply": "We are glad."}).status_code == 302
    meeting = {"body": "College", "day": str(date.today() + timedelta(days=30)), "place": "Town hall, 14:00"}
    assert do(secretary, case, "CT18", **meeting) == "C55"
    page = client.get(where).text
    assert "Say yes." in page
    assert "We are glad." in page
    decision = {
        "decision": "Accepted for three years.", "body": "College", "day": str(date.today()), "vote": "5-0-0",
        "ground": "Art. 7", "link": "https://town.example/besluit/1",
    }  # fmt: skip
    assert do(secretary, case, "CT19", **decision) == "C60"
    do_due_work(timezone.now() + timedelta(minutes=1))
    case.refresh_from_db()
    assert case.state == "C70"
    page = client.get(where).text
    assert "Accepted for three years." in page
    assert "https://town.example/besluit/1" in page
    assert "Now: Making agreements" in page
    assert client.get(DRAFTS).status_code == 200
    topic = client.get(challenge.topic.get_absolute_url().replace("/nl/", "/en/")).text
    assert f"Everything about case {case.number}" in topic


def test_a_refusal_is_signed_by_a_second_person_before_it_is_done(
    back_office, opened, log_in, clerk, make_person, noon
):
    second = make_person("Second", roles=["second_clerk"])
    Case.objects.filter(pk=opened.pk).update(state="C55")
    data = {
        "decision": "No.", "body": "College", "day": "2026-11-20", "vote": "0-5-0", "ground": "Art. 7",
        "link": "https://town.example/besluit/2", "redress": "Ask others to look at it again.", "reason": "Too dear.",
        "R3": "It costs twice as much.",
    }  # fmt: skip
    secretary = log_in(clerk)
    assert do(secretary, opened, "CT22", **data) == "C55"
    assert secretary.post(f"{OFFICE}{opened.pk}/carry-out/").status_code == 409
    ask = {"act": "challenges.record_refusal", "subject": opened.pk, "reason": "Please read it."}
    where = secretary.post("/beheer/signatures/ask/", ask)["Location"]
    reads = log_in(second)
    assert "It costs twice as much." in reads.get(where).text
    assert reads.post(f"{where}give/").status_code == 302
    assert secretary.post(f"{OFFICE}{opened.pk}/carry-out/").status_code == 302
    opened.refresh_from_db()
    assert opened.state == "C62"
    page = secretary.get(f"{DRAFTS}{opened.number}/").text
    assert "It costs twice as much." in page
    assert "Ask others to look at it again." in page


def test_who_has_no_role_there_gets_in_nowhere(opened, log_in, bob, desk_officer, client):
    for person in (bob, desk_officer):
        browser = log_in(person)
        for path in (OFFICE, f"{OFFICE}{opened.pk}/", f"{OFFICE}{opened.pk}/do/CT05/"):
            assert browser.get(path).status_code in (302, 403, 404)
    assert log_in(bob).post(f"{DRAFTS}{opened.pk}/do/CT33/").status_code == 404
    assert client.get(f"{DRAFTS}2020-999/").status_code == 404
    assert client.post(f"{DRAFTS}draft/{opened.pk}/group/").status_code in (302, 403)


def test_lateness_is_public_and_changes_nothing(opened, client, noon):
    Case.objects.filter(pk=opened.pk).update(state="C20")
    opened.terms.open().delete()
    opened.terms.create(
        state="C20", name="admissibility", started_on=noon.date(), number=28, unit="cal",
        due_at=timezone.now() - timedelta(days=3), warn_at=timezone.now() - timedelta(days=9),
    )  # fmt: skip
    page = client.get(f"{DRAFTS}{opened.number}/").text
    assert "The town is late since" in page
    do_due_work(timezone.now())
    opened.refresh_from_db()
    assert opened.state == "C20"
    assert Notice.objects.filter(event__kind="challenges.late_for_group").count() == 2
    assert "The town is late since" in client.get(DRAFTS).text


def test_the_group_is_told_at_a_third_two_thirds_and_all(opened, make_person, noon, case_handler, clerk):
    challenge, later = opened.proposal.challenge, noon + timedelta(days=2)
    for number in range(3):
        sign_challenge(challenge, by=make_person(f"Signer {number}"), at=later)
        for _twice in range(2):
            tell_milestones(later)
    told = Notice.objects.filter(event__kind="challenges.share_signed", person=opened.proposal.spokesperson)
    assert [notice.event.data["share"] for notice in told.order_by("pk")] == ["33", "66", "100"]
    assert Notice.objects.filter(event__kind="challenges.share_signed_office", person=case_handler).count() == 2


def test_signing_on_the_page_of_a_case_takes_few_statements_however_many_have_signed(
    opened, log_in, make_person, django_assert_max_num_queries
):
    at = timezone.now()
    opened.proposal.challenge.__class__.objects.filter(proposal=opened.pk).update(support_closes_at=at + timedelta(9))
    browser, path = log_in(make_person("Dirk")), f"{DRAFTS}{opened.pk}/sign/"
    browser.get(DRAFTS)
    said = 5 if connection.vendor == "postgresql" else 10
    with django_assert_max_num_queries(said) as captured:
        assert browser.post(path).status_code == 302
    assert Signature.objects.get().person.display_name == "Dirk"
    assert not any("FOR UPDATE" in each["sql"] for each in captured.captured_queries)
    assert log_in(make_person("Ann")).post(f"/en/forum/agenda/{opened.pk}/sign/").status_code == 404


def test_every_version_of_the_text_is_shown_with_what_it_changed(opened, alice, client, noon):
    path = f"{DRAFTS}{opened.number}/versions/"
    change_text(opened, change="We mow less and water more.", reason="It is dry.", by=alice, at=noon)
    page = client.get(path).text
    for said in ("Version 2", "It is dry.", "<del", "plant", "<ins", "water", "Linden Park committee"):
        assert said in page
    assert f'href="{path}"' in client.get(f"{DRAFTS}{opened.number}/").text
    Case.objects.filter(pk=opened.pk).update(state="C10")  # nobody has looked for personal data yet
    assert client.get(path).status_code == 404


def test_of_a_draft_the_town_sees_who_starts_it_and_no_more(back_office, case, log_in, case_handler, clerk):
    handler, secretary = log_in(case_handler), log_in(clerk)
    assert handler.get(OFFICE, {"draft": case.pk})["Location"] == f"{OFFICE}{case.pk}/"
    page = handler.get(f"{OFFICE}{case.pk}/").text
    assert "Carla" in page
    assert PARTS["change"] not in page
    assert secretary.get(f"{OFFICE}{case.pk}/").status_code == 403
