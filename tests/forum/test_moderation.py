"""Moderation: a rule and a reason that the author reads, and the way back."""

from datetime import timedelta

import pytest

from forum.actions import hide_comment, hide_topic, restore_comment, restore_topic
from forum.models import Comment, Rule, Topic
from forum.moderation.choices import REMOVABLE
from forum.moderation.models import Measure
from participation.audit.models import Entry
from participation.errors import Invalid, WrongState
from participation.notices.models import Notice

FORM = {"rule": "W2", "reason": "You name your neighbour."}


def test_a_moderator_hides_a_topic_and_its_author_reads_why(client, log_in, alice, bob, council_member, topic):
    page, path = topic.get_absolute_url(), f"/nl/forum/{topic.pk}/hide/"
    moderator = log_in(council_member)
    assert topic.source in moderator.get(path).text
    assert moderator.post(path, FORM)["Location"] == page
    for stranger in (client, log_in(bob)):
        assert stranger.get(page).status_code == 404
    own = log_in(alice).get(f"/en/forum/{topic.pk}-where-does-the-bus-stop/").text
    assert "It gives personal data of someone else." in own
    assert "You name your neighbour." in own
    notice = Notice.objects.get(person=alice)
    assert notice.event.kind == "forum.post_hidden.W2"
    assert "Where does the bus stop?" in notice.event.sentence
    assert "You name your neighbour." in notice.event.sentence
    entry = Entry.objects.get(action="forum.topic_hidden")
    assert entry.actor_id == council_member.pk
    assert entry.data == {"rule": "W2", "reason": "You name your neighbour."}


def test_a_hidden_topic_is_restored(client, log_in, alice, council_member, topic):
    moderator = log_in(council_member)
    moderator.post(f"/nl/forum/{topic.pk}/hide/", FORM)
    moderator.post(f"/nl/forum/{topic.pk}/restore/")
    assert client.get(topic.get_absolute_url()).status_code == 200
    topic.refresh_from_db()
    assert Measure.objects.get().state == "lifted"
    assert (topic.hidden_at, topic.hidden_by, topic.hidden_rule, topic.hidden_reason) == (None, None, "", "")
    assert Notice.objects.filter(person=alice, event__kind="forum.post_restored").exists()


def test_a_comment_is_hidden_and_restored(log_in, bob, council_member, comment):
    moderator, path = log_in(council_member), f"/nl/forum/comments/{comment.pk}/"
    answer = moderator.post(f"{path}hide/", FORM)
    assert answer["Location"] == comment.get_absolute_url()
    assert Comment.objects.get().hidden_by == council_member
    assert Notice.objects.get(person=bob).event.kind == "forum.post_hidden.W2"
    assert moderator.post(f"{path}restore/").status_code == 302
    assert not Comment.objects.get().is_hidden


@pytest.mark.parametrize("change", [{"rule": "W5"}, {"rule": ""}, {"reason": ""}, {"reason": "  "}])
def test_without_a_house_rule_and_a_reason_nothing_is_hidden(log_in, council_member, topic, change):
    answer = log_in(council_member).post(f"/nl/forum/{topic.pk}/hide/", FORM | change)
    assert answer.status_code == 422
    assert (FORM | change)["reason"].strip() in answer.text
    assert not Topic.objects.get().is_hidden


@pytest.mark.parametrize(("rule", "reason"), [("W5", "Off topic."), ("", "Why."), (Rule.SPAM, " ")])
def test_the_action_itself_asks_for_a_rule_and_a_reason(council_member, topic, noon, rule, reason):
    with pytest.raises(Invalid):
        hide_topic(topic, by=council_member, at=noon, rule=rule, reason=reason)


def test_hiding_or_restoring_twice_is_said_plainly(council_member, topic, comment, noon):
    how = {"by": council_member, "at": noon, "rule": Rule.SPAM, "reason": "Spam."}
    for hide, restore, post in ((hide_topic, restore_topic, topic), (hide_comment, restore_comment, comment)):
        with pytest.raises(WrongState):
            restore(post, by=council_member, at=noon)
        hide(post, **how)
        with pytest.raises(WrongState):
            hide(post, **how)
        restore(post, by=council_member, at=noon + timedelta(minutes=1))
    assert Entry.objects.filter(action="forum.topic_hidden").count() == 1


def test_a_second_moderator_sees_that_it_was_hidden_already(log_in, council_member, make_person, topic):
    log_in(council_member).post(f"/nl/forum/{topic.pk}/hide/", FORM)
    second = log_in(make_person("Second", roles=["council_member"]))
    assert second.post(f"/nl/forum/{topic.pk}/hide/", FORM).status_code == 409


@pytest.mark.parametrize("who", ["alice", "bob", "outsider", "clerk", "communications", "desk_officer"])
def test_nobody_else_hides_or_restores(log_in, request, topic, comment, who):
    client = log_in(request.getfixturevalue(who))
    for path in (f"/nl/forum/{topic.pk}/", f"/nl/forum/comments/{comment.pk}/"):
        assert client.post(f"{path}hide/", FORM).status_code == 403
        assert client.get(f"{path}hide/").status_code == 403
        assert client.post(f"{path}restore/").status_code == 403
    assert not Topic.objects.get().is_hidden


def test_a_comment_that_one_may_not_read_does_not_exist(log_in, alice, council_member, comment, noon):
    hide_comment(comment, by=council_member, at=noon, rule=Rule.SPAM, reason="Spam.")
    client = log_in(alice)
    for act in ("edit", "hide"):
        assert client.get(f"/nl/forum/comments/{comment.pk}/{act}/").status_code == 404


def test_a_post_of_someone_who_left_can_be_hidden(council_member, comment, noon):
    Comment.objects.update(author=None)
    hide_comment(Comment.objects.get(), by=council_member, at=noon, rule=Rule.SPAM, reason="Spam.")
    assert Comment.objects.get().is_hidden
    assert not Notice.objects.filter(event__kind="forum.post_hidden.W4").exists()


def test_the_words_of_each_house_rule_reach_the_author_in_their_language(council_member, comment, noon):
    for rule in REMOVABLE:
        hide_comment(comment, by=council_member, at=noon, rule=rule, reason="Because {of} 100% this.")
        restore_comment(comment, by=council_member, at=noon)
        sentence = Notice.objects.get(event__kind=f"forum.post_hidden.{rule.value}").event.sentence
        assert str(rule.label) in sentence
        assert "Because {of} 100% this." in sentence
