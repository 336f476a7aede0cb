"""Two topics about the same: put together, used as one, and taken apart as if they had never been one."""

from datetime import timedelta

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from forum.actions import (
    follow_topic,
    hide_topic,
    post_comment,
    support_topic,
    unfollow_topic,
    withdraw_support,
)
from forum.merging.actions import merge_topics, unmerge_topics
from forum.merging.checks import parts
from forum.merging.models import Merge
from forum.merging.similar import similar_topics
from forum.models import Comment, Follow, Rule, Support, Topic
from participation.errors import Invalid, NotPermitted, WrongState
from participation.notices.models import Event, Notice
from participation.privacy.actions import erase_person
from tests.forum.test_at_once import at_once

WHY = "Both ask for the stop of bus 5."
A_MINUTE = timedelta(minutes=1)


@pytest.fixture
def other(post, bob):
    return post("At which place does the bus stop?", by=bob)


def put_together(topic, into, clerk, noon, **changes):
    return merge_topics(topic, into, **({"by": clerk, "at": noon + A_MINUTE, "reason": WHY} | changes))


def supporters(topic):
    return set(Support.objects.filter(topic=topic).values_list("person__display_name", flat=True))


def test_what_was_said_and_who_joined_come_along_once_and_are_told(
    topic, comment, other, alice, bob, outsider, clerk, noon
):
    for person in (bob, outsider):
        support_topic(topic, by=person, at=noon)
    support_topic(other, by=outsider, at=noon)
    follow_topic(topic, by=outsider, at=noon)
    put_together(topic, other, clerk, noon)
    assert list(other.comments.all()) == [comment]
    assert supporters(other) == {"Bob", outsider.display_name}
    assert Support.objects.filter(topic=other).count() == 2
    event = Event.objects.get(kind="merging.merged")
    assert {notice.person for notice in Notice.objects.filter(event=event)} == {alice, bob, outsider}
    assert event.data["other"] == topic.title
    withdraw_support(other, by=bob, at=noon)
    unfollow_topic(other, by=outsider, at=noon)
    assert supporters(other) == {outsider.display_name}
    unmerge_topics(Merge.objects.get(), by=clerk, at=noon)
    assert supporters(topic) == {outsider.display_name}
    assert not Follow.objects.filter(person=outsider).exists()
    assert Event.objects.filter(kind="merging.unmerged").count() == 1


def test_the_address_of_a_merged_topic_leads_to_the_other_with_a_sentence(
    client, log_in, topic, comment, other, bob, clerk, noon
):
    put_together(topic, other, clerk, noon)
    answer = client.get(f"{topic.get_absolute_url()}?comment={comment.pk}")
    there = f"{other.get_absolute_url()}?comment={comment.pk}&from={topic.pk}#comment-{comment.pk}"
    assert (answer.status_code, answer["Location"]) == (302, there)
    page = client.get(f"/en{other.get_absolute_url()[3:]}?from={topic.pk}").text
    assert "“Where does the bus stop?” is part of this topic now" in page
    assert topic.source in page
    assert client.get(f"/en{other.get_absolute_url()[3:]}?from=999").status_code == 200
    assert topic.title not in client.get("/en/forum/").text
    answer = log_in(bob).post(f"/en/forum/{topic.pk}/comments/", {"source": "What I typed.", "parent": comment.pk})
    assert answer.status_code == 409
    assert "What I typed." in answer.text
    for act in ("support", "follow"):
        assert log_in(bob).post(f"/en/forum/{topic.pk}/{act}/").status_code == 409


def test_staff_put_together_and_take_apart_on_pages(log_in, topic, other, bob, clerk):
    office = log_in(clerk)
    assert log_in(bob).get(f"/en/forum/{topic.pk}/merge/").status_code == 403
    page = office.get(f"/en/forum/{topic.pk}/merge/").text
    assert f'href="?other={other.pk}"' in page
    form = {"other": f"http://testserver{other.get_absolute_url()}", "reason": WHY}
    assert office.post(f"/en/forum/{topic.pk}/merge/", form | {"other": "nonsense"}).status_code == 422
    assert office.post(f"/en/forum/{topic.pk}/merge/", form | {"reason": ""}).status_code == 422
    assert office.post(f"/en/forum/{topic.pk}/merge/", form)["Location"] == f"/en{other.get_absolute_url()[3:]}"
    assert f"/en/forum/{topic.pk}/take-apart/" in office.get(f"/en{other.get_absolute_url()[3:]}").text
    assert office.get(f"/en/forum/{topic.pk}/take-apart/").status_code == 200
    assert log_in(bob).post(f"/en/forum/{topic.pk}/take-apart/").status_code == 403
    assert office.post(f"/en/forum/{topic.pk}/take-apart/").status_code == 302
    assert office.post(f"/en/forum/{topic.pk}/take-apart/").status_code == 404
    assert Topic.objects.filter(merged_into=None).count() == 2


def test_what_can_not_be_one_stays_two(topic, other, post, challenge, bob, clerk, council_member, noon):
    with pytest.raises(NotPermitted):
        put_together(topic, other, bob, noon)
    with pytest.raises(Invalid):
        put_together(topic, topic, clerk, noon)
    with pytest.raises(Invalid):
        put_together(topic, other, clerk, noon, reason="\u200b ")
    for one, two in ((challenge.topic, topic), (topic, challenge.topic)):
        with pytest.raises(WrongState):
            put_together(one, two, clerk, noon)
    hide_topic(post("Hidden"), by=council_member, at=noon, rule=Rule.SPAM, reason="An advertisement.")
    with pytest.raises(WrongState):
        put_together(topic, Topic.objects.get(title="Hidden"), clerk, noon)
    first = put_together(topic, other, clerk, noon)
    third = post("A third one")
    for one, two in ((topic, third), (third, topic)):
        with pytest.raises(WrongState):
            put_together(one, two, clerk, noon)
    second = put_together(other, third, clerk, noon)
    with pytest.raises(WrongState):
        unmerge_topics(first, by=clerk, at=noon)
    unmerge_topics(second, by=clerk, at=noon)
    unmerge_topics(first, by=clerk, at=noon)
    with pytest.raises(WrongState):
        unmerge_topics(first, by=clerk, at=noon)
    assert list(parts()) == []


def test_a_thread_whose_place_is_taken_gets_one_beside_it(topic, comment, other, alice, bob, clerk, noon):
    reply = post_comment(topic, by=alice, at=noon + A_MINUTE, source="Thank you.", parent=comment)
    same = post_comment(other, by=alice, at=noon + A_MINUTE, source="Here.")
    Comment.objects.filter(pk=same.pk).update(path=comment.path)
    merge = put_together(topic, other, clerk, noon)
    reply.refresh_from_db()
    comment.refresh_from_db()
    assert reply.path.startswith(comment.path)
    assert other.comments.count() == 3
    unmerge_topics(merge, by=clerk, at=noon)
    assert set(topic.comments.all()) == {comment, reply}
    assert list(other.comments.all()) == [same]


def test_similar_topics_share_words_that_say_something(topic, other, post):
    post("The park is too dark")
    found = similar_topics(Topic.objects.all(), "Bus: where does it stop?", besides=topic.pk)
    assert found == [other]
    assert similar_topics(Topic.objects.all(), "Park is dark and empty")[0].title == "The park is too dark"
    assert similar_topics(Topic.objects.all(), "'; DROP %_ \u202e") == []


PEOPLE = ("Anna", "Ben", "Chris", "Dora")
ACTS = st.one_of(
    st.tuples(st.sampled_from(("say", "support", "leave", "follow", "unfollow")), st.sampled_from(PEOPLE)),
    st.tuples(st.just("reply"), st.sampled_from(PEOPLE), st.integers(0, 9)),
    st.tuples(st.just("erase"), st.sampled_from(PEOPLE)),
)


class World:
    """Two topics, and what four people do with them; `is_merged` says whether they are one meanwhile."""

    def __init__(self, make_person, post, clerk, noon, before):
        self.people = {name: make_person(name) for name in PEOPLE}
        self.clerk, self.at, self.number, self.is_merged = clerk, noon, 0, False
        self.one, self.two = (post(title, by=self.people[name]) for title, name in (("One", "Anna"), ("Two", "Ben")))
        for kind, name, at_one, *more in before:
            self.do(kind, name, *more, topic=self.one if at_one else self.two)

    def do(self, kind, name, number=0, *, topic=None):
        """Do it with the second topic, which is where people are while the two are one."""
        by, topic = self.people.get(name), topic or self.two
        if by is None:
            return
        self.number += 1
        self.at += A_MINUTE * 10
        if kind == "say":
            post_comment(topic, by=by, at=self.at, source=f"{self.number} {name}")
        elif kind == "reply" and (said := list(Comment.objects.order_by("pk"))):
            parent = said[number % len(said)]
            place = Topic.objects.get(pk=parent.topic_id)
            post_comment(place, by=by, at=self.at, source=f"{self.number} {name}", parent=parent)
        elif kind == "support":
            support_topic(topic, by=by, at=self.at)
        elif kind == "follow":
            follow_topic(topic, by=by, at=self.at)
        elif kind in ("leave", "unfollow"):
            leave = withdraw_support if kind == "leave" else unfollow_topic
            for place in {topic, self.two} if self.is_merged else {self.one, self.two}:
                if Topic.objects.filter(pk=place.pk).exists():
                    leave(place, by=by, at=self.at)
        elif kind == "erase":
            erase_person(self.people.pop(name), by=by, at=self.at)

    def all_there_is(self):
        titles = dict(Topic.objects.values_list("pk", "title"))
        said = Comment.objects.values_list("topic__title", "source", "author__display_name", "parent__source")
        rows = [set(said), set(titles.values())]
        for model in (Support, Follow):
            assert not model.objects.filter(via__isnull=False).exists()
            rows.append(sorted(model.objects.values_list("topic__title", "person__display_name")))
        rows.append(set(Topic.objects.values_list("title", "author__display_name", "merged_into")))
        return rows


@settings(max_examples=8, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True, database=None)
@given(
    before=st.lists(
        st.tuples(st.sampled_from(("say", "support", "follow")), st.sampled_from(PEOPLE), st.booleans()), max_size=6
    ),
    meanwhile=st.lists(ACTS, min_size=1, max_size=7),
)
def test_taking_apart_leaves_what_there_would_be_had_they_never_been_one(
    make_person, post, clerk, noon, before, meanwhile
):
    ends = []
    for is_merged in (True, False):
        with transaction.atomic():
            world = World(make_person, post, clerk, noon, before)
            merge = put_together(world.one, world.two, clerk, noon) if is_merged else None
            world.is_merged = is_merged
            for act in meanwhile:
                world.do(*act)
            if merge and Merge.objects.filter(pk=merge.pk).exists():
                unmerge_topics(Merge.objects.get(pk=merge.pk), by=clerk, at=noon)
            assert list(parts()) == []
            ends.append(world.all_there_is())
            transaction.set_rollback(True)
    assert ends[0] == ends[1]


@pytest.mark.django_db(transaction=True)
def test_who_supports_or_speaks_at_the_moment_of_a_merge_is_not_lost(topic, other, make_person, clerk, noon):
    people = [make_person(f"Person {number}") for number in range(5)]
    for person in people[:2]:
        support_topic(topic, by=person, at=noon)

    def act(number):
        if number == 5:
            return put_together(topic, other, clerk, noon)
        if number < 2:
            return withdraw_support(topic, by=people[number], at=noon)
        if number == 2:
            return post_comment(topic, by=people[2], at=noon, source="Just now.")
        return support_topic(other if number == 3 else topic, by=people[number], at=noon)

    answers = at_once(act, range(6))
    assert Topic.objects.get(pk=topic.pk).merged_into_id == other.pk
    assert not Comment.objects.filter(topic=topic).exists()
    assert supporters(topic) <= supporters(other)
    lost = [people[number].display_name for number in (3, 4) if not isinstance(answers[number], WrongState)]
    assert set(lost) <= supporters(other)
    assert list(parts()) == []
