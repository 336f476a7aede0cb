"""What was counted: the snapshot that everything shows, and the kept count of a closed poll."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from polls.models.poll import Poll


class Snapshot(models.Model):
    """The one stored count of a poll that page, API, socket and export all read. Written by polls/results.py only.

    It holds what may be seen and no more: while the result is hidden, `counts` is empty.
    """

    poll = models.OneToOneField(Poll, on_delete=models.CASCADE, primary_key=True, related_name="snapshot")
    version = models.PositiveBigIntegerField(_("version"), default=0)
    ballots = models.PositiveBigIntegerField(_("ballots"), default=0)
    eligible = models.PositiveBigIntegerField(_("people on the roll"), null=True, blank=True)  # null: no roll
    counts = models.JSONField(_("votes per option"), default=dict)  # {option key: votes}, as of `counted_casts`
    counted_ballots = models.PositiveBigIntegerField(_("ballots in the count"), default=0)
    counted_casts = models.PositiveBigIntegerField(default=0)
    moved_at = models.DateTimeField(_("votes per option moved at"), null=True, blank=True)
    is_final = models.BooleanField(_("final"), default=False)  # counted after the end

    class Meta:
        verbose_name, verbose_name_plural = _("snapshot"), _("snapshots")

    def __str__(self) -> str:
        return f"{self.poll_id} v{self.version}"


class Tally(models.Model):
    """The count of a closed poll by its method, from its ballots, kept with every round. Written by polls/tallies.py.

    `result` is empty where a lot has to be drawn first, between the options in `tied`; `lot` holds all options, by id,
    in the order in which they were drawn.
    """

    poll = models.OneToOneField(Poll, on_delete=models.CASCADE, primary_key=True, related_name="tally")
    result = models.JSONField(_("result"), default=dict)
    tied = models.JSONField(_("equal options"), default=list)
    lot = models.JSONField(_("lot"), default=list)

    class Meta:
        verbose_name, verbose_name_plural = _("tally"), _("tallies")

    def __str__(self) -> str:
        return str(self.poll_id)
