"""Who may vote, and that they voted: as pseudonyms, never with what they voted."""

from datetime import date
from typing import Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from polls.models.poll import Poll


class RollEntryQuerySet(models.QuerySet["RollEntry"]):
    def entitled_on(self, day: date) -> Self:
        return self.filter(eligible_from__lte=day)


class RollEntry(models.Model):
    """One person on the electoral roll of one poll, as a pseudonym (see polls/pseudonyms.py), never a name."""

    poll = models.ForeignKey(  # its index is that of the constraint, as of the mark's
        Poll, on_delete=models.CASCADE, related_name="roll", verbose_name=_("poll"), db_index=False
    )
    voter = models.CharField(_("pseudonym"), max_length=64)
    eligible_from = models.DateField(_("may vote from"))

    objects = RollEntryQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("roll entry"), _("roll entries")
        constraints = (models.UniqueConstraint(fields=["poll", "voter"], name="roll_entry_once_per_voter"),)

    def __str__(self) -> str:
        return self.voter[:12]


class Mark(models.Model):
    """That a person voted: one per poll and voter over all channels, with the day only. Never what was voted.

    Also one per account: who stands on a roll with two addresses, and shows the one after the other, votes once.
    """

    class Channel(models.TextChoices):
        WEB = "web", _("online")
        DESK = "desk", _("at the desk")
        PAPER = "paper", _("on paper")
        CARD = "card", _("with a letter")
        FILE = "file", _("imported")

    poll = models.ForeignKey(
        Poll, on_delete=models.PROTECT, related_name="marks", verbose_name=_("poll"), db_index=False
    )
    voter = models.CharField(_("pseudonym"), max_length=64)
    account = models.CharField(_("pseudonym of the account"), max_length=64, blank=True)  # empty: without an account
    channel = models.CharField(_("channel"), max_length=5, choices=Channel)
    day = models.DateField(_("day"))

    class Meta:
        verbose_name, verbose_name_plural = _("mark"), _("marks")
        constraints = (
            models.UniqueConstraint(fields=["poll", "voter"], name="mark_once_per_voter"),
            models.UniqueConstraint(fields=["poll", "account"], condition=~Q(account=""), name="mark_once_per_account"),
        )

    def __str__(self) -> str:
        return self.voter[:12]
