"""A version of a regulation that waits for its second signature."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class Proposed(models.Model):
    """A version as somebody wrote it. It takes effect once a second person has signed it, as it reads now."""

    procedure = models.CharField(_("procedure"), max_length=20)
    version = models.CharField(_("version"), max_length=40)
    effective_from = models.DateField(_("from"))
    legal_basis = models.CharField(_("decision of the council"), max_length=200)
    link = models.URLField(_("link"), blank=True)
    rules = models.JSONField(_("rules"))
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField(_("written on"))

    class Meta:
        verbose_name, verbose_name_plural = _("proposed regulation"), _("proposed regulations")
        constraints = (models.UniqueConstraint(fields=["procedure", "version"], name="proposed_one_per_version"),)

    def __str__(self) -> str:
        return f"{self.procedure} {self.version}"
