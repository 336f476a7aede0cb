"""A merge: one topic that became part of another, and which comments came along, so that it can be undone exactly."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from forum.models import Comment, Topic
from participation.residents.models import User


class Merge(models.Model):
    """`topic` is part of `into` until `undone_at`. While it is, `topic.merged_into` says so too."""

    topic = models.ForeignKey(Topic, models.CASCADE, related_name="merges", verbose_name=_("topic"))
    into = models.ForeignKey(Topic, models.CASCADE, related_name="+", verbose_name=_("part of"))
    reason = models.CharField(_("reason"), max_length=300)
    by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+", verbose_name=_("by"))
    at = models.DateTimeField(_("merged at"))
    undone_by = models.ForeignKey(User, models.SET_NULL, null=True, blank=True, related_name="+")
    undone_at = models.DateTimeField(_("undone at"), null=True, blank=True)

    class Meta:
        verbose_name, verbose_name_plural = _("merge"), _("merges")
        constraints = (
            models.UniqueConstraint(
                fields=["topic"], condition=Q(undone_at__isnull=True), name="merge_topic_into_one_at_a_time"
            ),
            models.CheckConstraint(condition=~Q(topic=models.F("into")), name="merge_joins_two_topics"),
        )

    def __str__(self) -> str:
        return f"{self.topic} → {self.into}"


class Moved(models.Model):
    """A comment to the topic itself that came along, and with it all that is said in reply, then and since."""

    merge = models.ForeignKey(Merge, models.CASCADE, related_name="moved", db_index=False)
    comment = models.ForeignKey(Comment, models.CASCADE, related_name="+")

    class Meta:
        verbose_name, verbose_name_plural = _("comment that came along"), _("comments that came along")
        constraints = (models.UniqueConstraint(fields=["merge", "comment"], name="moved_once_per_merge"),)

    def __str__(self) -> str:
        return str(self.comment)
