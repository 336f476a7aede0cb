"""A new topic with all that belongs to it: words, file, place and tags, or nothing of it."""

from datetime import datetime
from typing import Any

from django.db import transaction

from forum.actions import post_topic
from forum.details.actions import describe_topic
from forum.details.fields import details_of, without_details
from forum.media.posting import with_file
from forum.models import Topic
from participation.residents.models import User


def post_whole_topic(data: dict[str, Any], *, by: User, at: datetime) -> Topic:
    details = details_of(data)
    with transaction.atomic():
        topic = with_file(post_topic, without_details(data), by=by, at=at)
        if any(details.values()):
            describe_topic(topic, by=by, at=at, **details)
    return topic
