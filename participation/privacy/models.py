"""The ledger of what was destroyed: how much of what, when and why, and of nobody by name."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Reason(models.TextChoices):
    TERM = "term", _("its term was over")
    ASKED = "asked", _("the person asked for it")


class Destruction(models.Model):
    """So many rows of a kind went at a moment. Rows of a person who had all erased share an `occasion`."""

    at = models.DateTimeField(_("at"))
    what = models.CharField(_("what"), max_length=120)
    number = models.PositiveIntegerField(_("how many went"))
    kept = models.PositiveIntegerField(_("how many stay without a name"), default=0)
    reason = models.CharField(_("reason"), max_length=10, choices=Reason)
    occasion = models.UUIDField(_("occasion"))

    class Meta:
        verbose_name, verbose_name_plural = _("destruction"), _("destructions")
        ordering = ("at", "pk")
        constraints = (
            models.UniqueConstraint(fields=["occasion", "what"], name="destruction_once_per_occasion"),
            models.CheckConstraint(condition=models.Q(reason__in=Reason.values), name="destruction_reason_is_known"),
        )

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d} {self.what}: {self.number}"
