"""What must hold of the forum: replies lie in their thread, and only challenges are challenged."""

from collections.abc import Iterator

from django.db.models import F, Value
from django.db.models.functions import Coalesce, Length, Substr

from forum.choices import SIGNED_KINDS
from forum.models import Challenge, Comment, CommentQuerySet, Kind, Topic
from forum.threads import LEVEL_LENGTH, PATH_LENGTH
from participation import checks


def register_checks() -> None:
    checks.register("forum: threads", threads)
    checks.register("forum: challenges", challenges)


def threads() -> Iterator[str]:
    """A reply lies under the same topic as what it replies to, and one level below it in the thread's order."""
    replies = Comment.objects.filter(parent__isnull=False).order_by()
    for key, topic in replies.exclude(topic=F("parent__topic")).values_list("pk", "topic")[:1]:
        yield f"The comment {key} lies under topic {topic}, and what it replies to under another."
    for key in _misplaced().values_list("pk", flat=True)[:1]:
        yield f"The comment {key} does not lie in its thread where it belongs."


def _misplaced() -> CommentQuerySet:
    """A path is that of what it replies to, cut where paths end, and one level more (forum/threads.py)."""
    above = Substr("parent__path", 1, PATH_LENGTH - LEVEL_LENGTH)
    laid = Comment.objects.order_by().annotate(above=Coalesce(above, Value("")), under=Length("path") - LEVEL_LENGTH)
    return laid.exclude(under=Length("above"), path__startswith=F("above"))


def challenges() -> Iterator[str]:
    """A topic that people sign has the details of a challenge, and a challenge always."""
    for key in Topic.objects.filter(kind=Kind.CHALLENGE, challenge=None).order_by().values_list("pk", flat=True)[:1]:
        yield f"The topic {key} is a challenge without the details of one."
    for key in Challenge.objects.exclude(topic__kind__in=SIGNED_KINDS).order_by().values_list("pk", flat=True)[:1]:
        yield f"The topic {key} has the details of a challenge and is none."
