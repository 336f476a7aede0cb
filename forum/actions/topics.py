"""Topics: post one, mend it, and what the town does with it."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID, uuid4

from django.db import connection, transaction
from django.utils.translation import gettext_lazy as _

from forum.actions.posting import LONGEST_TOPIC, checked_words, refuse_flood, stored_once
from forum.answering.duties import checked_reason, note_ended, note_seen, receive
from forum.models import KINDS_TO_POST, LONGEST_TITLE, Follow, Kind, Status, Topic
from forum.moderation.suspensions import refuse_suspended
from forum.newcomers import refuse_early_links
from participation.acting import channel_of
from participation.audit.actions import record
from participation.dossiers.models import Dossier, Neighbourhood, Theme
from participation.errors import Invalid, WrongState
from participation.notices.actions import notify
from participation.permissions import authorise
from participation.residents.models import User
from participation.standing import standing_cursor
from participation.text import fold, render_markdown, without_tricks

FOLLOWERS = "SELECT person_id FROM forum_follow WHERE topic_id = %s"  # asked with every comment


def post_topic(
    *,
    by: User,
    at: datetime,
    kind: Kind,
    title: str,
    source: str,
    theme: Theme,
    dossier: Dossier | None = None,
    neighbourhood: Neighbourhood | None = None,
    submission: UUID | None = None,
) -> Topic:
    """Bring information, a question, a problem or a need. Sending the same `submission` again gives the first."""
    authorise(by, "forum.post_topic")
    if kind not in KINDS_TO_POST:
        raise Invalid(_("Choose what you want to bring."))
    refuse_suspended(by, at)
    key = submission or uuid4()

    def store() -> Topic:
        topic = store_topic(
            by=by, at=at, kind=kind, title=title, source=source, submission=key,
            theme=theme, dossier=dossier, neighbourhood=neighbourhood,
        )  # fmt: skip
        record("forum.topic_posted", topic, by=by, at=at, data={"kind": str(kind)})
        return topic

    return stored_once(Topic, by=by, submission=key, store=store)


def store_topic(
    *,
    by: User,
    at: datetime,
    kind: Kind,
    title: str,
    source: str,
    submission: UUID,
    theme: Theme,
    dossier: Dossier | None,
    neighbourhood: Neighbourhood | None,
) -> Topic:
    """Store a topic of any kind, in the caller's transaction; its author follows it."""
    refuse_early_links(source, by=by, at=at)
    topic = Topic.objects.create(
        author=by,
        channel=channel_of(by),
        kind=kind,
        theme=theme,
        dossier=dossier,
        neighbourhood=neighbourhood,
        submission=submission,
        created_at=at,
        **checked_topic(title, source),
    )
    Follow.objects.create(topic=topic, person=by, created_at=at)
    if not topic.is_challenge:
        receive(topic, at)
    refuse_flood(by, at)
    return topic


def mark_seen(topic: Topic, *, by: User, at: datetime) -> Topic:
    """Tell the author that the town has seen the topic."""
    authorise(by, "forum.mark_seen", topic)
    with transaction.atomic():
        if Topic.objects.filter(pk=topic.pk, status=Status.NEW).update(status=Status.SEEN):
            note_seen(topic, at)
            record("forum.topic_seen", topic, by=by, at=at)
            tell_followers("forum.topic_seen", topic, by=by, at=at)
    topic.refresh_from_db(fields=["status"])
    return topic


def close_topic(topic: Topic, *, by: User, at: datetime, reason: str) -> Topic:
    """End the conversation, for a reason that everyone reads: they can read on, and add nothing to it."""
    authorise(by, "forum.close_topic", topic)
    reason = checked_reason(reason)
    with transaction.atomic():
        if Topic.objects.filter(pk=topic.pk).exclude(status=Status.CLOSED).update(status=Status.CLOSED):
            note_ended(topic, reason, at)
            record("forum.topic_closed", topic, by=by, at=at, reason=reason)
            tell_followers("forum.topic_closed", topic, by=by, at=at)
    topic.refresh_from_db(fields=["status"])
    return topic


def tell_followers(
    kind: str, topic: Topic, *, by: User | None, at: datetime, path: str = "", own: Iterable[int] = ()
) -> None:
    """Give everyone who follows the topic a notice of `kind`, in the caller's transaction; it is the case of `own`."""
    notify(
        kind,
        at=at,
        path=path or topic.get_absolute_url(),
        to=_followers(topic),
        by=by,
        dossier=topic.dossier_id,
        data={"title": topic.title, "number": str(topic.pk)},
        own=own,
    )


def _followers(topic: Topic) -> list[int]:
    with standing_cursor() as cursor:
        cursor.execute(FOLLOWERS, [topic.pk])
        return [person for (person,) in cursor.fetchall()]


def refuse_when_shut(topic: Topic) -> None:
    """Refuse whatever adds to a topic that is closed, taken away, or part of another one now."""
    if topic.is_open:
        return
    if topic.merged_into is not None:
        raise merged_meanwhile(topic.merged_into)
    way_on = (topic.get_absolute_url(), _("Back to the topic"))
    if topic.is_hidden:
        raise WrongState(_("A moderator has hidden this. Nobody can add to it now."), way_on=way_on)
    if topic.is_withdrawn:
        raise WrongState(_("Its author has withdrawn this. Nobody can add to it now."), way_on=way_on)
    raise WrongState(_("This conversation is closed. You can read it, but not add to it."), way_on=way_on)


def merged_meanwhile(into: Topic) -> WrongState:
    """Say where the conversation goes on."""
    return WrongState(
        _("This is part of another topic now, where the conversation goes on. Say it there."),
        way_on=(into.get_absolute_url(), _("To that topic")),
    )


def hold_apart(topic: Topic) -> None:
    """Keep the topic from becoming part of another one until this transaction ends; refuse when it just has."""
    lock = " FOR KEY SHARE" if connection.vendor == "postgresql" else ""  # shared by all who add something
    with standing_cursor() as cursor:
        cursor.execute(f"SELECT merged_into_id FROM forum_topic WHERE id = %s{lock}", [topic.pk])  # noqa: S608
        found = cursor.fetchone()
    if found and found[0]:
        raise merged_meanwhile(Topic.objects.get(pk=found[0]))


def checked_topic(title: str, source: str) -> dict[str, str]:
    """Return the columns that hold the words, always written together."""
    title, source = " ".join(without_tricks(title).split()), checked_words(source, LONGEST_TOPIC)
    if not 0 < len(title) <= LONGEST_TITLE:
        raise Invalid(_("Give it a title of at most 120 characters."))
    return {
        "title": title,
        "source": source,
        "html": render_markdown(source),
        "search_text": fold(f"{title} {source}"),
    }
