"""Comments: what people say under a topic, and what the town answers."""

from datetime import date, datetime
from uuid import UUID, uuid4

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from forum.actions.posting import LONGEST_COMMENT, LONGEST_TOPIC, checked_words, refuse_flood, stored_once
from forum.actions.topics import refuse_when_shut, tell_followers
from forum.answering.duties import checked_look, note_answered
from forum.models import TIME_TO_EDIT, Comment, Status, Topic
from forum.moderation.suspensions import refuse_suspended
from forum.newcomers import refuse_early_links
from forum.threads import new_path
from participation.acting import channel_of
from participation.audit.actions import record
from participation.dossiers.models import Team
from participation.errors import Invalid, WrongState
from participation.permissions import authorise
from participation.residents.models import User
from participation.rows import put_in
from participation.text import render_markdown

STATUSES_OF_AN_ANSWER = (Status.ANSWERED, Status.IN_PROGRESS)


def post_comment(
    topic: Topic,
    *,
    by: User,
    at: datetime,
    source: str,
    parent: Comment | None = None,
    submission: UUID | None = None,
) -> Comment:
    """Say something under `topic`, or in reply to `parent`. Sending the same `submission` again gives the first."""
    authorise(by, "forum.post_comment", topic)
    refuse_suspended(by, at)
    refuse_when_shut(topic)
    _refuse_reply_elsewhere(topic, parent)
    words, key = checked_words(source, LONGEST_COMMENT), submission or uuid4()
    refuse_early_links(words, by=by, at=at)

    def store() -> Comment:
        comment = _store(topic, by=by, at=at, words=words, parent=parent, submission=key)
        refuse_flood(by, at)
        record("forum.comment_posted", comment, by=by, at=at)
        tell_followers("forum.comment_posted", topic, by=by, at=at, path=comment.get_absolute_url())
        return comment

    return stored_once(Comment, by=by, submission=key, store=store)


def answer_topic(
    topic: Topic,
    *,
    by: User,
    at: datetime,
    team: Team,
    source: str,
    status: Status = Status.ANSWERED,
    look_until: date | None = None,
    parent: Comment | None = None,
    submission: UUID | None = None,
) -> Comment:
    """Answer officially, signed by `team`. `status` says whether that answers it, or that it is being looked into.

    What is being looked into needs the day `look_until`, until which it is; of a challenge its procedure says that.
    """
    authorise(by, "forum.answer_topic", topic)
    refuse_when_shut(topic)
    _refuse_reply_elsewhere(topic, parent)
    if status not in STATUSES_OF_AN_ANSWER:
        raise Invalid(_("Choose how it stands after this answer."))
    looks = status == Status.IN_PROGRESS and not topic.is_challenge
    until = checked_look(look_until, at) if looks else None
    words, key = checked_words(source, LONGEST_TOPIC), submission or uuid4()

    def store() -> Comment:
        answer = _store(topic, by=by, at=at, words=words, parent=parent, submission=key, team=team)
        still_open = Topic.objects.filter(pk=topic.pk, hidden_at__isnull=True).exclude(status=Status.CLOSED)
        if not still_open.update(status=status):
            refuse_when_shut(Topic.objects.get(pk=topic.pk))  # closed or hidden since the page was read
        note_answered(topic, team, at, look_until=until)
        data = {"team": team.slug, "status": str(status)} | ({"until": str(until)} if until else {})
        record("forum.topic_answered", answer, by=by, at=at, data=data)
        tell_followers("forum.topic_answered", topic, by=by, at=at, path=answer.get_absolute_url())
        return answer

    answer = stored_once(Comment, by=by, submission=key, store=store)
    topic.refresh_from_db(fields=["status"])
    return answer


def edit_comment(comment: Comment, *, by: User, at: datetime, source: str) -> Comment:
    """Mend one's own comment, within half an hour."""
    authorise(by, "forum.edit_comment", comment)
    words = checked_words(source, LONGEST_TOPIC if comment.is_official else LONGEST_COMMENT)
    if not comment.is_official:
        refuse_early_links(words, by=by, at=at)
    with transaction.atomic():
        young = Comment.objects.filter(pk=comment.pk, hidden_at__isnull=True, created_at__gt=at - TIME_TO_EDIT)
        if not young.update(source=words, html=render_markdown(words), edited_at=at):
            raise WrongState(_("You can change what you wrote for half an hour. That time is over."))
        record("forum.comment_edited", comment, by=by, at=at)
    comment.refresh_from_db()
    return comment


def _store(
    topic: Topic,
    *,
    by: User,
    at: datetime,
    words: str,
    parent: Comment | None,
    submission: UUID,
    team: Team | None = None,
) -> Comment:
    return put_in(
        Comment(
            topic=topic,
            author=by,
            channel=channel_of(by),
            team=team,
            parent=parent,
            path=new_path(parent.path if parent else "", at),
            source=words,
            html=render_markdown(words),
            submission=submission,
            created_at=at,
        )
    )


def _refuse_reply_elsewhere(topic: Topic, parent: Comment | None) -> None:
    if parent is None:
        return
    if parent.topic_id != topic.pk:
        raise Invalid(_("The comment that you reply to stands under another topic."))
    if parent.is_hidden:
        raise WrongState(_("A moderator has hidden this. Nobody can add to it now."))
