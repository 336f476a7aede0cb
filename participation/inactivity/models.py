"""The days that an account still has, once nobody used it for a long time."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from participation.residents.models import User


class Countdown(models.Model):
    """An account that goes on a day, unless its person comes back before it; and how many warnings were sent."""

    person = models.OneToOneField(User, on_delete=models.CASCADE, primary_key=True, verbose_name=_("person"))
    goes_on = models.DateField(_("goes on"))
    warnings = models.PositiveSmallIntegerField(_("warnings sent"), default=0)

    class Meta:
        verbose_name, verbose_name_plural = _("account that goes"), _("accounts that go")

    def __str__(self) -> str:
        return f"{self.person}: {self.goes_on}"
