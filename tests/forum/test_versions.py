"""One's own words: mended at first, changed in public later, withdrawn and brought back."""

import time
from datetime import timedelta

import pytest
from django.utils import timezone

from forum.actions import (
    answer_topic,
    bring_back_comment,
    bring_back_topic,
    close_topic,
    edit_comment,
    edit_topic,
    post_comment,
    support_topic,
    withdraw_comment,
    withdraw_topic,
)
from forum.details.models import Place
from forum.models import Comment, Topic
from forum.moderation import actions as moderation
from forum.versions.differences import changes
from forum.versions.history import history
from forum.versions.keeping import destroy_withdrawn_words
from forum.versions.models import Version, Withdrawal
from participation.errors import Invalid, NotPermitted, WrongState
from participation.privacy.actions import erase_person

MINUTE, HOUR, WEEK = timedelta(minutes=1), timedelta(hours=1), timedelta(days=7)


def say(title="Where does the bus stop?", source="I can not find the stop."):
    return {"title": title, "source": source}


def test_a_slip_is_mended_without_a_trace_of_the_words_until_somebody_answers(topic, alice, bob, noon):
    edit_topic(topic, by=alice, at=noon + MINUTE, **say(source="I cannot find it."))
    assert (topic.version, Version.objects.count()) == (1, 0)
    assert topic.edited_at
    comment = post_comment(topic, by=bob, at=noon + 2 * MINUTE, source="At the church.")
    edit_topic(topic, by=alice, at=noon + 3 * MINUTE, **say(source="I found it."))
    assert topic.version == 2
    edit_comment(comment, by=bob, at=noon + 4 * MINUTE, source="At the old church.")
    assert comment.version == 1
    edit_comment(comment, by=bob, at=noon + HOUR, source="At the town hall.")
    edit_comment(comment, by=bob, at=noon + HOUR, source="At the town hall.")
    assert comment.version == 2
    assert [shown.number for shown in history(comment)] == [2, 1]


def test_the_versions_and_what_each_changed_stand_on_a_page_for_everyone(client, topic, comment, alice, noon):
    edit_topic(topic, by=alice, at=noon + HOUR, **say("Where does bus 5 stop?", "I can not <b>find</b> it."))
    assert f"/nl/forum/{topic.pk}/versions/" in client.get(topic.get_absolute_url()).text
    page = client.get(f"/en/forum/{topic.pk}/versions/").text
    assert '<ins><span class="hidden-text">[added: </span>' in page
    assert '<del><span class="hidden-text">[removed: </span>' in page
    assert "&lt;b&gt;" in page
    assert "<b>" not in page
    assert "4 words added" in page
    assert "3 words removed" in page
    assert client.get(f"/en/forum/comments/{comment.pk}/versions/").status_code == 200


@pytest.mark.once
@pytest.mark.parametrize(
    ("before", "after", "parts"),
    [
        ("a b c", "a b c", [("same", "a b c")]),
        ("a b c", "a x c", [("same", "a "), ("removed", "b"), ("added", "x"), ("same", " c")]),
        ("", "new words", [("added", "new words")]),
        ("one\n\ntwo", "one", [("same", "one"), ("removed", "\n\ntwo")]),
    ],
)
def test_a_difference_is_told_in_words(before, after, parts):
    assert [(part.kind, part.text) for part in changes(before, after)] == parts


@pytest.mark.once
def test_texts_made_to_be_hard_to_compare_take_no_longer_than_others():
    began = time.process_time()
    changes("a b " * 2500, "b a " * 2500)
    changes("x " * 5000, "x y " * 2500)
    changes(" ".join(map(str, range(2000))), " ".join(map(str, range(2000, 0, -1))))
    assert time.process_time() - began < 2


def test_words_that_a_moderator_took_out_show_in_no_version(topic, alice, bob, council_member, noon):
    comment = post_comment(topic, by=bob, at=noon, source="Jan lives in Kerkstraat 5, ask him.")
    edit_comment(comment, by=bob, at=noon + HOUR, source="Jan lives in Kerkstraat 5, ask him now.")
    case = moderation.flag_post(
        comment, by=alice, at=noon + HOUR, rule="W2", reason="An address.", in_good_faith=True
    ).case
    decision = moderation.Decision("redact", "An address.", rule="W2", passage="Kerkstraat 5")
    moderation.decide_case(case, decision, by=council_member, at=noon + 2 * HOUR)
    comment.refresh_from_db()
    told = [part.text for shown in history(comment) for part in shown.words]
    assert "now" in " ".join(told)
    assert "Kerkstraat" not in " ".join(told)


def test_nobody_changes_what_is_closed_or_signed_or_anothers(topic, comment, challenge, alice, bob, clerk, noon):
    with pytest.raises(WrongState):
        edit_topic(challenge.topic, by=alice, at=noon, **say())
    with pytest.raises(WrongState):
        withdraw_topic(challenge.topic, by=alice, at=noon, reason="No.")
    with pytest.raises(NotPermitted):
        withdraw_comment(comment, by=alice, at=noon, reason="No.")
    answer = answer_topic(topic, by=clerk, at=noon, team=topic.theme.team, source="At the church.")
    Comment.objects.filter(pk=answer.pk).update(author=bob)
    answer.refresh_from_db()
    with pytest.raises(WrongState):
        withdraw_comment(answer, by=bob, at=noon, reason="No.")
    close_topic(topic, by=clerk, at=noon, reason="Done.")
    with pytest.raises(WrongState):
        edit_comment(comment, by=bob, at=noon, source="No.")


def test_what_an_author_withdraws_is_gone_everywhere_and_replies_stay(client, log_in, topic, comment, alice, bob, noon):
    reply = post_comment(topic, by=alice, at=noon + HOUR, source="Thank you.", parent=comment)
    edit_comment(comment, by=bob, at=noon + 2 * HOUR, source="It stops at the mill.")
    form = {"reason": "I was wrong."}
    mine = log_in(bob)
    assert mine.post(f"/en/forum/comments/{comment.pk}/withdraw/", {"reason": " "}).status_code == 422
    assert mine.post(f"/en/forum/comments/{comment.pk}/withdraw/", form).status_code == 302
    log_in(alice).post(f"/en/forum/{topic.pk}/withdraw/", form)
    topic.refresh_from_db()
    page = client.get(f"/en{topic.get_absolute_url()[3:]}").text
    assert page.count("Its author withdrew this on") == 2
    assert "I was wrong." in page
    assert reply.source in page
    for words in ("It stops at", "Where does the bus stop", "can not find"):
        assert words not in page
        assert words not in client.get("/en/forum/").text + client.get("/en/forum/feed/").text
    assert client.get(f"/en/forum/comments/{comment.pk}/versions/").status_code == 404
    assert not Topic.objects.matching("bus").exists()
    assert "Bring it back" not in page
    assert "Bring it back" in mine.get(f"/en{topic.get_absolute_url()[3:]}").text
    assert mine.post(f"/en/forum/comments/{comment.pk}/bring-back/").status_code == 302
    assert "It stops at the mill." in client.get(f"/en{topic.get_absolute_url()[3:]}").text


def test_it_can_be_brought_back_for_a_week_and_then_its_words_are_destroyed(topic, comment, alice, bob, noon):
    support_topic(topic, by=bob, at=noon)
    edit_topic(topic, by=alice, at=noon + HOUR, **say("The bus"))
    withdraw_topic(topic, by=alice, at=noon + HOUR, reason="Found it.")
    with pytest.raises(WrongState):
        withdraw_topic(topic, by=alice, at=noon + HOUR, reason="Twice.")
    with pytest.raises(WrongState):
        edit_topic(topic, by=alice, at=noon + HOUR, **say())
    with pytest.raises(WrongState):
        post_comment(topic, by=bob, at=noon + HOUR, source="More.")
    assert bring_back_topic(topic, by=alice, at=noon + 2 * HOUR).title == "The bus"
    assert Topic.objects.matching("bus").get() == topic
    withdraw_comment(comment, by=bob, at=noon + HOUR, reason="Wrong.")
    withdraw_topic(topic, by=alice, at=noon + 3 * HOUR, reason="Found it.")
    place = Place.objects.create(topic=topic, address="Mill Street 5")
    assert destroy_withdrawn_words(noon + WEEK) == 0
    with pytest.raises(WrongState):
        bring_back_comment(comment, by=bob, at=noon + HOUR + WEEK)
    assert destroy_withdrawn_words(noon + 4 * HOUR + WEEK) == 2
    assert destroy_withdrawn_words(noon + 4 * HOUR + WEEK) == 0
    assert not Version.objects.exists()
    assert not Place.objects.filter(pk=place.pk).exists()
    with pytest.raises(Invalid):
        withdraw_topic(topic, by=alice, at=noon, reason="x" * 301)


def test_what_is_withdrawn_goes_with_the_account(topic, comment, alice, bob, noon):
    post_comment(topic, by=alice, at=noon + HOUR, source="Thank you.", parent=comment)
    withdraw_comment(comment, by=bob, at=noon + HOUR, reason="Wrong.")
    erase_person(bob, by=bob, at=noon + HOUR)
    assert not Withdrawal.objects.exists()
    comment.refresh_from_db()
    assert comment.author is None
    assert "mill" not in comment.source


def test_a_change_keeps_what_was_typed_when_it_is_refused(log_in, open_topic, alice, clerk):
    close_topic(open_topic, by=clerk, at=timezone.now(), reason="Done.")
    answer = log_in(alice).post(f"/nl/forum/{open_topic.pk}/edit/", say(source="My long\u202e thought."))
    assert answer.status_code == 409
    assert "thought." in answer.text
