"""Parts of pages that people share: the same for all, fresh after every change, and nothing of one for others."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from forum.actions import hide_topic, post_comment, post_topic, support_topic
from forum.models import Comment, Rule


@pytest.fixture
def talk(theme, alice, committed):
    now = timezone.now()
    with committed():
        return post_topic(by=alice, at=now, kind="question", title="Waar is de bank?", source="Weg.", theme=theme)


def test_people_share_the_list_and_the_conversation_but_not_what_they_did_themselves(
    site, town, talk, bob, outsider, committed, log_in, count_queries
):
    page, later = talk.get_absolute_url(), timezone.now() - timedelta(hours=1)
    with committed():
        post_comment(talk, by=outsider, at=later, source="Bij de bakker.")
        Comment.objects.update(created_at=later)
        support_topic(talk, by=bob, at=timezone.now())
    bobs, others = site(log_in(bob)), site(log_in(outsider))
    assert "Ik steun dit niet meer" in bobs.get(page).content.decode()
    seen = others.get(page).content.decode()
    assert "Ik steun dit niet meer" not in seen
    assert "Bij de bakker." in seen
    assert count_queries(lambda: others.get(page)) <= 5  # the files beside comments are one
    bobs.get("/nl/forum/")
    assert count_queries(lambda: others.get("/nl/forum/")) <= 3


def test_who_said_something_just_now_sees_it_and_can_change_it_and_nobody_else_can(
    site, town, talk, bob, outsider, council_member, committed, log_in
):
    page, links = talk.get_absolute_url(), lambda client: site(client).get(page).content.decode()
    clients = {person: log_in(person) for person in (bob, outsider, council_member)}
    assert all("Bij de bakker." not in links(client) for client in clients.values())
    with committed():
        comment = post_comment(talk, by=bob, at=timezone.now(), source="Bij de bakker.")
    change, hide = f"/nl/forum/comments/{comment.pk}/edit/", f"/nl/forum/comments/{comment.pk}/hide/"
    for _ in range(2):  # whoever comes first, and whoever comes after
        assert [change in links(client) for client in clients.values()] == [True, False, False]
        assert [hide in links(client) for client in clients.values()] == [False, False, True]
        assert "Bij de bakker." in links(Client())


def test_what_was_hidden_is_seen_by_its_author_and_the_council_alone(
    site, town, talk, alice, bob, council_member, committed, log_in
):
    clients = [log_in(person) for person in (bob, alice, council_member)]
    page = talk.get_absolute_url()
    assert all(site(client).get(page).status_code == 200 for client in clients)
    with committed():
        hide_topic(talk, by=council_member, at=timezone.now(), rule=Rule.SPAM, reason="Dit is geen vraag aan de stad.")
    for _ in range(2):
        assert [site(client).get(page).status_code for client in clients] == [404, 200, 200]
        assert ["Waar is de bank?" in site(client).get("/nl/forum/").content.decode() for client in clients] == [
            False, True, True,
        ]  # fmt: skip
