"""What was voted, without who, and the secret that joins the two while a poll is open."""

import uuid

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from polls.models.poll import Poll


class Ballot(models.Model):
    """What was voted, without who, when or from where.

    While the poll is open `choice_key` (keyed by a secret that closing destroys) lets the voter change it. Closing
    rewrites the rows under new random keys, in their order, with no choice key and `revision` 1.
    """

    key = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    poll_key = models.UUIDField(editable=False)
    content = models.JSONField()  # canonical, see polls/methods/: {"c": option}, {"a": [options]}, …
    choice_key = models.CharField(max_length=64, blank=True)
    revision = models.PositiveIntegerField(default=1)

    class Meta:
        verbose_name, verbose_name_plural = _("ballot"), _("ballots")
        indexes = (models.Index(fields=["poll_key", "revision"], name="ballot_of_poll"),)
        constraints = (
            models.UniqueConstraint(
                fields=["poll_key", "choice_key"], condition=~Q(choice_key=""), name="ballot_once_per_choice_key"
            ),
        )

    def __str__(self) -> str:
        return str(self.key)


class ReceiptCode(models.Model):
    """A code that stood on a receipt of a poll that is over: that somebody voted, and nothing of who or what.

    While a poll is open, the code is the key of its ballot. Closing writes all codes here, in their own order, before
    it gives the ballots new keys: from then on no code leads to a ballot. They go when the marks go (polls/terms/).
    """

    key = models.UUIDField(primary_key=True, editable=False)
    poll_key = models.UUIDField(editable=False, db_index=True)

    class Meta:
        verbose_name, verbose_name_plural = _("receipt code"), _("receipt codes")

    def __str__(self) -> str:
        return str(self.key)


class ChoiceSecret(models.Model):
    """By which a poll's pepper is known again, the file that joins voters to ballots while it is open.

    Closing deletes this and destroys the file (polls/peppers.py): there is no way back.
    """

    poll = models.OneToOneField(Poll, on_delete=models.CASCADE, primary_key=True, related_name="choice_secret")
    fingerprint = models.CharField(max_length=64)  # SHA-256 of the file

    class Meta:
        verbose_name, verbose_name_plural = _("choice secret"), _("choice secrets")

    def __str__(self) -> str:
        return str(self.poll_id)
