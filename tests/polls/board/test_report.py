"""The official report: a draft until the result is certified, then signed for good, and put right beside it only."""

import json
import re
from datetime import timedelta

import pytest
from django.contrib.auth.models import Permission

from participation.errors import Invalid, NotPermitted
from participation.residents.models import Role
from participation.signatures.actions import ask_signature, give_signature
from participation.signatures.errors import SignatureNeeded
from polls import actions
from polls.board.canonical import digest_of
from polls.board.errors import NoReportYet, RectifiedAlready
from polls.board.folder import files_of
from polls.board.lines import acts_of
from polls.board.models import Paper
from polls.board.rectifying import PUBLISH, draft_rectification, publish_rectification
from polls.models import LegalEffect, Method, Poll, Visibility
from polls.second_signature import CERTIFY, COUNT
from tests.polls.board.test_verifier import check  # noqa: F401 (a fixture)


@pytest.fixture
def clerk(make_person):
    return make_person("Griet Claes", roles=[Role.CLERK])


@pytest.fixture
def second(make_person):
    return make_person("Tom Wouters", roles=[Role.SECOND_CLERK])


def read(poll, name):
    return b"".join(files_of(poll)[name].stream())


def certified(poll, **who):
    return actions.certify_poll(poll, by=None, at=poll.counted_at + timedelta(days=poll.objection_days))


@pytest.fixture
def bound(make_poll, close_at_end, alice, clerk, second):
    """A poll that binds, counted by one and signed by another, ready to be certified."""
    poll = make_poll("over", roll=[alice], legal_effect=LegalEffect.BINDING, visibility=Visibility.TURNOUT)
    poll, at = close_at_end(poll), poll.closes_at
    give_signature(ask_signature(COUNT, poll, "Time to count.", by=clerk, at=at), by=second, at=at)
    return actions.count_poll(poll, by=clerk, at=at)


def test_a_draft_says_what_was_asked_who_voted_and_what_it_came_to(counted):
    poll = counted(Method.SINGLE, ballots=[{"c": "apple"}, {"c": "apple"}, {"c": "elm"}])
    report = json.loads(read(poll, "pv.json"))
    assert report["status"] == "draft"
    assert report["question"]["nl"] == "Wordt de Markt autovrij?"
    assert report["electorate"] == poll.electorate
    assert report["participation"] == {
        "voters": 3, "channels": {"web": 3}, "needed": None, "is_reached": True,
    }  # fmt: skip
    assert report["ballots"] == {
        "cast": 3, "on_board": 3, "superseded": None, "valid": 3, "invalid": 0, "blank": 0,
    }  # fmt: skip
    assert report["result"]["winners"] == ["apple"]
    assert report["result"]["rounds"][0]["votes"]["elm"] == 1
    assert (report["signatures"], report["times"]["certified_at"]) == ([], None)


def test_the_paper_is_tagged_says_its_language_and_names_the_digest_of_the_data(counted):
    poll = counted(Method.STV)
    paper = read(poll, "pv.pdf")
    assert paper.startswith(b"%PDF-")
    assert b"/StructTreeRoot" in paper
    assert b"/Marked true" in paper
    assert b"/Lang (nl)" in paper
    for kind in (b"H1", b"H2", b"P", b"Table", b"TR", b"TH", b"TD"):
        assert re.search(rb"/S /%b\b" % kind, paper)
    pages = paper.count(b"/StructParents")
    assert pages == len(re.findall(rb"/Type /Page\b(?!s)", paper))
    assert f"pv.json SHA-256: {digest_of(read(poll, 'pv.json'))}".encode() in paper
    assert read(poll, "pv.pdf") == paper


def test_certifying_signs_the_report_with_both_names_and_puts_it_on_the_board(
    bound, clerk, second, exported, check  # noqa: F811
):  # fmt: skip
    at = bound.counted_at
    with pytest.raises(SignatureNeeded):
        actions.certify_poll(bound, by=clerk, at=at)
    assert json.loads(read(bound, "pv.json"))["status"] == "draft"
    give_signature(ask_signature(CERTIFY, bound, "Nobody objected.", by=clerk, at=at), by=second, at=at)
    poll = actions.certify_poll(bound, by=clerk, at=at)
    report = json.loads(read(poll, "pv.json"))
    assert report["status"] == "signed"
    signed = [(each["act"], each["done_by"], each["signed_by"]) for each in report["signatures"]]
    assert signed == [(act, "Griet Claes", "Tom Wouters") for act in (COUNT, CERTIFY)]
    certify = next(line["b"] for line in acts_of(poll) if line["t"] == "certify")
    assert certify["files"] == {name: digest_of(read(poll, name)) for name in ("pv.json", "pv.pdf")}
    assert check(exported(poll))[0] == 0


def test_a_signed_report_stays_as_it_was_whatever_is_called_otherwise_later(counted, clerk):
    poll = certified(counted(Method.SINGLE))
    before = read(poll, "pv.json"), read(poll, "pv.pdf")
    clerk.display_name = "Someone else"
    clerk.save()
    actions.answer_poll(poll, "Yes.", "Done.", by=clerk, at=poll.certified_at)
    assert (read(poll, "pv.json"), read(poll, "pv.pdf")) == before


def test_a_mistake_is_put_right_beside_the_report_with_a_number(counted, clerk, exported, check, copy_of):  # noqa: F811
    poll = counted(Method.SINGLE)
    with pytest.raises(NoReportYet):
        draft_rectification(poll, "Too early.", by=clerk, at=poll.counted_at)
    poll = certified(poll)
    report, at = read(poll, "pv.json"), poll.certified_at
    first = draft_rectification(poll, "The room was the Blue room.", by=clerk, at=at)
    assert draft_rectification(poll, "The room was the Red room.", by=clerk, at=at).pk == first.pk
    publish_rectification(first, by=clerk, at=at)
    with pytest.raises(RectifiedAlready):
        publish_rectification(first, by=clerk, at=at)
    second = draft_rectification(poll, "And it began at nine.", by=clerk, at=at)
    publish_rectification(second, by=clerk, at=at)
    assert read(poll, "pv.json") == report
    told = [json.loads(read(poll, f"rectification-{number}.json")) for number in (1, 2)]
    assert [each["text"] for each in told] == ["The room was the Red room.", "And it began at nine."]
    assert told[0]["report"] == digest_of(report)
    folder = exported(poll)
    assert check(folder)[0] == 0
    harmed = copy_of(folder)
    (harmed / "rectification-1.json").write_text("{}")
    assert "rectification-1.json was changed: the board holds the digest of another one" in check(harmed)[1]


def test_where_a_poll_binds_another_signs_a_rectification(bound, clerk, second, alice):
    at = bound.counted_at
    give_signature(ask_signature(CERTIFY, bound, "Nobody objected.", by=clerk, at=at), by=second, at=at)
    poll = actions.certify_poll(bound, by=clerk, at=at)
    with pytest.raises(NotPermitted):
        draft_rectification(poll, "I say so.", by=alice, at=at)
    with pytest.raises(Invalid):
        draft_rectification(poll, " ", by=clerk, at=at)
    draft = draft_rectification(poll, "The roll was of Monday.", by=clerk, at=at)
    with pytest.raises(SignatureNeeded):
        publish_rectification(draft, by=clerk, at=at)
    give_signature(ask_signature(PUBLISH, draft, "It was Monday.", by=clerk, at=at), by=second, at=at)
    with pytest.raises(NotPermitted):
        publish_rectification(draft, by=second, at=at)
    draft = draft_rectification(poll, "The roll was of Tuesday.", by=clerk, at=at)
    with pytest.raises(SignatureNeeded):  # signed was Monday
        publish_rectification(draft, by=clerk, at=at)
    assert not Paper.objects.filter(name__startswith="rectification").exists()


def test_the_clerk_finds_the_report_and_writes_a_rectification_in_the_back_office(counted, clerk, log_in, settings):
    settings.STAFF_MFA_REQUIRED = False
    clerk.groups.get().permissions.add(Permission.objects.get(codename="access_admin"))
    poll, office = certified(counted(Method.SINGLE)), log_in(clerk)
    desk = office.get(f"/beheer/polls/{poll.slug}/").content.decode()
    assert (url := f"/beheer/reports-of-polls/{poll.slug}/") in desk
    assert f"/audit/{poll.slug}/pv.pdf" in office.get(url).content.decode()
    assert office.post(f"{url}rectification/", {"text": ""}).status_code == 422
    assert office.post(f"{url}rectification/", {"text": "It was <b>Monday</b>."}).status_code == 302
    assert "It was &lt;b&gt;Monday&lt;/b&gt;." in office.get(url).content.decode()
    assert office.post(f"{url}rectification/1/").status_code == 302
    assert Poll.objects.get().rectifications.get().published_at
    assert "rectification-1.pdf" in office.get(f"/audit/{poll.slug}/").content.decode()
