"""The codes of letters to neighbours, and who used one."""

from datetime import date
from typing import Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from participation.dossiers.models import Dossier
from participation.residents.models import User


class CodeQuerySet(models.QuerySet["Code"]):
    def usable(self, on: date) -> Self:
        return self.filter(withdrawn_at=None, last_day__gte=on)


class Code(models.Model):
    """A code that stands in a letter to the neighbours of one dossier: the same for all of them.

    Only a keyed hash is kept. Withdrawing it shuts the dossier again for everyone who came in by it.
    """

    dossier = models.ForeignKey(Dossier, on_delete=models.CASCADE, related_name="codes", verbose_name=_("dossier"))
    key = models.CharField(max_length=64, unique=True, editable=False)
    last_day = models.DateField(_("last day"))
    made_at = models.DateTimeField(_("made at"))
    made_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+", verbose_name=_("made by"))
    withdrawn_at = models.DateTimeField(_("withdrawn at"), null=True, blank=True)

    objects = CodeQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("code for neighbours"), _("codes for neighbours")
        ordering = ("-made_at", "-pk")

    def __str__(self) -> str:
        return f"{self.dossier} · {self.last_day}"


class Pass(models.Model):
    """Somebody showed the code of a letter, and may see that dossier for as long as the code is not withdrawn."""

    code = models.ForeignKey(Code, on_delete=models.CASCADE, related_name="passes", verbose_name=_("code"))
    person = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+", verbose_name=_("person"))
    given_at = models.DateTimeField(_("since"))

    class Meta:
        verbose_name, verbose_name_plural = _("access to a dossier"), _("accesses to dossiers")
        constraints = (models.UniqueConstraint(fields=["code", "person"], name="pass_once_per_code_and_person"),)

    def __str__(self) -> str:
        return f"{self.person}: {self.code}"


STILL_HELD = Q(code__withdrawn_at=None)
