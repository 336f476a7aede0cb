"""Verifications that end soon, and whose people were told so."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from participation.residents.models import User


class Renewal(models.Model):
    """Somebody was told that what they were verified by on `verified_at` counts no longer from `ends_on`."""

    person = models.OneToOneField(
        User, on_delete=models.CASCADE, primary_key=True, related_name="renewal", verbose_name=_("person")
    )
    verified_at = models.DateTimeField(_("verified on"))
    ends_on = models.DateField(_("counts until"))

    class Meta:
        verbose_name, verbose_name_plural = _("verification that ends"), _("verifications that end")

    def __str__(self) -> str:
        return f"{self.person}: {self.ends_on}"
