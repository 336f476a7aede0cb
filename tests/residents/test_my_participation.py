"""One's own page: what a person did, what is kept about them, and nobody else's."""

import json

import pytest
from django.utils import timezone

from forum.actions import (
    follow_topic,
    hide_topic,
    post_comment,
    post_topic,
    raise_challenge,
    sign_challenge,
    support_topic,
)
from forum.models import Kind, Rule
from participation.residents.models import Level
from tests.forum.conftest import CHALLENGE


@pytest.fixture
def done(alice, bob, theme, noon):
    """Alice brought a topic and raised a challenge; Bob commented, supports, signed and follows."""
    topic = post_topic(by=alice, at=noon, kind=Kind.NEED, title="Benches", source="For who is tired.", theme=theme)
    challenge = raise_challenge(by=alice, at=noon, theme=theme, **CHALLENGE)
    post_comment(topic, by=bob, at=noon, source="In the shade, please.")
    support_topic(topic, by=bob, at=noon)
    follow_topic(topic, by=bob, at=noon)
    sign_challenge(challenge, by=bob, at=noon)
    return topic


def sections(answer):
    return {str(section.heading): [str(row.title) for row in section.rows] for section in answer.context["sections"]}


def test_a_person_sees_what_they_did(log_in, bob, done):
    shown = sections(log_in(bob).get("/en/me/"))
    park = "We look after the Linden Park ourselves"
    assert shown["What I said"] == ["Benches"]
    assert shown["What I support"] == ["Benches"]
    assert shown["What I signed"] == [park]
    assert shown["What I follow"] == ["Benches"]
    assert shown["What I brought"] == []


def test_nobody_sees_what_another_did(log_in, alice, outsider, done):
    assert sections(log_in(alice).get("/en/me/"))["What I brought"] == [
        "We look after the Linden Park ourselves",
        "Benches",
    ]
    others = sections(log_in(outsider).get("/en/me/"))
    assert not any(others.values())


def test_what_others_may_not_see_is_gone_from_ones_page_too(log_in, alice, bob, council_member, done, noon):
    hide_topic(done, by=council_member, at=noon, rule=Rule.SPAM, reason="Spam.")
    shown = sections(log_in(bob).get("/en/me/"))
    assert shown["What I said"] == shown["What I support"] == shown["What I follow"] == []
    page = log_in(alice).get("/en/me/").text
    assert "Benches" in page
    assert "Hidden by a moderator" in page


def test_a_stranger_is_asked_to_log_in_and_comes_back(client, db):
    for page in ("/nl/me/", "/nl/me/data/"):
        assert client.get(page)["Location"] == f"/accounts/login/?next={page}"


@pytest.mark.parametrize(
    ("level", "said"),
    [
        (Level.UNKNOWN, "Confirm your e-mail address"),
        (Level.CONFIRMED, "show that you live here"),
        (Level.RESIDENT, "You can write, sign challenges"),
    ],
)
def test_the_page_says_how_the_town_knows_you(log_in, make_person, level, said):
    assert said in log_in(make_person("Dana", level=level)).get("/en/me/").text


def test_own_pages_are_never_kept_by_a_browser_or_proxy(log_in, alice):
    for page in ("/nl/me/", "/nl/me/data/", "/nl/me/notices/"):
        assert "no-store" in log_in(alice).get(page)["Cache-Control"]


def test_the_number_of_queries_does_not_grow(log_in, alice, bob, theme, count_queries):
    client, counts = log_in(alice), []
    for total in (1, 5, 15):
        for number in range(total):
            topic = post_topic(
                by=bob, at=timezone.now(), kind=Kind.NEED, title=f"{total}-{number}", source="Words.", theme=theme
            )
            support_topic(topic, by=alice, at=timezone.now())
            follow_topic(topic, by=alice, at=timezone.now())
        counts.append(count_queries(lambda: client.get("/nl/me/")))
    assert counts[0] == counts[1] == counts[2]


def test_everything_that_is_kept_is_shown_with_its_reason(log_in, bob, done):
    page = log_in(bob).get("/en/me/data/").text
    assert "bob@town.test" in page
    assert "In the shade, please." in page
    assert "Your account, so that you can log in and take part." in page
    assert "alice@town.test" not in page


def test_it_can_be_taken_along_as_a_file(log_in, bob, done):
    answer = log_in(bob).get("/en/me/data/?format=json")
    assert answer["Content-Disposition"] == 'attachment; filename="my-data.json"'
    tables = json.loads(answer.content)
    assert tables["Comments"]["rows"][0]["Text"] == "In the shade, please."
    assert tables["People"]["rows"][0]["E-mail address"] == "bob@town.test"
    assert tables["People"]["rows"][0]["Verification level"] == "verified resident"
    assert tables["Signatures"]["rows"][0]["Challenge"] == "We look after the Linden Park ourselves"
    assert tables["Topics"]["rows"] == []
    assert "password" not in answer.text.lower()
