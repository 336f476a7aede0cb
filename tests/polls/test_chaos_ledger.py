"""What `make chaos` compares: it agrees with a town that kept everything, and names what is lost or there twice."""

import pytest

from polls.casting import cast_ballot
from polls.models import Ballot
from tests.chaos import ledger
from tests.chaos.acts import Act, Notes, sentence_in


@pytest.fixture
def poll(make_poll):
    return make_poll()


@pytest.fixture
def before(poll, tmp_path):
    return ledger.look(tmp_path)


def an_act(kind, person, subject, key="", tries=1):
    return Act(kind, person, subject, key, tries, acknowledged_at=1.0)


def a_vote(poll, person, choice, now):
    return an_act("vote", person.pk, choice, cast_ballot(poll, [choice], by=person, at=now).code)


def test_votes_that_are_there_once_as_they_were_last_sent_agree(poll, before, alice, bob, now, tmp_path):
    votes = [a_vote(poll, alice, "yes", now), a_vote(poll, bob, "no", now), a_vote(poll, alice, "no", now)]
    assert ledger.differences(Notes(votes), poll, before, tmp_path) == []


def test_what_does_not_agree_is_named(poll, before, alice, bob, now, tmp_path):
    vote = a_vote(poll, alice, "yes", now)
    notes = Notes([an_act("vote", alice.pk, "no", vote.key), an_act("vote", bob.pk, "yes", "never stored")])
    assert ledger.differences(notes, poll, before, tmp_path) == [
        "1 receipts have no ballot",
        "2 voters, 1 marks, 1 ballots, 1 shown",
        "2 ballots do not say what was last acknowledged",
    ]


def test_a_ballot_without_a_voter_is_named(poll, before, alice, now, tmp_path):
    vote = a_vote(poll, alice, "yes", now)
    Ballot.objects.create(poll_key=poll.key, content={"c": "yes"})
    found = ledger.differences(Notes([vote]), poll, before, tmp_path)
    assert found[0] == "1 voters, 1 marks, 2 ballots, 2 shown"


def test_posts_supports_and_mails_that_are_missing_or_too_many_are_named(poll, before, tmp_path):
    (tmp_path / "mail").mkdir()
    (tmp_path / "mail/1.log").write_text("Subject: a\nTo: twice@town.test\n\nTo: twice@town.test\n")
    acts = [
        an_act("comment", 1, "1", "4d0b9c4e-8e0f-4e55-9a43-2a5b5a6f3a10"), an_act("support", 1, "1"),
        an_act("mail", 0, "never@town.test"), an_act("mail", 0, "twice@town.test"), Act("vote", 1, "yes"),
    ]  # fmt: skip
    assert ledger.differences(Notes(acts), poll, before, tmp_path) == [
        "1 comments acknowledged, 0 stored, 0 new ones, followers told 0 times",
        "1 supports acknowledged, 1 missing, 0 new ones",
        "asked 1 times for a mail, sent 0",
        "asked 1 times for a mail, sent 2",
        "1 x vote never acknowledged",
    ]


def test_an_error_page_without_a_sentence_is_known(client, db):
    assert sentence_in(client.get("/nl/nothing-here/").text).startswith("Misschien ")
    assert sentence_in("<h1>Internal Server Error</h1>") == ""
    assert sentence_in('<html lang="nl"><div class="notice"><p>Fout 500</p></div>') == ""
