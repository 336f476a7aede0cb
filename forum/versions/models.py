"""How a topic or comment read before its author changed it in public, and what its author withdrew."""

from datetime import timedelta

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from forum.models import LONGEST_TITLE, Comment, Topic
from participation.residents.models import User

TIME_TO_UNDO = timedelta(days=7)  # after that the words of what was withdrawn are destroyed
ABOUT_ONE_POST = Q(topic__isnull=False, comment__isnull=True) | Q(topic__isnull=True, comment__isnull=False)


def about(post: Topic | Comment) -> dict[str, Topic | Comment]:
    """Return which post a row of this app is about, as its columns have it."""
    return {"comment": post} if isinstance(post, Comment) else {"topic": post}


class Version(models.Model):
    """A post as it read from `written_at` until version `number` + 1 came in its place."""

    topic = models.ForeignKey(Topic, models.CASCADE, null=True, related_name="versions", db_index=False)
    comment = models.ForeignKey(Comment, models.CASCADE, null=True, related_name="versions", db_index=False)
    number = models.PositiveSmallIntegerField(_("version"))
    title = models.CharField(_("title"), max_length=LONGEST_TITLE, blank=True)
    source = models.TextField(_("text"))
    written_at = models.DateTimeField(_("written at"))

    class Meta:
        verbose_name, verbose_name_plural = _("earlier version"), _("earlier versions")
        ordering = ("number",)
        constraints = (
            models.CheckConstraint(condition=ABOUT_ONE_POST, name="version_is_of_one_post"),
            models.UniqueConstraint(
                fields=["topic", "number"], condition=Q(topic__isnull=False), name="version_once_per_topic"
            ),
            models.UniqueConstraint(
                fields=["comment", "number"], condition=Q(comment__isnull=False), name="version_once_per_comment"
            ),
        )

    def __str__(self) -> str:
        return f"{self.number}: {self.title or self.source[:60]}"


class Withdrawal(models.Model):
    """What an author took back: its words, kept only so that they can bring them back until `undo_until`."""

    topic = models.ForeignKey(Topic, models.CASCADE, null=True, related_name="+", db_index=False)
    comment = models.ForeignKey(Comment, models.CASCADE, null=True, related_name="+", db_index=False)
    by = models.ForeignKey(User, models.CASCADE, related_name="+", verbose_name=_("by"))
    title = models.CharField(_("title"), max_length=LONGEST_TITLE, blank=True)
    source = models.TextField(_("text"))
    at = models.DateTimeField(_("withdrawn at"))
    undo_until = models.DateTimeField(_("can be brought back until"), db_index=True)

    class Meta:
        verbose_name, verbose_name_plural = _("withdrawal"), _("withdrawals")
        constraints = (
            models.CheckConstraint(condition=ABOUT_ONE_POST, name="withdrawal_is_of_one_post"),
            models.UniqueConstraint(fields=["topic"], condition=Q(topic__isnull=False), name="withdrawal_of_topic"),
            models.UniqueConstraint(
                fields=["comment"], condition=Q(comment__isnull=False), name="withdrawal_of_comment"
            ),
        )

    def __str__(self) -> str:
        return self.title or self.source[:60]
