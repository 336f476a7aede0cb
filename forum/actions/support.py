"""Support and follow: rows that a person adds and takes away. The unique constraint decides, so twice is once."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from forum.actions.topics import hold_apart, refuse_when_shut
from forum.merging.parts import parts_of
from forum.models import Follow, Support, Topic
from participation.audit.actions import record
from participation.errors import WrongState
from participation.permissions import authorise
from participation.residents.models import User
from participation.rows import put_in_once


def support_topic(topic: Topic, *, by: User, at: datetime) -> bool:
    """Say that this matters to oneself too; return whether one had not said so before."""
    authorise(by, "forum.support_topic", topic)
    refuse_when_shut(topic)
    if topic.is_challenge:
        raise WrongState(_("A challenge asks for signatures. Sign it to support it."))
    with transaction.atomic():
        hold_apart(topic)
        is_new = put_in_once(Support(topic=topic, person=by, created_at=at))
        if is_new:
            record("forum.topic_supported", topic, by=by, at=at)
        else:
            Support.objects.filter(topic=topic, person=by, via__isnull=False).update(via=None)  # now by themselves too
    return is_new


def withdraw_support(topic: Topic, *, by: User, at: datetime) -> None:
    authorise(by, "forum.withdraw_support", topic)
    with transaction.atomic():
        hold_apart(topic)
        gone, _per_model = Support.objects.filter(topic__in=[topic.pk, *parts_of(topic)], person=by).delete()
        if gone:
            record("forum.support_withdrawn", topic, by=by, at=at)


def follow_topic(topic: Topic, *, by: User, at: datetime) -> bool:
    """Ask to be told what happens to the topic; return whether one did not follow it before."""
    authorise(by, "forum.follow_topic", topic)
    with transaction.atomic():
        hold_apart(topic)
        is_new = put_in_once(Follow(topic=topic, person=by, created_at=at))
        if is_new:
            record("forum.topic_followed", topic, by=by, at=at)
        else:
            Follow.objects.filter(topic=topic, person=by, via__isnull=False).update(via=None)  # now by themselves too
    return is_new


def unfollow_topic(topic: Topic, *, by: User, at: datetime) -> None:
    authorise(by, "forum.unfollow_topic", topic)
    with transaction.atomic():
        hold_apart(topic)
        gone, _per_model = Follow.objects.filter(topic__in=[topic.pk, *parts_of(topic)], person=by).delete()
        if gone:
            record("forum.topic_unfollowed", topic, by=by, at=at)
