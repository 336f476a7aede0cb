"""Which topics are part of another one."""

from forum.models import Topic

MOST_LEVELS = 20  # of topics that are part of topics that are part of…


def parts_of(topic: Topic) -> list[int]:
    """Return the topics (ids) that are part of this one, and of those in turn."""
    found: list[int] = []
    level = [topic.pk]
    for _level in range(MOST_LEVELS):
        level = list(Topic.objects.filter(merged_into__in=level).values_list("pk", flat=True))
        if not level:
            break
        found += level
    return found
