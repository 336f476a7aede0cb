"""When names leave the forum: signatures that were decided on, and conversations that ended long ago."""

from datetime import datetime, timedelta

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from forum.models import Challenge, ChallengeState, Comment, Signature, Status, Topic
from participation.privacy.retention import Term, register

DECIDED, NO_CASE, CONVERSATION = timedelta(days=183), timedelta(days=365), timedelta(days=5 * 365 + 2)


def register_terms() -> None:
    register(
        Term(
            "forum.signature: decided on",
            _("Who signed a challenge is kept until half a year after it ended. After that only the number stays."),
            "GDPR, art. 5.1.e",
            over=lambda at: _decided(at).count(),
            destroy=lambda at: _decided(at).update(person=None),
        )
    )
    register(
        Term(
            "forum.topic: closed five years ago",
            _("Names under a closed conversation are kept for five years. After that the words stay without a name."),
            "GDPR, art. 5.1.e",
            over=lambda at: sum(rows.count() for rows in _posts_with_a_name(at)),
            destroy=lambda at: sum(rows.update(author=None) for rows in _posts_with_a_name(at)),
        )
    )


def _decided(at: datetime) -> QuerySet[Signature]:
    """Signatures with a name, of a challenge that ended; where no case came of it, a year after collecting ended."""
    ended = Challenge.objects.exclude(state=ChallengeState.SUPPORT_OPEN).filter(
        Q(proposal__case__ended_at__lt=at - DECIDED) | Q(proposal=None, support_ended_at__lt=at - NO_CASE)
    )
    return Signature.objects.filter(person__isnull=False, challenge__in=ended.values("pk"))


def _posts_with_a_name(at: datetime) -> tuple[QuerySet[Comment], QuerySet[Topic]]:
    """What residents wrote in conversations that were closed, and in which nothing was said for five years."""
    lately = Comment.objects.filter(topic=OuterRef("pk"), created_at__gte=at - CONVERSATION)
    silent = Topic.objects.filter(~Exists(lately), status=Status.CLOSED, created_at__lt=at - CONVERSATION)
    comments = Comment.objects.filter(author__isnull=False, topic__in=silent.values("pk"))
    return comments, silent.filter(author__isnull=False)
