"""One's own page: what a person did, what is kept about them, and nobody else's."""

import json
import re
from datetime import timedelta

import pytest
from django.utils import timezone
from django.utils.translation import override

from cms.actions import found_town
from cms.matter.models import DossierFollow
from cms.models import DossierPage, HomePage
from forum.actions import (
    follow_topic,
    hide_topic,
    post_comment,
    post_topic,
    raise_challenge,
    sign_challenge,
    support_topic,
)
from forum.challenges.actions import start_draft
from forum.challenges.models import CaseFollow
from forum.models import Kind, Rule
from participation.dossiers.models import Dossier
from participation.notices.actions import notify
from participation.notices.models import Message
from participation.procedures.models import Case
from participation.residents.export import as_content, personal_data_of
from participation.residents.models import Level
from participation.residents.verification.letters import ask_letter, note_sent, print_letters
from participation.residents.verification.models import Letter
from polls.following.models import PollFollow
from tests.challenges.conftest import PARTS
from tests.forum.conftest import CHALLENGE
from tests.polls.conftest import make_poll, now  # noqa: F401 (fixtures)


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


def test_what_one_follows_and_started_elsewhere_stands_there_too(log_in, bob, alice, theme, dossier, noon, make_poll):  # noqa: F811
    found_town()
    poll, hidden = (
        make_poll(question={"en": "Trees?"}),
        Dossier.objects.create(title={"en": "Secret"}, theme=theme, audience="neighbours"),
    )
    home = HomePage.objects.get(locale__language_code="nl")
    for title, followed in (("Market", dossier), ("Secret", hidden)):
        home.add_child(instance=DossierPage(title=title, intro="About it.", dossier=followed))
        DossierFollow.objects.create(dossier=followed, person=bob, since=noon)
    PollFollow.objects.create(poll=poll, person=bob)
    handed_in = start_draft(by=alice, at=noon, theme=theme, **PARTS)
    Case.objects.filter(pk=handed_in.pk).update(number="2030-7")
    CaseFollow.objects.create(case=handed_in.case, person=bob, created_at=noon + timedelta(days=1))
    start_draft(by=bob, at=noon, theme=theme, **PARTS | {"title": "Hedges"})
    shown = sections(log_in(bob).get("/en/me/"))
    assert shown["What I follow"] == [PARTS["title"], "Market", "Trees?"]
    assert shown["What I brought"] == ["Hedges"]
    assert sections(log_in(alice).get("/en/me/"))["What I brought"] == [PARTS["title"]]


def test_what_one_was_told_says_what_is_next_and_until_when(log_in, bob, noon):
    notify(
        "renewal.soon", at=noon, path="/nl/me/verification/", to=[bob.pk], data={"until": "2030-06-01"}, own=[bob.pk]
    )
    page = log_in(bob).get("/en/me/notices/").text
    assert "you can sign and vote without a break. You can do this until 1 June 2030." in page


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


def test_what_stands_there_as_a_code_is_said_in_words(log_in, bob):
    type(bob).objects.filter(pk=bob.pk).update(level_method="acm")
    page = log_in(bob).get("/en/me/data/").text
    assert "itsme or eID" in page
    assert not re.search(r">\s*acm\s*<", page)


def test_it_can_be_taken_along_as_a_file(log_in, bob, done):
    answer = log_in(bob).get("/en/me/data/?format=json")
    assert answer["Content-Disposition"] == 'attachment; filename="my-data.json"'
    tables = json.loads(answer.content)
    assert tables["Comments"]["rows"][0]["Text"] == "In the shade, please."
    assert tables["Your account"]["rows"][0]["E-mail address"] == "bob@town.test"
    assert tables["Your account"]["rows"][0]["Verification level"] == "verified resident"
    assert tables["Signatures"]["rows"][0]["Challenge"] == "We look after the Linden Park ourselves"
    assert tables["Topics"]["rows"] == []
    assert "password" not in answer.text.lower()


@pytest.mark.parametrize("language", ["nl", "en", "fr", "de"])
def test_no_table_is_lost_in_the_file_where_two_have_one_name(bob, language):
    with override(language):
        tables = personal_data_of(bob)
        assert len(as_content(tables)) == len(tables)


class TestLetters:
    """Letters with a code, and messages on paper."""

    @pytest.fixture
    def in_the_post(self, outsider, desk_officer, noon):
        """A letter with a code that is on its way, and its code."""
        ask_letter(outsider, "Ann Peeters", "Lindelaan 1", at=timezone.now(), by=outsider)
        batch, (printed,) = print_letters(by=desk_officer, at=timezone.now())
        note_sent(batch, by=desk_officer, at=timezone.now())
        return printed.code

    def test_who_has_none_reads_so(self, log_in, alice):
        page = log_in(alice).get("/en/me/")
        assert sections(page)["My letters"] == []
        assert "You asked no letter, and we sent you none." in page.text

    def test_each_has_its_kind_its_day_and_how_far_it_is_and_never_its_code(self, log_in, outsider, in_the_post, noon):
        Message.objects.create(
            person=outsider, channel="letter", how="at_once", is_own=True, made_at=noon, next_at=noon
        )
        page = log_in(outsider).get("/en/me/")
        (section,) = (section for section in page.context["sections"] if section.heading == "My letters")
        told = {str(row.title): (row.state, str(row.word), str(row.note)[:20]) for row in section.rows}
        assert [row.at.date() for row in section.rows] == sorted([noon.date(), timezone.now().date()], reverse=True)
        assert told == {
            "A letter with a code, to show that you live here": ("open", "sent", "The code works until"),
            "A letter with news about your account or your case": ("soon", "waits", ""),
        }
        for code in (in_the_post.symbols, in_the_post.in_groups):
            assert code not in page.text

    def test_a_code_that_is_too_old_and_a_letter_that_is_cancelled_say_so(self, log_in, outsider, in_the_post):
        long_ago = timezone.now() - timedelta(days=100)
        Letter.objects.update(asked_at=long_ago, expires_at=long_ago + timedelta(days=60))
        Letter.objects.create(
            person=outsider, purpose="support", subject="topic:1", about="Benches", language="nl", household_key="x",
            state="cancelled", asked_at=long_ago - timedelta(days=1),
        )  # fmt: skip
        page = log_in(outsider).get("/en/me/")
        (section,) = (section for section in page.context["sections"] if section.heading == "My letters")
        assert [(str(row.title), str(row.word)) for row in section.rows] == [
            ("A letter with a code, to show that you live here", "code too old"),
            ("A letter with a code, to support “Benches”", "cancelled"),
        ]

    def test_nobody_sees_anothers(self, log_in, alice, in_the_post):
        assert sections(log_in(alice).get("/en/me/"))["My letters"] == []

    def test_many_take_as_many_queries_as_one(self, log_in, alice, noon, count_queries):
        client, counts = log_in(alice), []
        for _more in range(2):
            for number in range(3):
                Message.objects.create(
                    person=alice, channel="letter", how="at_once", is_own=True, made_at=noon, next_at=noon
                )
                Letter.objects.create(
                    person=alice, purpose="vote", subject=f"poll:{number}", about="Trees", language="nl",
                    household_key="x", state="cancelled", asked_at=noon,
                )  # fmt: skip
            counts.append(count_queries(lambda: client.get("/nl/me/")))
        assert counts[0] == counts[1] <= 18
