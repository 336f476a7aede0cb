"""What happened to a poll besides voting: what was frozen, what went wrong, and who objected to the count."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from polls.models.poll import Poll


class Manifest(models.Model):
    """All that was fixed when a poll was frozen, as canonical JSON, with the SHA-256 that voters see. Never changed."""

    poll = models.OneToOneField(Poll, on_delete=models.PROTECT, primary_key=True, related_name="manifest")
    text = models.TextField(_("canonical JSON"), editable=False)
    sha256 = models.CharField(_("fingerprint"), max_length=64, editable=False)
    frozen_at = models.DateTimeField(_("frozen at"))

    class Meta:
        verbose_name, verbose_name_plural = _("manifest"), _("manifests")

    def __str__(self) -> str:
        return self.sha256[:12]


class Incident(models.Model):
    """Something that went wrong, or let a poll go on, with the reason that everyone reads. Rows are only added."""

    class Kind(models.TextChoices):
        SUSPENDED = "suspended", _("Suspended")
        RESUMED = "resumed", _("Resumed")
        ANNULLED = "annulled", _("Annulled")
        NOTED = "noted", _("Noted")

    poll = models.ForeignKey(Poll, on_delete=models.PROTECT, related_name="incidents", verbose_name=_("poll"))
    kind = models.CharField(_("kind"), max_length=10, choices=Kind)
    reason = models.TextField(_("reason"), max_length=1000)
    at = models.DateTimeField(_("at"))
    closes_at = models.DateTimeField(_("closes at"))  # as it is from then on: resuming may move it back

    class Meta:
        verbose_name, verbose_name_plural = _("incident"), _("incidents")
        ordering = ("pk",)
        constraints = (models.CheckConstraint(condition=~Q(reason=""), name="incident_has_its_reason"),)

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.reason[:60]}"


class Objection(models.Model):
    """An objection to the count of a poll, as a clerk recorded it, without a name, and what was decided on it."""

    class Decision(models.TextChoices):
        WAITING = "waiting", _("Not decided yet")
        UNFOUNDED = "unfounded", _("Unfounded")
        RECOUNTED = "recounted", _("Counted again")

    poll = models.ForeignKey(Poll, on_delete=models.PROTECT, related_name="objections", verbose_name=_("poll"))
    number = models.PositiveSmallIntegerField(_("number"))
    received_on = models.DateField(_("received on"))
    text = models.TextField(_("what it says, without names"), max_length=2000)
    decision = models.CharField(_("decision"), max_length=10, choices=Decision, default=Decision.WAITING)
    reason = models.TextField(_("reasons of the decision"), max_length=2000, blank=True)

    class Meta:
        verbose_name, verbose_name_plural = _("objection"), _("objections")
        ordering = ("number",)
        constraints = (
            models.UniqueConstraint(fields=["poll", "number"], name="objection_number_once_per_poll"),
            models.CheckConstraint(condition=~Q(text=""), name="objection_says_something"),
            models.CheckConstraint(
                condition=Q(decision="waiting") | ~Q(reason=""), name="objection_decided_with_reasons"
            ),
        )

    def __str__(self) -> str:
        return f"{self.number}"
