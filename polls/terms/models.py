"""What stays of who took part in a poll once marks and roll are destroyed: numbers, and the moment."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from polls.models import Poll


class Turnout(models.Model):
    """That marks and roll of a poll were destroyed, and how many there were: the record of that destruction."""

    poll = models.OneToOneField(Poll, on_delete=models.PROTECT, primary_key=True, related_name="turnout")
    destroyed_at = models.DateTimeField(_("destroyed at"))
    voted = models.JSONField(_("people who voted, by channel"))  # {"web": 512, "card": 31}
    on_roll = models.PositiveIntegerField(_("people on the roll"))
    letters = models.PositiveIntegerField(_("letters with a code to vote"))

    class Meta:
        verbose_name, verbose_name_plural = _("turnout that was kept"), _("turnouts that were kept")

    def __str__(self) -> str:
        return f"{self.poll_id} {sum(self.voted.values())}"
