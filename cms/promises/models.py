"""What the town promised, and what it said of it since."""

from datetime import date, datetime, timedelta
from typing import Self

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from forum.models import Topic
from participation.audience.visible import hidden_from
from participation.dossiers.models import Dossier, Neighbourhood, Team
from participation.permissions import Visitor
from participation.residents.models import User

SILENCE = timedelta(days=90)
"""After so long without a word the town is asked to say how a promise stands."""


ABOUT_SOMETHING = _("Choose the dossier or the topic that this promise is about.")


class PromiseState(models.TextChoices):
    OPEN = "open", _("under way")
    KEPT = "kept", _("kept")
    DROPPED = "dropped", _("will not be kept")


class PromiseQuerySet(models.QuerySet["Promise"]):
    def visible_to(self, visitor: Visitor) -> Self:
        """Those of dossiers and cases that `visitor` may see."""
        topics = Topic.objects.visible_to(visitor).values("pk")
        seen = self.exclude(dossier__in=hidden_from(visitor).values("pk"))
        return seen.filter(Q(topic__isnull=True) | Q(topic__in=topics))

    def open(self) -> Self:
        return self.filter(state=PromiseState.OPEN)

    def silent(self, at: datetime) -> Self:
        """Open ones of which nothing was said for too long, or whose day went by since anything was said."""
        overdue = Q(due_on__lt=timezone.localdate(at), last_said_at__lt=at - timedelta(days=1))
        return self.open().filter(overdue | Q(last_said_at__lt=at - SILENCE))


class Promise(models.Model):
    """A commitment of the town about a dossier, a case, or both. Who follows those hears of it."""

    what = models.CharField(_("what is promised"), max_length=200, help_text=_("One sentence that can be checked."))
    dossier = models.ForeignKey(
        Dossier, on_delete=models.PROTECT, null=True, blank=True, related_name="promises", verbose_name=_("dossier")
    )
    topic = models.ForeignKey(
        Topic, on_delete=models.PROTECT, null=True, blank=True, related_name="promises",
        verbose_name=_("topic or challenge"),
    )  # fmt: skip
    team = models.ForeignKey(Team, on_delete=models.PROTECT, related_name="promises", verbose_name=_("who does it"))
    due_on = models.DateField(_("by which day"))
    budget = models.PositiveIntegerField(_("budget in euro"), null=True, blank=True)
    place = models.CharField(_("place"), max_length=200, blank=True)
    neighbourhood = models.ForeignKey(
        Neighbourhood, on_delete=models.PROTECT, null=True, blank=True, related_name="+",
        verbose_name=_("neighbourhood"),
    )  # fmt: skip
    state = models.CharField(_("state"), max_length=8, choices=PromiseState, default=PromiseState.OPEN)
    made_at = models.DateTimeField(_("made at"))
    made_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+", verbose_name=_("made by"))
    last_said_at = models.DateTimeField(_("last said at"))
    told_at = models.DateTimeField(_("told that nothing was said at"), null=True, blank=True)

    objects = PromiseQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("promise"), _("promises")
        ordering = ("due_on", "pk")
        constraints = (
            models.CheckConstraint(condition=Q(state__in=PromiseState.values), name="promise_state_known"),
            models.CheckConstraint(
                condition=Q(dossier__isnull=False) | Q(topic__isnull=False),
                name="promise_is_about_something",
                violation_error_message=ABOUT_SOMETHING,
            ),
        )

    def __str__(self) -> str:
        return self.what

    def get_absolute_url(self) -> str:
        return reverse("promises:promise-detail", args=[self.pk])

    @property
    def is_open(self) -> bool:
        return self.state == PromiseState.OPEN

    def is_late(self, on: date) -> bool:
        return self.is_open and self.due_on < on

    def silent_days(self, at: datetime) -> int:
        """Since how many days nothing was said of it; 0 where that is not too long."""
        if not self.is_open or at - self.last_said_at < SILENCE:
            return 0
        return (at - self.last_said_at).days


class Word(models.Model):
    """What the town said of a promise at some moment. It stays, also where the day moved."""

    promise = models.ForeignKey(Promise, on_delete=models.CASCADE, related_name="words", verbose_name=_("promise"))
    said = models.TextField(_("how it stands"), max_length=1000)
    state = models.CharField(_("state"), max_length=8, choices=PromiseState)
    due_before = models.DateField(_("day that was promised before"), null=True, blank=True)
    at = models.DateTimeField(_("said at"))
    by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+", verbose_name=_("said by"))

    class Meta:
        verbose_name, verbose_name_plural = _("word about a promise"), _("words about promises")
        ordering = ("-at", "-pk")
        constraints = (models.CheckConstraint(condition=Q(state__in=PromiseState.values), name="word_state_known"),)

    def __str__(self) -> str:
        return f"{self.promise}: {self.said[:60]}"
