"""Changing and withdrawing one's own words. At first that is mending a slip; later everyone sees what was changed."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from forum.actions.posting import LONGEST_COMMENT, LONGEST_TOPIC, checked_words
from forum.actions.topics import checked_topic, refuse_when_shut
from forum.models import Comment, Topic
from forum.moderation.suspensions import refuse_suspended
from forum.newcomers import refuse_early_links
from forum.versions.keeping import Words, give_words_back, keep_version, take_words, words_of
from participation.audit.actions import record
from participation.errors import Invalid, WrongState
from participation.permissions import authorise
from participation.residents.models import User
from participation.text import without_tricks

LONGEST_WHY = 300  # characters
SIGNED_WORDS = _("The words of a challenge stay as they are, because people sign for these words.")


def edit_topic(topic: Topic, *, by: User, at: datetime, title: str, source: str) -> Topic:
    """Change one's own topic. The words of a challenge stay as they are: people sign them."""
    authorise(by, "forum.edit_topic", topic)
    refuse_suspended(by, at)
    _refuse_signed(topic)
    refuse_early_links(source, by=by, at=at)
    words = checked_topic(title, source)
    with transaction.atomic():
        now = Topic.objects.select_for_update(no_key=True).get(pk=topic.pk)
        refuse_when_shut(now)
        if _write(now, words, at=at, is_answered=now.comments.exists()):
            record("forum.topic_edited", topic, by=by, at=at)
    topic.refresh_from_db()
    return topic


def edit_comment(comment: Comment, *, by: User, at: datetime, source: str) -> Comment:
    """Change one's own comment."""
    authorise(by, "forum.edit_comment", comment)
    words = checked_words(source, LONGEST_TOPIC if comment.is_official else LONGEST_COMMENT)
    if not comment.is_official:
        refuse_suspended(by, at)
        refuse_early_links(words, by=by, at=at)
    with transaction.atomic():
        now = Comment.objects.select_for_update(no_key=True).get(pk=comment.pk)
        _refuse_without_words(now)
        refuse_when_shut(Topic.objects.get(pk=now.topic_id))
        if _write(now, words_of(now, "", words), at=at, is_answered=now.replies.exists()):
            record("forum.comment_edited", comment, by=by, at=at)
    comment.refresh_from_db()
    return comment


def _write(now: Topic | Comment, words: Words, *, at: datetime, is_answered: bool) -> bool:
    """Write other words; return whether they are. Once somebody answered, or after half an hour, that is a version."""
    if all(vars(now)[name] == value for name, value in words.items()):
        return False
    number = now.version if now.is_young(at) and not is_answered else keep_version(now)
    type(now)._default_manager.filter(pk=now.pk).update(**words, edited_at=at, version=number)
    return True


def withdraw_topic(topic: Topic, *, by: User, at: datetime, reason: str) -> Topic:
    """Take one's own topic back, with a reason that everyone reads. What others said under it stays."""
    authorise(by, "forum.withdraw_topic", topic)
    _refuse_signed(topic)
    with transaction.atomic():
        why = _taken(Topic.objects.select_for_update(no_key=True).get(pk=topic.pk), reason, by=by, at=at)
        record("forum.topic_withdrawn", topic, by=by, at=at, reason=why)
    topic.refresh_from_db()
    return topic


def withdraw_comment(comment: Comment, *, by: User, at: datetime, reason: str) -> Comment:
    """Take one's own comment back. An answer of the town stays: it is mended, in public."""
    authorise(by, "forum.withdraw_comment", comment)
    if comment.is_official:
        raise WrongState(_("An answer of the town stays. Change it: everyone then sees what was changed."))
    with transaction.atomic():
        why = _taken(Comment.objects.select_for_update(no_key=True).get(pk=comment.pk), reason, by=by, at=at)
        record("forum.comment_withdrawn", comment, by=by, at=at, reason=why)
    comment.refresh_from_db()
    return comment


def bring_back_topic(topic: Topic, *, by: User, at: datetime) -> Topic:
    """Undo withdrawing, within a week."""
    authorise(by, "forum.bring_back_topic", topic)
    with transaction.atomic():
        _give_back(Topic.objects.select_for_update(no_key=True).get(pk=topic.pk), by=by, at=at)
        record("forum.topic_brought_back", topic, by=by, at=at)
    topic.refresh_from_db()
    return topic


def bring_back_comment(comment: Comment, *, by: User, at: datetime) -> Comment:
    """Undo withdrawing, within a week."""
    authorise(by, "forum.bring_back_comment", comment)
    with transaction.atomic():
        _give_back(Comment.objects.select_for_update(no_key=True).get(pk=comment.pk), by=by, at=at)
        record("forum.comment_brought_back", comment, by=by, at=at)
    comment.refresh_from_db()
    return comment


def _taken(post: Topic | Comment, reason: str, *, by: User, at: datetime) -> str:
    """Take the words of `post`, as it was just read and locked; return the reason as it stands in their place."""
    why = _checked_reason(reason)
    _refuse_without_words(post)
    take_words(post, why, by=by, at=at)
    return why


def _give_back(post: Topic | Comment, *, by: User, at: datetime) -> None:
    _refuse_hidden(post)
    refuse_suspended(by, at)
    give_words_back(post, at=at)


def _refuse_signed(topic: Topic) -> None:
    if topic.is_challenge:
        raise WrongState(SIGNED_WORDS)


def _refuse_hidden(post: Topic | Comment) -> None:
    if post.is_hidden:
        raise WrongState(_("A moderator has hidden this. You can mend it and send it again, or object."))


def _refuse_without_words(post: Topic | Comment) -> None:
    _refuse_hidden(post)
    if post.is_withdrawn:
        raise WrongState(_("You have withdrawn this. Bring it back first."))


def _checked_reason(reason: str) -> str:
    why = " ".join(without_tricks(reason).split())
    if not 0 < len(why) <= LONGEST_WHY:
        raise Invalid(_("Say in at most 300 characters why you withdraw it: everyone reads that in its place."))
    return why
