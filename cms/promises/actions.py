"""Everything that can happen to a promise."""

from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from cms.matter.actions import followers_of
from cms.promises.errors import AboutNothing, DayIsOver, PromiseEnded
from cms.promises.models import Promise, PromiseState, Word
from cms.promises.texts import DROPPED, KEPT, MADE, MOVED, SAID
from forum.models import Follow, Topic
from participation.audience.visible import is_hidden
from participation.audit.actions import record
from participation.dossiers.models import Audience, Dossier
from participation.notices.actions import notify
from participation.permissions import authorise
from participation.residents.models import User

ENDINGS = {PromiseState.KEPT: KEPT, PromiseState.DROPPED: DROPPED}


def make_promise(
    *, what: str, due_on: date, by: User, at: datetime, dossier: Dossier | None = None, topic: Topic | None = None,
    **rest: Any,
) -> Promise:  # fmt: skip
    """Promise something, and tell who follows the dossier or the case. `rest`: team, budget, place, neighbourhood.

    A promise about a topic belongs to the topic's dossier too. Raises `DayIsOver` or `AboutNothing`.
    """
    authorise(by, "promises.make_promise")
    if due_on < timezone.localdate(at):
        raise DayIsOver
    dossier = dossier or (topic.dossier if topic else None)
    if dossier is None and topic is None:
        raise AboutNothing
    with transaction.atomic():
        promise = Promise.objects.create(
            what=what, due_on=due_on, dossier=dossier, topic=topic, made_at=at, made_by=by, last_said_at=at, **rest
        )
        record("promise.made", promise, by=by, at=at, data={"due_on": due_on.isoformat()})
        _tell(MADE, promise, by=by, at=at)
    return promise


def say_how_it_stands(
    promise: Promise, *, said: str, state: PromiseState, due_on: date, by: User, at: datetime
) -> Word:
    """Say how a promise stands; `state` ends it, another `due_on` moves its day, which stays to be read.

    Raises `PromiseEnded`, or `DayIsOver` where the day moves to one that is over.
    """
    authorise(by, "promises.say_how_it_stands", promise)
    with transaction.atomic():
        held = Promise.objects.select_for_update(of=("self",)).get(pk=promise.pk)
        if not held.is_open:
            raise PromiseEnded
        moved = due_on != held.due_on
        if moved and due_on < timezone.localdate(at):
            raise DayIsOver
        before = held.due_on if moved else None
        word = Word.objects.create(promise=held, said=said, state=state, due_before=before, at=at, by=by)
        held.state, held.due_on, held.last_said_at, held.told_at = state, due_on, at, None
        held.save()
        record("promise.told", held, by=by, at=at, data={"state": state, "due_on": due_on.isoformat()})
        _tell(ENDINGS.get(state, MOVED if moved else SAID), held, by=by, at=at)
    return word


def _tell(kind: str, promise: Promise, *, by: User, at: datetime) -> None:
    notify(
        kind, at=at, path=promise.get_absolute_url(), to=followers(promise), by=by, dossier=promise.dossier_id,
        data={"title": promise.what},
    )  # fmt: skip


def followers(promise: Promise) -> set[int]:
    """The numbers of those who follow the dossier or the case of `promise` and may (still) see both."""
    told = followers_of(promise.dossier) if promise.dossier else set()
    if promise.topic_id:
        told |= set(Follow.objects.filter(topic=promise.topic_id).values_list("person", flat=True))
    dossier = promise.dossier
    if dossier is None or dossier.audience == Audience.PUBLIC:
        return told
    return {person.pk for person in User.objects.filter(pk__in=told) if not is_hidden(person, dossier.pk)}
