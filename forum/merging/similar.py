"""Topics that may be about the same: those whose titles share the most words that say something.

The newest are looked at, and of older ones those that hold the longest words of the title.
"""

from collections.abc import Iterable

from forum.models import Topic, TopicQuerySet
from participation.text import fold

NEWEST, MOST, ENOUGH = 500, 5, 0.5  # topics looked at, shown, and the least share of words that is alike
SHORTEST, STEM = 4, 6  # letters of a word that says something, and of its beginning that is compared
LONGEST = 2  # words that older topics are looked for by


def similar_topics(visible: TopicQuerySet, title: str, source: str = "", *, besides: int = 0) -> list[Topic]:
    """Return up to five topics that people can still join, the most alike first."""
    wanted = stems(title)
    if not wanted:
        return []
    rated = sorted(((_share(wanted, stems(topic.title)), topic) for topic in _looked_at(visible, title, besides)),
                   key=lambda pair: (-pair[0], -pair[1].pk))  # fmt: skip
    return [topic for share, topic in rated if share >= ENOUGH][:MOST]


def _looked_at(visible: TopicQuerySet, title: str, besides: int) -> Iterable[Topic]:
    open_ones = visible.filter(hidden_at__isnull=True).exclude(status="closed").exclude(pk=besides)
    few = open_ones.only("pk", "title", "kind", "created_at", "merged_into").newest()
    words = sorted((word for word in fold(title).split() if len(word) >= SHORTEST), key=len)[-LONGEST:]
    found = {topic.pk: topic for topic in few[:NEWEST]}
    for word in words:
        found |= {topic.pk: topic for topic in few.matching(word)[: MOST * 4]}
    return found.values()


def stems(text: str) -> frozenset[str]:
    """Return the beginnings of the words that say something."""
    return frozenset(word[:STEM] for word in fold(text).split() if len(word) >= SHORTEST)


def _share(one: frozenset[str], other: frozenset[str]) -> float:
    """How much of the shorter title stands in the other: 0 to 1; one word in common says little."""
    both = len(one & other)
    return both / max(2, min(len(one), len(other))) if other else 0.0
