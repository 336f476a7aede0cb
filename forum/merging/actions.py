"""Putting two topics together, and taking them apart.

What was said moves along, whole threads at a time, and what is said in reply later goes where its thread goes. Whoever
supports or follows gets a row of their own under the other topic, once, which says with which topic it came. So what
was there before stays as it was, and taking apart takes away no more than what came along.
"""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet, Value
from django.db.models.functions import Concat, Substr
from django.utils.translation import gettext_lazy as _

from forum.merging.models import Merge, Moved
from forum.models import Comment, Follow, Status, Support, Topic
from forum.threads import LEVEL_LENGTH, new_path
from participation.audit.actions import record
from participation.errors import Invalid, WrongState
from participation.notices.actions import notify
from participation.permissions import authorise
from participation.residents.models import User
from participation.text import without_tricks

LONGEST_REASON = 300  # characters


def merge_topics(topic: Topic, into: Topic, *, by: User, at: datetime, reason: str) -> Merge:
    """Make `topic` part of `into`, with its comments, and whoever supports and follows it; they are told."""
    authorise(by, "merging.merge_topics", topic)
    authorise(by, "merging.merge_topics", into)
    why = " ".join(without_tricks(reason).split())
    if not 0 < len(why) <= LONGEST_REASON:
        raise Invalid(_("Say in at most 300 characters why both are about the same."))
    with transaction.atomic():
        topic, into = _locked(topic, into)
        refuse_merging(topic, into)
        told = _followers(topic)
        merge = Merge.objects.create(topic=topic, into=into, reason=why, by=by, at=at)
        Topic.objects.filter(pk=topic.pk).update(merged_into=into)
        _move_comments(merge)
        _bring_along(Support, topic, into)
        _bring_along(Follow, topic, into)
        record("merging.merged", topic, by=by, at=at, reason=why, data={"into": str(into.pk)})
        _tell("merging.merged", topic, into, told, by=by, at=at)
    return merge


def unmerge_topics(merge: Merge, *, by: User, at: datetime) -> Merge:
    """Take the two apart: everything is as if they had never been one, but for what people did meanwhile."""
    authorise(by, "merging.unmerge_topics", merge.topic)
    with transaction.atomic():
        topic, into = _locked(merge.topic, merge.into)
        if into.is_merged:
            raise WrongState(_("That topic is itself part of another one now. Take those two apart first."))
        if not Merge.objects.filter(pk=merge.pk, undone_at=None).update(undone_at=at, undone_by=by):
            raise WrongState(_("These two are taken apart already."))
        told = _followers(topic)
        _threads_of(merge).update(topic=topic)
        Support.objects.filter(topic=into, via=topic).delete()
        Follow.objects.filter(topic=into, via=topic).delete()
        Topic.objects.filter(pk=topic.pk).update(merged_into=None)
        record("merging.unmerged", topic, by=by, at=at, data={"into": str(into.pk)})
        _tell("merging.unmerged", topic, into, told, by=by, at=at)
        merge.refresh_from_db()
        _erase_what_is_left(into)
    return merge


def _erase_what_is_left(into: Topic) -> None:
    """Delete a topic of somebody who was erased meanwhile, and in which nobody joined: only the other kept it here."""
    is_taken_up = into.author_id is not None or into.status != Status.NEW
    if not (is_taken_up or into.comments.exists() or into.supports.exists() or into.merged.exists()):
        into.delete()


def refuse_merging(topic: Topic, into: Topic) -> None:
    """Refuse what can not be put together."""
    if topic.pk == into.pk:
        raise Invalid(_("Choose another topic: this is the same one."))
    if topic.is_challenge or into.is_challenge:
        raise WrongState(_("People sign for the words of a challenge, so it becomes part of nothing else."))
    if topic.is_merged or into.is_merged:
        raise WrongState(_("One of the two is part of another topic already."))
    if not (topic.has_words and into.is_open):
        raise WrongState(_("One of the two is closed, hidden or withdrawn, so they can not be put together."))


def _locked(topic: Topic, into: Topic) -> tuple[Topic, Topic]:
    """Return both as they are now; nobody adds to them or merges them until this transaction ends."""
    rows = {row.pk: row for row in Topic.objects.select_for_update().filter(pk__in=(topic.pk, into.pk)).order_by("pk")}
    return rows[topic.pk], rows[into.pk]


def _move_comments(merge: Merge) -> None:
    """Move what is said under the topic, and note it; a thread whose place is taken over there gets one beside it."""
    roots = Comment.objects.filter(topic=merge.topic, parent__isnull=True).order_by()
    Moved.objects.bulk_create((Moved(merge=merge, comment=root) for root in roots.only("pk")), batch_size=500)
    taken = Comment.objects.filter(topic=merge.into, path__in=roots.values("path")).values_list("path", flat=True)
    for path in list(taken):
        _lay_beside(merge.topic, path)
    _comments_of(merge.topic).update(topic=merge.into)


def _lay_beside(topic: Topic, path: str) -> None:
    """Give the thread at `path` another place, with all that lies in it."""
    other = new_path("", Comment.objects.get(topic=topic, path=path).created_at)
    thread = _comments_of(topic).filter(path__startswith=path)
    thread.update(path=Concat(Value(other), Substr("path", LEVEL_LENGTH + 1)))


def _comments_of(topic: Topic) -> QuerySet[Comment]:
    return Comment.objects.filter(topic=topic).order_by()


def _threads_of(merge: Merge) -> QuerySet[Comment]:
    """What came along, and all that is said in reply to it since."""
    came = Moved.objects.filter(merge=merge).values("comment")
    roots = [path for (path,) in Comment.objects.filter(pk__in=came).order_by().values_list("path")]
    return _comments_of(merge.into).annotate(root=Substr("path", 1, LEVEL_LENGTH)).filter(root__in=roots)


def _bring_along[Row: (Support, Follow)](model: type[Row], topic: Topic, into: Topic) -> None:
    """Give each person a row under `into`, unless they have one."""
    there = model._default_manager.filter(topic=into).values("person")
    new = model._default_manager.filter(topic=topic).exclude(person__in=there).values_list("person", "created_at")
    rows = (model(topic=into, person_id=person, created_at=since, via=topic) for person, since in new)
    model._default_manager.bulk_create(rows, batch_size=500, ignore_conflicts=True)


def _followers(*topics: Topic) -> list[int]:
    return list(Follow.objects.filter(topic__in=topics).order_by().values_list("person", flat=True).distinct())


def _tell(kind: str, topic: Topic, into: Topic, also: Iterable[int], *, by: User, at: datetime) -> None:
    """Tell whoever follows one of the two, once."""
    people = sorted({*also, *_followers(topic, into)})
    data = {"title": into.title, "other": topic.title, "number": str(into.pk)}
    notify(kind, at=at, path=into.get_absolute_url(), to=people, by=by, dossier=into.dossier_id, data=data)
