"""Bringing something: the form, what it refuses, what it keeps, and that twice is once."""

import re
from datetime import timedelta
from uuid import uuid4

import pytest

from forum.actions import edit_topic, post_comment, post_topic
from forum.actions.posting import TooManyPosts
from forum.models import Follow, Kind, Topic
from forum.newcomers import LinkTooEarly
from participation.audit.models import Entry
from participation.errors import Invalid, WrongState
from participation.residents.models import Level

FORM = {"kind": "question", "title": "Where is the bus?", "source": "I **miss** it.", "theme": "mobility"}


def test_a_person_chooses_a_kind_and_writes(log_in, alice, theme, dossier, neighbourhood):
    client = log_in(alice)
    assert "?kind=problem" in client.get("/nl/forum/new/").text
    page = client.get("/nl/forum/new/?kind=question&dossier=car-free-market")
    assert 'value="car-free-market" selected' in page.text
    assert 'value="mobility" selected' in page.text
    answer = client.post("/nl/forum/new/", FORM | {"dossier": "car-free-market", "neighbourhood": "centrum"})
    topic = Topic.objects.get()
    assert answer.status_code == 302
    assert answer["Location"] == f"/nl/forum/{topic.pk}-where-is-the-bus/"
    assert (topic.author, topic.kind, topic.theme, topic.dossier, topic.neighbourhood, topic.status) == (
        alice, "question", theme, dossier, neighbourhood, "new",
    )  # fmt: skip
    assert topic.source == "I **miss** it."
    assert topic.html == "<p>I <strong>miss</strong> it.</p>\n"
    assert topic.search_text == "where is the bus i miss it"
    assert Follow.objects.get().person == alice
    assert Entry.objects.get(action="forum.topic_posted").actor_id == alice.pk


@pytest.mark.parametrize(
    ("change", "error"),
    [
        ({"title": ""}, "title"),
        ({"title": "x" * 121}, "title"),
        ({"source": "  "}, "source"),
        ({"source": "x" * 10_001}, "source"),
        ({"theme": "nowhere"}, "theme"),
        ({"dossier": "nowhere"}, "dossier"),
        ({"neighbourhood": "nowhere"}, "neighbourhood"),
        ({"submission": "not a key"}, "submission"),
    ],
)
def test_a_form_that_is_not_right_comes_back_with_what_was_typed(log_in, alice, theme, change, error):
    answer = log_in(alice).post("/nl/forum/new/", FORM | change)
    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == [error]
    kept = FORM | change
    assert kept["source"].strip() in answer.text.replace("\r\n", "\n")
    assert f'value="{kept["title"]}"' in answer.text or not kept["title"]
    assert not Topic.objects.exists()


def test_a_heap_of_links_is_refused_and_kept(log_in, alice, theme):
    words = " ".join(f"https://shop.test/{number}" for number in range(6))
    answer = log_in(alice).post("/nl/forum/new/", FORM | {"source": words})
    assert answer.status_code == 422
    assert words in answer.text
    assert not Topic.objects.exists()


@pytest.mark.parametrize("link", ["https://shop.test/", "[phones](http://shop.test)", "www.shop.be", "shop.be"])
def test_who_is_new_adds_no_link_until_something_of_theirs_was_accepted(make_person, log_in, theme, noon, link):
    new, words = make_person("New", level=Level.CONFIRMED), f"Look at {link} now."
    answer = log_in(new).post("/nl/forum/new/", FORM | {"source": words})
    assert (answer.status_code, Topic.objects.count()) == (422, 0)
    assert words in answer.text
    first = post_topic(by=new, at=noon, kind=Kind.NEED, title="Benches", source="For who is tired.", theme=theme)
    for at, post in (
        (noon, lambda at: post_comment(first, by=new, at=at, source=words)),
        (noon, lambda at: edit_topic(first, by=new, at=at, title="Benches", source=words)),
        (noon + timedelta(hours=23), lambda at: post_comment(first, by=new, at=at, source=words)),
    ):
        with pytest.raises(LinkTooEarly):
            post(at)
    post_comment(first, by=new, at=noon + timedelta(hours=24), source=words)


def test_what_was_hidden_was_not_accepted_and_a_verified_resident_is_known(make_person, alice, theme, noon):
    new, words = make_person("New", level=Level.CONFIRMED), "Look at https://shop.test now."
    give = {"kind": Kind.NEED, "title": "Benches", "theme": theme}
    post_topic(by=new, at=noon, source="For who is tired.", **give)
    Topic.objects.update(hidden_at=noon, hidden_rule="W4", hidden_reason="Spam.")
    with pytest.raises(LinkTooEarly):
        post_topic(by=new, at=noon + timedelta(days=2), source=words, **give)
    assert post_topic(by=alice, at=noon, source=words, **give).source == words


def test_a_stranger_is_asked_to_log_in_before_writing(client, theme):
    for method in (client.get, client.post):
        answer = method("/nl/forum/new/?kind=question", follow=False)
        assert answer.status_code == 302
        assert answer["Location"].startswith("/accounts/login/?next=")
    assert client.get("/nl/forum/new/?kind=question")["Location"].endswith("%3Fkind%3Dquestion")


def test_who_may_not_write_is_told_why(log_in, newcomer, theme):
    answer = log_in(newcomer).get("/nl/forum/new/?kind=question")
    assert answer.status_code == 403
    answer = log_in(newcomer).post("/nl/forum/new/", FORM)
    assert answer.status_code == 403
    assert not Topic.objects.exists()


def test_an_unknown_kind_leads_to_the_choice(log_in, alice, theme):
    answer = log_in(alice).get("/nl/forum/new/?kind=zzz")
    assert answer.status_code == 200
    assert "?kind=problem" in answer.text


@pytest.mark.parametrize(
    ("query", "kind"),
    [
        ("", {}),
        ("?kind=zzz", {"kind": ""}),
        ("?kind=zzz", {"kind": "zzz"}),
        ("?kind=question", {"kind": "challenge"}),
    ],
)
def test_words_without_a_kind_come_back_with_the_kinds_to_choose_from(log_in, alice, theme, query, kind):
    client, words = log_in(alice), {name: FORM[name] for name in ("title", "source", "theme")}
    address = f"/nl/forum/new/{query}"
    answer = client.post(address, words | kind)
    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == ["kind"]
    assert FORM["source"] in answer.text
    assert f'value="{FORM["title"]}"' in answer.text
    assert re.findall(r'type="radio" name="kind" value="(\w+)"', answer.text) == [
        "information", "question", "problem", "need",
    ]  # fmt: skip
    assert not Topic.objects.exists()
    assert client.post(address, words | {"kind": "need"}).status_code == 302
    assert Topic.objects.get().kind == Kind.NEED


def test_an_empty_form_is_not_right_either(log_in, alice, theme):
    answer = log_in(alice).post("/nl/forum/new/")
    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == ["kind", "title", "source", "theme"]


def test_a_challenge_can_not_be_posted_past_its_own_form(alice, theme, noon):
    with pytest.raises(Invalid):
        post_topic(by=alice, at=noon, kind=Kind.CHALLENGE, title="A", source="B", theme=theme)


def test_a_form_that_is_sent_twice_is_stored_once_and_shows_the_first(log_in, alice, theme):
    client, form = log_in(alice), FORM | {"submission": str(uuid4())}
    first, second = client.post("/nl/forum/new/", form), client.post("/nl/forum/new/", form)
    assert Topic.objects.count() == 1
    assert first["Location"] == second["Location"]
    assert Entry.objects.filter(action="forum.topic_posted").count() == 1


def test_the_key_of_somebody_elses_form_gives_nothing_away(post, bob, theme, noon):
    key = uuid4()
    post(submission=key)
    with pytest.raises(Invalid):
        post(by=bob, submission=key)
    assert Topic.objects.count() == 1


def test_an_eleventh_post_in_an_hour_is_refused_for_who_is_only_confirmed(outsider, post, topic, noon):
    for minute in range(10):
        post(by=outsider, at=noon + timedelta(minutes=minute))
    with pytest.raises(TooManyPosts):
        post_comment(topic, by=outsider, at=noon + timedelta(minutes=20), source="And this.")
    assert post_comment(topic, by=outsider, at=noon + timedelta(minutes=61), source="And this.").pk


def test_a_verified_resident_may_write_thirty_times_an_hour(alice, topic, noon):
    for minute in range(1, 30):
        post_comment(topic, by=alice, at=noon + timedelta(minutes=minute), source="More.")
    with pytest.raises(TooManyPosts):
        post_comment(topic, by=alice, at=noon + timedelta(minutes=31), source="Too much.")
    assert topic.comments.count() == 29


def test_the_flood_limit_keeps_what_was_typed(log_in, outsider, theme):
    client = log_in(outsider)
    for number in range(10):
        client.post("/nl/forum/new/", FORM | {"title": f"Number {number}"})
    answer = client.post("/nl/forum/new/", FORM | {"title": "Number eleven"})
    assert answer.status_code == 422
    assert 'value="Number eleven"' in answer.text
    assert Topic.objects.count() == 10


def test_sending_the_tenth_post_twice_shows_it_and_not_the_limit(post, outsider, noon):
    key = uuid4()
    topics = [post(by=outsider, submission=key if number == 9 else None) for number in range(10)]
    assert post(by=outsider, submission=key) == topics[-1]


def test_an_author_mends_a_slip_within_half_an_hour(log_in, alice, open_topic):
    client, path = log_in(alice), f"/nl/forum/{open_topic.pk}/edit/"
    assert open_topic.source in client.get(path).text
    assert client.post(path, {"title": "", "source": "Kept words"}).status_code == 422
    answer = client.post(path, {"title": "Where does the tram stop?", "source": "The *tram*, I mean."})
    assert answer.status_code == 302
    open_topic.refresh_from_db()
    assert open_topic.title == "Where does the tram stop?"
    assert open_topic.html == "<p>The <em>tram</em>, I mean.</p>\n"
    assert open_topic.search_text == "where does the tram stop the tram i mean"
    assert open_topic.edited_at


def test_after_half_an_hour_other_words_are_another_version(alice, topic, noon):
    words = {"title": "Another", "source": "Other words."}
    edit_topic(topic, by=alice, at=noon + timedelta(minutes=29, seconds=59), **words)
    edit_topic(topic, by=alice, at=noon + timedelta(minutes=30), **words)
    assert topic.version == 1
    edit_topic(topic, by=alice, at=noon + timedelta(minutes=30), **words | {"title": "A third"})
    assert topic.version == 2


def test_the_words_that_people_sign_never_change(alice, challenge, noon):
    with pytest.raises(WrongState):
        edit_topic(challenge.topic, by=alice, at=noon, title="Another", source="Other words.")


def test_nobody_edits_for_another(log_in, bob, open_topic):
    answer = log_in(bob).post(f"/nl/forum/{open_topic.pk}/edit/", {"title": "Mine", "source": "Now."})
    assert answer.status_code == 403
