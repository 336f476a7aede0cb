"""How often one may post. Supporting and signing are rights, and are not limited."""

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from participation.audit.models import Entry
from participation.limits.acts import COMMENT, EDIT, POST, limit
from participation.limits.surge import watch

POSTED = ("forum.topic_posted", "forum.comment_posted")


def register_limits() -> None:
    started = (f"{procedure}:start" for procedure in ("challenges", "agenda", "petitions"))
    for page in ("forum:topic-new", "forum:challenge-new", *started):
        limit(page, POST)
    limit("forum:comment-post", COMMENT)
    taken_back = (f"forum:versions:{name}" for name in ("topic-withdraw", "comment-withdraw"))
    for page in ("forum:topic-edit", "forum:comment-edit", *taken_back):
        limit(page, EDIT)
    watch(
        "posting",
        _posts,
        _("In the last hour people posted {number} times on the forum. Usually it is {usual} times."),
        _("Look at what is posted. In the back office you can switch posting off for a while."),
    )


def _posts(since: datetime, until: datetime) -> int:
    return Entry.objects.filter(action__in=POSTED, at__gte=since, at__lt=until).count()
