"""When each of the town's servants was last at work; the website tells by it when one is missing."""

from django.db import models
from django.utils.translation import gettext_lazy as _

CLOCK = "clock"


class Heartbeat(models.Model):
    """The last sign of life of a servant, on whichever machine it works."""

    name = models.CharField(_("name"), max_length=40, primary_key=True)
    at = models.DateTimeField(_("at"))

    class Meta:
        verbose_name, verbose_name_plural = _("sign of life"), _("signs of life")

    def __str__(self) -> str:
        return f"{self.name} {self.at:%Y-%m-%d %H:%M:%S}"
