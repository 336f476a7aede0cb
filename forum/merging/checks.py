"""What must hold of topics that were put together."""

from collections.abc import Iterator

from django.db.models import Exists, OuterRef

from forum.merging.models import Merge
from forum.models import Comment, Topic
from participation import checks


def register_checks() -> None:
    checks.register("merging: parts of topics", parts)


def parts() -> Iterator[str]:
    """A topic is part of another as long as its merge lasts, and nothing is said under it meanwhile."""
    lasting = Merge.objects.filter(topic=OuterRef("pk"), into=OuterRef("merged_into"), undone_at__isnull=True)
    part = Topic.objects.filter(merged_into__isnull=False).order_by()
    for key in part.exclude(Exists(lasting)).values_list("pk", flat=True)[:1]:
        yield f"The topic {key} is part of another without a merge."
    for key in part.filter(Exists(Comment.objects.filter(topic=OuterRef("pk")))).values_list("pk", flat=True)[:1]:
        yield f"The topic {key} is part of another, and still has comments of its own."
    for key in Merge.objects.filter(undone_at=None, topic__merged_into=None).values_list("topic", flat=True)[:1]:
        yield f"The topic {key} stands by itself, and its merge lasts."
