"""Whoever is new here and not known by the town adds no links yet: what they write has to stand for a day first.

The same holds for names, which never hold a link (residents/forms.py). A verified resident is known, and an answer of
the town is its own.
"""

import re
from datetime import datetime, timedelta

from django.utils.translation import gettext_lazy as _

from forum.models import Comment, Topic
from participation.errors import Invalid
from participation.residents.models import Level, User
from participation.text import render_markdown

_ADDRESS = re.compile(r"https?://|www\.", re.IGNORECASE)
A_DAY = timedelta(days=1)


class LinkTooEarly(Invalid):
    """Nothing of theirs was accepted yet."""

    code = "link_too_early"


def refuse_early_links(words: str, *, by: User, at: datetime) -> None:
    """Refuse words with a link of somebody who is new. Raises `LinkTooEarly`."""
    if by.level < Level.RESIDENT and _has_link(words) and not _has_contributed(by, at):
        raise LinkTooEarly(
            _(
                "You are new here, so leave the link out. Once something you wrote has stood here for a day, "
                "or when you have shown that you live here, you can add links."
            )
        )


def _has_link(words: str) -> bool:
    return bool(_ADDRESS.search(words)) or "<a " in render_markdown(words)


def _has_contributed(person: User, at: datetime) -> bool:
    """Whether something they wrote stood for a day, and stands still: it was accepted."""
    accepted = {"author": person, "hidden_at": None, "created_at__lte": at - A_DAY}
    return Topic.objects.filter(**accepted).exists() or Comment.objects.filter(**accepted).exists()
