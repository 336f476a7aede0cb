"""Moderation of one post from its own page: take it off the page under a house rule, with a reason, and restore it.

Both are measures (forum/moderation): after a day the post is back by itself, unless a second person signed.
"""

from datetime import datetime

from forum.models import Comment, Rule, Topic
from forum.moderation.actions import remove_post, restore_post
from participation.permissions import authorise
from participation.residents.models import User


def hide_topic(topic: Topic, *, by: User, at: datetime, rule: Rule, reason: str) -> Topic:
    """Hide the topic, with all that stands under it, from everyone but its author and moderators."""
    authorise(by, "forum.hide_topic", topic)
    remove_post(topic, by=by, at=at, rule=rule, reason=reason)
    topic.refresh_from_db()
    return topic


def restore_topic(topic: Topic, *, by: User, at: datetime) -> Topic:
    authorise(by, "forum.restore_topic", topic)
    restore_post(topic, by=by, at=at)
    topic.refresh_from_db()
    return topic


def hide_comment(comment: Comment, *, by: User, at: datetime, rule: Rule, reason: str) -> Comment:
    """Hide the words of the comment; its place in the thread stays, and says that a moderator hid it."""
    authorise(by, "forum.hide_comment", comment)
    remove_post(comment, by=by, at=at, rule=rule, reason=reason)
    comment.refresh_from_db()
    return comment


def restore_comment(comment: Comment, *, by: User, at: datetime) -> Comment:
    authorise(by, "forum.restore_comment", comment)
    restore_post(comment, by=by, at=at)
    comment.refresh_from_db()
    return comment
