"""What a page with a conversation hears: the number of its newest comment, so that it can offer to show it."""

import json
from collections.abc import Iterable

from django.db.models import Max

from forum.models import Comment
from participation.live import Message, register

KIND = "talk"
LONGEST_NUMBER = 19  # digits that the number of a topic can have
LATE = 1_000  # numbers by which a comment may come in after a younger one
MOST_KNOWN = 10_000  # conversations

_newest: dict[int, int] = {}  # comment of each conversation that was watched, as the hub's one thread last read it


def read(names: Iterable[str]) -> dict[str, Message]:
    """Return the message of each conversation (the number of its topic).

    Comments are numbered as they come in, so of conversations that are known only the last numbers are looked at.
    """
    topics = {int(name): name for name in names if name.isdecimal() and len(name) < LONGEST_NUMBER}
    if len(_newest) > MOST_KNOWN:
        _newest.clear()
    unknown = topics.keys() - _newest.keys()
    _learn(topics.keys() - unknown, after=max(_newest.values(), default=0) - LATE)
    _learn(unknown, after=0)
    return {name: _message(_newest[topic]) for topic, name in topics.items()}


def _learn(topics: Iterable[int], *, after: int) -> None:
    shown = Comment.objects.filter(topic__in=topics, pk__gt=after, hidden_at__isnull=True).order_by()
    found = dict(shown.values_list("topic").annotate(newest=Max("pk")))
    _newest.update({topic: max(found.get(topic, 0), _newest.get(topic, 0)) for topic in topics})


def _message(newest: int) -> Message:
    return Message(newest, json.dumps({"type": "talk", "newest": newest}))


def register_talk() -> None:
    register(KIND, read)
