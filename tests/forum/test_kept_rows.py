"""Rows and comments that were rendered once are shown again only while nothing in them changed."""

from datetime import timedelta

import pytest
from django.utils import translation

from forum.actions import edit_comment, hide_comment, post_comment, post_topic, support_topic
from forum.models import Comment, Kind, Rule, Topic
from forum.thread_pages import thread_page

pytestmark = pytest.mark.django_db


@pytest.fixture
def topic(alice, theme, noon):
    return post_topic(by=alice, at=noon, kind=Kind.QUESTION, title="Waar is de bank?", source="Weg.", theme=theme)


def _row(topic):
    return Topic.objects.for_list().get(pk=topic.pk).stamp


def _said(topic, reader, at):
    return thread_page(Topic.objects.get(pk=topic.pk), reader, at, {}).nodes[0].stamp


def test_a_row_is_another_one_after_every_change_that_shows_in_it(topic, alice, bob, theme, noon):
    seen = [_row(topic)]
    post_comment(topic, by=bob, at=noon, source="Bij de bakker.")
    seen.append(_row(topic))
    support_topic(topic, by=bob, at=noon)
    seen.append(_row(topic))
    Topic.objects.filter(pk=topic.pk).update(status="answered")
    seen.append(_row(topic))
    Topic.objects.filter(pk=topic.pk).update(title="Waar is de houten bank?")
    seen.append(_row(topic))
    theme.name = {"nl": "Straten", "en": "Streets"}
    theme.save()
    seen.append(_row(topic))
    with translation.override("en"):
        seen.append(_row(topic))
    assert len(set(seen)) == len(seen)
    assert _row(topic) == _row(topic)


def test_the_words_of_a_comment_are_other_ones_after_every_change_that_shows_in_them(topic, alice, bob, noon):
    comment = post_comment(topic, by=bob, at=noon, source="Bij de bakker.")
    seen = [_said(topic, alice, noon)]
    edit_comment(comment, by=bob, at=noon + timedelta(minutes=1), source="Bij de slager.")
    seen.append(_said(topic, alice, noon))
    bob.display_name = "Bob Bakker"
    bob.save()
    seen.append(_said(topic, alice, noon))
    Comment.objects.filter(pk=comment.pk).update(author=None)
    seen.append(_said(topic, alice, noon))
    assert len(set(seen)) == len(seen)
    assert _said(topic, alice, noon) == _said(topic, bob, noon)


def test_a_hidden_comment_that_was_kept_before_is_shown_to_nobody_else(topic, bob, council_member, client, noon):
    comment = post_comment(topic, by=bob, at=noon, source="Koop nu goedkope horloges.")
    page = topic.get_absolute_url()
    assert "horloges" in client.get(page).content.decode()
    hide_comment(comment, by=council_member, at=noon, rule=Rule.SPAM, reason="Reclame.")
    assert "horloges" not in client.get(page).content.decode()
