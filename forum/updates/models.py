"""News of a case between its steps, and the reminders that were sent."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from participation.procedures.models import Case

LONGEST_NEWS = 2_000  # characters


class Update(models.Model):
    """How far a case is, told by the town to everyone, without a step."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="updates", verbose_name=_("case"))
    words = models.TextField(_("news"), max_length=LONGEST_NEWS)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField(_("at"))

    class Meta:
        verbose_name, verbose_name_plural = _("news of a case"), _("news of cases")
        ordering = ("-at", "-pk")
        constraints = (models.CheckConstraint(condition=~Q(words=""), name="update_has_words"),)

    def __str__(self) -> str:
        return f"{self.case}: {self.words[:60]}"


class Reminder(models.Model):
    """Somebody was reminded, once: of a report by its term and the days left, or of silence by since when it lasts."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="reminders", verbose_name=_("case"))
    what = models.CharField(_("of what"), max_length=60)
    at = models.DateTimeField(_("at"))

    class Meta:
        verbose_name, verbose_name_plural = _("reminder"), _("reminders")
        constraints = (models.UniqueConstraint(fields=["case", "what"], name="case_reminder_once"),)

    def __str__(self) -> str:
        return f"{self.case}: {self.what}"
