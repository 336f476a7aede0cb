"""Comments: what people say under a topic, and what the town answers."""

from datetime import date, datetime
from uuid import UUID, uuid4

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from forum.actions.posting import LONGEST_COMMENT, LONGEST_TOPIC, checked_words, refuse_flood, stored_once
from forum.actions.topics import hold_apart, refuse_when_shut, tell_followers
from forum.answering.duties import checked_look, note_answered
from forum.models import Comment, Stance, Status, Topic
from forum.moderation.suspensions import refuse_suspended
from forum.newcomers import refuse_early_links
from forum.talk_live import KIND
from forum.threads import new_path
from participation.acting import channel_of
from participation.audit.actions import record
from participation.dossiers.models import Team
from participation.errors import Invalid, WrongState
from participation.live import publish_hint
from participation.permissions import authorise
from participation.residents.models import Role, User
from participation.rows import put_in
from participation.text import render_markdown

ANSWERING_ROLES = (Role.CASE_HANDLER, Role.COMMUNICATIONS, Role.CLERK)
STATUSES_OF_AN_ANSWER = (Status.ANSWERED, Status.IN_PROGRESS)


def post_comment(
    topic: Topic,
    *,
    by: User,
    at: datetime,
    source: str,
    parent: Comment | None = None,
    stance: str = "",
    submission: UUID | None = None,
) -> Comment:
    """Say something under `topic`, or in reply to `parent`. Sending the same `submission` again gives the first."""
    authorise(by, "forum.post_comment", topic)
    refuse_suspended(by, at)
    refuse_when_shut(topic)
    _refuse_reply_elsewhere(topic, parent)
    if stance and stance not in Stance:
        raise Invalid(_("Choose whether it is an argument for, against, or neither."))
    words, key = checked_words(source, LONGEST_COMMENT), submission or uuid4()
    refuse_early_links(words, by=by, at=at)

    def store() -> Comment:
        hold_apart(topic)
        comment = _store(topic, by=by, at=at, words=words, parent=parent, submission=key, stance=stance)
        refuse_flood(by, at)
        record("forum.comment_posted", comment, by=by, at=at)
        tell_followers("forum.comment_posted", topic, by=by, at=at, path=comment.get_absolute_url())
        transaction.on_commit(lambda: publish_hint(f"{KIND}:{topic.pk}"))
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
        hold_apart(topic)
        answer = _store(topic, by=by, at=at, words=words, parent=parent, submission=key, team=team, spoken_as=_role(by))
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


def _store(
    topic: Topic,
    *,
    by: User,
    at: datetime,
    words: str,
    parent: Comment | None,
    submission: UUID,
    team: Team | None = None,
    stance: str = "",
    spoken_as: str = "",
) -> Comment:
    return put_in(
        Comment(
            topic=topic,
            author=by,
            channel=channel_of(by),
            team=team,
            spoken_as=spoken_as,
            stance=stance,
            parent=parent,
            path=new_path(parent.path if parent else "", at),
            source=words,
            html=render_markdown(words),
            submission=submission,
            created_at=at,
        )
    )


def _role(by: User) -> str:
    """Return the role in which somebody answers for the town: the first that lets them."""
    return next((role for role in ANSWERING_ROLES if role in by.roles), "")


def _refuse_reply_elsewhere(topic: Topic, parent: Comment | None) -> None:
    if parent is None:
        return
    if parent.topic_id != topic.pk:
        raise Invalid(_("The comment that you reply to stands under another topic."))
    if parent.is_hidden:
        raise WrongState(_("A moderator has hidden this. Nobody can add to it now."))
