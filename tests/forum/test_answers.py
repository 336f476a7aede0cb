"""What the town does with a topic: seen, answered, closed."""

from datetime import date

import pytest
from django.utils import timezone, translation

from forum.actions import answer_topic, close_topic, follow_topic, mark_seen
from forum.models import Comment, Status, Topic
from participation.audit.models import Entry
from participation.errors import Invalid, WrongState
from participation.notices.models import Notice

LOOK = date(2026, 12, 11)
FORM = {"team": "mobility-team", "source": "At the **church**.", "status": "answered"}


@pytest.mark.parametrize("who", ["clerk", "communications", "case_handler"])
def test_staff_answer_for_a_service(log_in, request, open_topic, theme, who):
    client, path = log_in(request.getfixturevalue(who)), f"/nl/forum/{open_topic.pk}/answer/"
    assert 'value="mobility-team" selected' in client.get(path).text
    answer = client.post(path, FORM)
    comment = Comment.objects.get()
    assert answer["Location"] == comment.get_absolute_url()
    assert comment.team == theme.team
    assert comment.is_official
    open_topic.refresh_from_db()
    assert open_topic.status == Status.ANSWERED


def test_an_answer_may_say_that_it_is_being_looked_into(clerk, topic, theme, noon):
    answer_topic(
        topic, by=clerk, at=noon, team=theme.team, source="We look.", status=Status.IN_PROGRESS, look_until=LOOK
    )
    assert Topic.objects.get().status == Status.IN_PROGRESS


@pytest.mark.parametrize(
    ("change", "error"),
    [
        ({"team": "nobody"}, "team"),
        ({"source": " "}, "source"),
        ({"status": "new"}, "status"),
        ({"status": ""}, "status"),
    ],
)
def test_an_answer_that_is_not_right_comes_back_with_what_was_typed(log_in, clerk, open_topic, change, error):
    answer = log_in(clerk).post(f"/nl/forum/{open_topic.pk}/answer/", FORM | change)
    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == [error]
    assert (FORM | change)["source"].strip() in answer.text
    assert Topic.objects.get().status == Status.NEW


def test_no_other_status_comes_with_an_answer(clerk, topic, theme, noon):
    with pytest.raises(Invalid):
        answer_topic(topic, by=clerk, at=noon, team=theme.team, source="Yes.", status=Status.NEW)


def test_author_and_followers_are_told_of_an_answer(alice, bob, clerk, topic, theme, noon):
    follow_topic(topic, by=bob, at=noon)
    follow_topic(topic, by=clerk, at=noon)
    answer_topic(topic, by=clerk, at=noon, team=theme.team, source="At the church.")
    told = Notice.objects.filter(event__kind="forum.topic_answered")
    assert {notice.person for notice in told} == {alice, bob}
    with translation.override("en"):
        assert told.first().event.sentence == "The town has answered “Where does the bus stop?”."


def test_what_the_town_saw_is_said_once(log_in, alice, clerk, open_topic):
    client, path = log_in(clerk), f"/nl/forum/{open_topic.pk}/seen/"
    for _twice in range(2):
        assert client.post(path).status_code == 302
    assert Topic.objects.get().status == Status.SEEN
    assert Notice.objects.filter(person=alice, event__kind="forum.topic_seen").count() == 1
    assert Entry.objects.filter(action="forum.topic_seen").count() == 1


def test_marking_as_seen_takes_nothing_back(clerk, topic, theme, noon):
    answer_topic(topic, by=clerk, at=noon, team=theme.team, source="At the church.")
    mark_seen(topic, by=clerk, at=noon)
    assert Topic.objects.get().status == Status.ANSWERED


def test_a_closed_conversation_gets_no_answer(log_in, clerk, open_topic, theme):
    log_in(clerk).post(f"/nl/forum/{open_topic.pk}/close/", {"reason": "Done."})
    open_topic.refresh_from_db()
    assert open_topic.status == Status.CLOSED
    with pytest.raises(WrongState):
        answer_topic(open_topic, by=clerk, at=timezone.now(), team=theme.team, source="Late.")
    answer = log_in(clerk).post(f"/nl/forum/{open_topic.pk}/answer/", FORM | {"source": "A late answer."})
    assert answer.status_code == 409
    assert "A late answer." in answer.text


def test_closing_twice_is_once(clerk, topic, noon):
    for _twice in range(2):
        close_topic(topic, by=clerk, at=noon, reason="It was answered.")
    assert Entry.objects.filter(action="forum.topic_closed").count() == 1


@pytest.mark.parametrize("who", ["alice", "bob", "outsider", "council_member", "desk_officer"])
@pytest.mark.parametrize("act", ["answer", "seen", "close"])
def test_nobody_else_speaks_for_the_town(log_in, request, open_topic, who, act):
    answer = log_in(request.getfixturevalue(who)).post(f"/nl/forum/{open_topic.pk}/{act}/", FORM)
    assert answer.status_code == 403
    assert Topic.objects.get().status == Status.NEW
