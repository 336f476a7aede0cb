"""What is kept so that the town can know its residents."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class PepperMark(models.Model):
    """What tells the pepper of this town's pseudonyms from another. There is one at most."""

    ONLY = 1

    mark = models.CharField(_("mark"), max_length=24, editable=False)
    made_at = models.DateTimeField(_("made on"))

    class Meta:
        verbose_name = verbose_name_plural = _("mark of the pepper")
        constraints = (models.CheckConstraint(condition=models.Q(pk=1), name="pepper_mark_is_only_one"),)

    def __str__(self) -> str:
        return self.mark
