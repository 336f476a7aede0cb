"""Moderation: hide a post under a house rule, with a reason that its author reads; and restore it."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from forum.models import Comment, Rule, Topic
from participation.audit.actions import record
from participation.errors import Invalid, Sentence, WrongState
from participation.notices.actions import notify
from participation.permissions import authorise
from participation.residents.models import User


def hide_topic(topic: Topic, *, by: User, at: datetime, rule: Rule, reason: str) -> Topic:
    """Hide the topic, with all that stands under it, from everyone but its author and moderators."""
    authorise(by, "forum.hide_topic", topic)
    return _hide(topic, "forum.topic_hidden", topic, by=by, at=at, rule=rule, reason=reason)


def restore_topic(topic: Topic, *, by: User, at: datetime) -> Topic:
    authorise(by, "forum.restore_topic", topic)
    return _restore(topic, "forum.topic_restored", topic, by=by, at=at)


def hide_comment(comment: Comment, *, by: User, at: datetime, rule: Rule, reason: str) -> Comment:
    """Hide the words of the comment; its place in the thread stays, and says that a moderator hid it."""
    authorise(by, "forum.hide_comment", comment)
    return _hide(comment, "forum.comment_hidden", comment.topic, by=by, at=at, rule=rule, reason=reason)


def restore_comment(comment: Comment, *, by: User, at: datetime) -> Comment:
    authorise(by, "forum.restore_comment", comment)
    return _restore(comment, "forum.comment_restored", comment.topic, by=by, at=at)


def hidden_notice(rule: str) -> str:
    """Return the kind of the notice that its author gets: one for each house rule, so that it reads in any language."""
    return f"forum.post_hidden.{rule}"


def _hide[P: (Topic, Comment)](
    post: P, action: str, topic: Topic, *, by: User, at: datetime, rule: Rule, reason: str
) -> P:
    reason = reason.strip()
    if rule not in Rule.values or not reason:
        raise Invalid(_("Choose a house rule, and write the reason: the author reads both."))
    with transaction.atomic():
        shown = type(post).objects.filter(pk=post.pk, hidden_at__isnull=True)
        if not shown.update(hidden_at=at, hidden_by=by, hidden_rule=rule, hidden_reason=reason):
            raise WrongState(_("A moderator has hidden this already."), way_on=_back_to(topic))
        record(action, post, by=by, at=at, data={"rule": rule, "reason": reason})
        _tell_author(hidden_notice(rule), post, topic, by=by, at=at, reason=reason)
    post.refresh_from_db()
    return post


def _restore[P: (Topic, Comment)](post: P, action: str, topic: Topic, *, by: User, at: datetime) -> P:
    with transaction.atomic():
        hidden = type(post).objects.filter(pk=post.pk, hidden_at__isnull=False)
        if not hidden.update(hidden_at=None, hidden_by=None, hidden_rule="", hidden_reason=""):
            raise WrongState(_("This is not hidden, so there is nothing to restore."), way_on=_back_to(topic))
        record(action, post, by=by, at=at)
        _tell_author("forum.post_restored", post, topic, by=by, at=at)
    post.refresh_from_db()
    return post


def _tell_author(kind: str, post: Topic | Comment, topic: Topic, *, by: User, at: datetime, **more: str) -> None:
    author = [post.author_id] if post.author_id else []
    data = {"title": topic.title, "number": str(topic.pk), **more}
    notify(kind, at=at, path=post.get_absolute_url(), to=author, by=by, dossier=topic.dossier_id, data=data)


def _back_to(topic: Topic) -> tuple[str, Sentence]:
    return topic.get_absolute_url(), _("Back to the topic")
