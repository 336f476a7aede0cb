"""Who declared that they have an interest in what, and so keep out of it."""

from datetime import date
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Model, Q
from django.utils.translation import gettext_lazy as _

from participation.conflicts.things import Thing, thing_named
from participation.errors import Sentence


class ConflictQuerySet(models.QuerySet["Conflict"]):
    def current(self, on: date) -> Self:
        return self.filter(Q(last_day__isnull=True) | Q(last_day__gte=on), ended_at__isnull=True)

    def about(self, thing: Model) -> Self:
        return self.filter(thing_type=thing._meta.label_lower, thing_id=thing.pk)


class Conflict(models.Model):
    """Somebody with a role says that they have an interest in one thing, up to `last_day` or until they end it.

    It is not public (it says something about a person's life); clerks and auditors see it.
    """

    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="conflicts", verbose_name=_("person")
    )
    thing_type = models.CharField(_("kind of thing"), max_length=60)
    thing_id = models.BigIntegerField(_("identifier"))
    title = models.CharField(_("what it is about"), max_length=200)
    reason = models.TextField(_("why"), max_length=500)
    declared_at = models.DateTimeField(_("declared on"))
    last_day = models.DateField(_("last day"), null=True, blank=True)
    ended_at = models.DateTimeField(_("ended on"), null=True, blank=True)

    objects = ConflictQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("conflict of interest"), _("conflicts of interest")
        constraints = (
            models.CheckConstraint(condition=~Q(reason=""), name="conflict_has_a_reason"),
            models.UniqueConstraint(
                fields=["person", "thing_type", "thing_id"],
                condition=Q(ended_at__isnull=True),
                name="conflict_once_at_a_time",
            ),
        )

    def __str__(self) -> str:
        return f"{self.person}: {self.title}"

    @property
    def thing(self) -> Thing | None:
        return thing_named(self.thing_type)

    @property
    def blocked(self) -> Sentence:
        return self.thing.blocked if self.thing else ""

    @property
    def page(self) -> str:
        """Where the thing is to be seen; "" where it is gone."""
        found = self.thing.model._default_manager.filter(pk=self.thing_id).first() if self.thing else None
        return self.thing.page(found) if self.thing and found else ""

    def holds(self, on: date) -> bool:
        return self.ended_at is None and (self.last_day is None or on <= self.last_day)

    def is_about(self, thing: Model) -> bool:
        return (self.thing_type, self.thing_id) == (thing._meta.label_lower, thing.pk)
