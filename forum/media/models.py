"""A picture or PDF beside a topic or comment. It lies in its row, so it comes, goes and is backed up with it."""

from typing import Self

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from forum.models import Comment, Topic
from participation.residents.models import User

MOST_FILES = 4  # beside one post
LONGEST_ALT, LONGEST_NAME = 250, 80  # characters


class Kind(models.TextChoices):
    IMAGE = "image", _("picture")
    PDF = "pdf", _("PDF")


class WithoutContent(models.Manager["Attachment"]):
    """Leaves the content in the database until somebody asks for it."""

    def get_queryset(self) -> models.QuerySet["Attachment"]:
        return super().get_queryset().defer("content", "small")


class Attachment(models.Model):
    """`content` is what we made of the file that was sent; `small` is a picture for small screens.

    `digest` is of the file that was sent, so that a form sent twice attaches once.
    """

    topic = models.ForeignKey(Topic, models.CASCADE, null=True, related_name="attachments", db_index=False)
    comment = models.ForeignKey(Comment, models.CASCADE, null=True, related_name="attachments", db_index=False)
    by = models.ForeignKey(User, models.CASCADE, related_name="+", verbose_name=_("by"))
    kind = models.CharField(_("kind"), max_length=5, choices=Kind)
    name = models.CharField(_("name"), max_length=LONGEST_NAME)
    alt = models.CharField(_("what there is to see"), max_length=LONGEST_ALT, blank=True)
    is_decorative = models.BooleanField(_("is only there for the looks"), default=False)
    width = models.PositiveSmallIntegerField(default=0)
    height = models.PositiveSmallIntegerField(default=0)
    small_width = models.PositiveSmallIntegerField(default=0)
    bytes = models.PositiveIntegerField(_("size"))
    content = models.BinaryField()
    small = models.BinaryField(default=b"")
    digest = models.CharField(max_length=64, editable=False)
    created_at = models.DateTimeField(_("since"))

    objects = WithoutContent()

    class Meta:
        verbose_name, verbose_name_plural = _("file"), _("files")
        ordering = ("pk",)
        constraints = (
            models.CheckConstraint(
                condition=Q(topic__isnull=False, comment__isnull=True) | Q(topic__isnull=True, comment__isnull=False),
                name="attachment_is_of_one_post",
            ),
            models.CheckConstraint(
                condition=~Q(kind=Kind.IMAGE) | ~Q(alt="") | Q(is_decorative=True), name="attachment_image_has_alt"
            ),
            models.UniqueConstraint(
                fields=["topic", "digest"], condition=Q(topic__isnull=False), name="attachment_once_per_topic"
            ),
            models.UniqueConstraint(
                fields=["comment", "digest"], condition=Q(comment__isnull=False), name="attachment_once_per_comment"
            ),
        )

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("forum:media:show", args=[self.pk, "large"])

    @property
    def small_url(self) -> str:
        return reverse("forum:media:show", args=[self.pk, "small"])

    @property
    def is_image(self) -> bool:
        return self.kind == Kind.IMAGE

    @property
    def as_list(self) -> list[Self]:
        """Itself, for a template that shows several."""
        return [self]

    @property
    def post(self) -> Topic | Comment | None:
        return self.comment or self.topic

    @classmethod
    def of(cls, post: Topic | Comment) -> "models.QuerySet[Attachment]":
        wanted = {"comment": post} if isinstance(post, Comment) else {"topic": post}
        return cls.objects.filter(**wanted)
