"""Posting words with a file beside them: both or neither."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.db import transaction

from forum.media.actions import attach_file
from forum.media.fields import file_of, without_file
from forum.models import Comment, Topic
from participation.residents.models import User


def with_file[P: Topic | Comment](
    post: Callable[..., P], data: dict[str, Any], *what: Topic, by: User, at: datetime, **how: Any
) -> P:
    """Post the words of a form by the action `post`, and put its file beside them, in one transaction."""
    with transaction.atomic():
        posted = post(*what, by=by, at=at, **how, **without_file(data))
        attach_file(posted, by=by, at=at, **file_of(data))
    return posted
