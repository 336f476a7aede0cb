"""What topics and comments share: who wrote it, the words, and whether they are taken away."""

import uuid
from datetime import datetime, timedelta
from typing import Self

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from forum.choices import Channel, Rule
from participation.permissions import Visitor, is_permitted
from participation.residents.models import User
from participation.text import plain_text

TIME_TO_MEND = timedelta(minutes=30)  # as long as nobody answered; what is changed later makes a version


class PostQuerySet[P: "Post"](models.QuerySet[P]):
    def visible_to(self, visitor: Visitor) -> Self:
        """What `visitor` may read: everything not hidden, their own posts, and for moderators all."""
        if is_permitted(visitor, "forum.read_hidden_post"):
            return self
        if visitor.is_authenticated:
            return self.filter(Q(hidden_at__isnull=True) | Q(author_id=visitor.pk))
        return self.filter(hidden_at__isnull=True)


class Post(models.Model):
    """What topics and comments share: who wrote it, the words, and whether a moderator hid it."""

    author = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+", verbose_name=_("author"))
    channel = models.CharField(_("channel"), max_length=10, choices=Channel, default=Channel.WEB)
    source = models.TextField(_("text"))
    html = models.TextField(editable=False)  # made safe when written
    submission = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)  # one form sent twice is one post
    created_at = models.DateTimeField(_("written at"), db_default=Now())
    edited_at = models.DateTimeField(_("changed at"), null=True, blank=True)
    hidden_at = models.DateTimeField(_("hidden at"), null=True, blank=True)
    hidden_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    hidden_rule = models.CharField(_("house rule"), max_length=2, choices=Rule, blank=True)
    hidden_reason = models.TextField(_("reason"), blank=True)
    label = models.CharField(_("label"), max_length=2, choices=Rule, blank=True, default="", db_default="")
    version = models.PositiveSmallIntegerField(_("version"), default=1, db_default=1)
    withdrawn_at = models.DateTimeField(_("withdrawn at"), null=True, blank=True)  # its words are in forum.versions

    class Meta:
        abstract = True

    @property
    def is_hidden(self) -> bool:
        return self.hidden_at is not None

    @property
    def plain_words(self) -> str:
        """The text without markup, for where no markup can stand."""
        return plain_text(self.html)

    @property
    def all_words(self) -> str:
        """Everything its author wrote."""
        return self.source

    def searched_by(self) -> dict[str, str]:
        """Return the columns by which its words are found."""
        return {}

    def is_readable_by(self, visitor: Visitor) -> bool:
        """The same as `visible_to`, for one row that is loaded already."""
        is_own = visitor.is_authenticated and self.author_id == visitor.pk
        return not self.is_hidden or is_own or is_permitted(visitor, "forum.read_hidden_post")

    @property
    def is_withdrawn(self) -> bool:
        return self.withdrawn_at is not None

    @property
    def has_words(self) -> bool:
        """Whether it says something that its author can change: nobody took it away."""
        return not self.is_hidden and not self.is_withdrawn

    def is_young(self, at: datetime) -> bool:
        """Whether `at` lies within the half hour in which an author may mend a slip without making a version."""
        return at < self.created_at + TIME_TO_MEND


HIDDEN = Q(hidden_at__isnull=False)
HIDDEN_HAS_A_REASON = Q(hidden_at__isnull=True) | (~Q(hidden_rule="") & ~Q(hidden_reason=""))
