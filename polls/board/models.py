"""The board of a poll, and the papers that belong to it. Rows are only added (polls/board/locks.py)."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from polls.models import Poll

HEXADECIMAL = 64


class Sheet(models.Model):
    """Up to 10,000 lines of a poll's board, zipped as they are published, and the signed head after the last of them.

    `size` and `root` are of the whole board up to here. `tops` is what the tree goes on from; `proof` shows that the
    head before this one is the beginning of it (polls/board/tree.py), in hexadecimal digits.
    """

    poll = models.ForeignKey(
        Poll, on_delete=models.PROTECT, related_name="sheets", verbose_name=_("poll"), db_index=False
    )
    number = models.PositiveIntegerField(_("number"))
    size = models.PositiveBigIntegerField(_("lines"))
    root = models.CharField(_("root"), max_length=HEXADECIMAL)
    note = models.TextField(_("signed head"))
    tops = models.JSONField(default=list)
    proof = models.JSONField(default=list)
    lines = models.BinaryField(_("content"))
    at = models.DateTimeField(_("at"))

    class Meta:
        verbose_name, verbose_name_plural = _("sheet of a board"), _("sheets of boards")
        ordering = ("poll", "number")
        constraints = (models.UniqueConstraint(fields=["poll", "number"], name="sheet_number_once_per_poll"),)

    def __str__(self) -> str:
        return f"{self.poll_id}/{self.number}"

    @property
    def name(self) -> str:
        return f"board/{self.number:06}.jsonl.gz"


class Paper(models.Model):
    """A file that goes with a board: the tally, the official report. Its digest stands on the board."""

    poll = models.ForeignKey(
        Poll, on_delete=models.PROTECT, related_name="papers", verbose_name=_("poll"), db_index=False
    )
    name = models.CharField(_("file name"), max_length=40)
    content = models.BinaryField(_("content"))
    sha256 = models.CharField(_("digest"), max_length=HEXADECIMAL)
    at = models.DateTimeField(_("at"))

    class Meta:
        verbose_name, verbose_name_plural = _("paper of a board"), _("papers of boards")
        ordering = ("pk",)
        constraints = (models.UniqueConstraint(fields=["poll", "name"], name="paper_name_once_per_poll"),)

    def __str__(self) -> str:
        return self.name


class Rectification(models.Model):
    """What was wrong in a signed report and what it should be; published, it is a paper beside the report for good."""

    poll = models.ForeignKey(
        Poll, on_delete=models.PROTECT, related_name="rectifications", verbose_name=_("poll"), db_index=False
    )
    number = models.PositiveSmallIntegerField(_("number"))
    text = models.TextField(_("what was wrong, and what it should be"), max_length=4000)
    written_at = models.DateTimeField(_("written at"))
    published_at = models.DateTimeField(_("published at"), null=True, blank=True)

    class Meta:
        verbose_name, verbose_name_plural = _("rectification"), _("rectifications")
        ordering = ("number",)
        constraints = (
            models.UniqueConstraint(fields=["poll", "number"], name="rectification_number_once_per_poll"),
            models.CheckConstraint(condition=~models.Q(text=""), name="rectification_says_something"),
        )

    def __str__(self) -> str:
        return f"{self.poll} ({self.number})"
