"""Support and follow: rows that a person adds and takes away. The unique constraint decides, so twice is once."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from forum.actions.topics import refuse_when_shut
from forum.models import Follow, Support, Topic
from participation.audit.actions import record
from participation.errors import WrongState
from participation.permissions import authorise
from participation.residents.models import User


def support_topic(topic: Topic, *, by: User, at: datetime) -> Support:
    """Say that this matters to oneself too."""
    authorise(by, "forum.support_topic", topic)
    refuse_when_shut(topic)
    if topic.is_challenge:
        raise WrongState(_("A challenge asks for signatures. Sign it to support it."))
    with transaction.atomic():
        support, is_new = Support.objects.get_or_create(topic=topic, person=by, defaults={"created_at": at})
        if is_new:
            record("forum.topic_supported", topic, by=by, at=at)
    return support


def withdraw_support(topic: Topic, *, by: User, at: datetime) -> None:
    authorise(by, "forum.withdraw_support", topic)
    with transaction.atomic():
        gone, _per_model = Support.objects.filter(topic=topic, person=by).delete()
        if gone:
            record("forum.support_withdrawn", topic, by=by, at=at)


def follow_topic(topic: Topic, *, by: User, at: datetime) -> Follow:
    """Ask to be told what happens to the topic."""
    authorise(by, "forum.follow_topic", topic)
    with transaction.atomic():
        follow, is_new = Follow.objects.get_or_create(topic=topic, person=by, defaults={"created_at": at})
        if is_new:
            record("forum.topic_followed", topic, by=by, at=at)
    return follow


def unfollow_topic(topic: Topic, *, by: User, at: datetime) -> None:
    authorise(by, "forum.unfollow_topic", topic)
    with transaction.atomic():
        gone, _per_model = Follow.objects.filter(topic=topic, person=by).delete()
        if gone:
            record("forum.topic_unfollowed", topic, by=by, at=at)
