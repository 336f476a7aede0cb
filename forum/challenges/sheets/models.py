"""Signatures on paper: numbered sheets that were given out, what two people read on them, and what each row came to."""

from typing import Self

from django.db import models
from django.db.models import Count, F, Q
from django.utils.translation import gettext_lazy as _

from forum.challenges.models import Proposal
from forum.models import Signature
from participation.residents.models import User

LEAST_ROWS, MOST_ROWS = 5, 40
LONGEST_ON_PAPER, LONGEST_REASON = 120, 300


class Mark(models.TextChoices):
    """What stands in a row of a sheet, for who reads it."""

    SIGNED = "signed", _("signed")
    EMPTY = "empty", _("empty")
    ILLEGIBLE = "illegible", _("not readable, or not signed")
    STRUCK = "struck", _("struck out")


class Outcome(models.TextChoices):
    """What the check of a row came to."""

    VALID = "valid", _("valid")
    DUPLICATE = "duplicate", _("signed twice")
    NOT_RESIDENT = "not_resident", _("not a resident")
    UNDER_AGE = "under_age", _("too young")
    ILLEGIBLE = "illegible", _("not readable")
    WITHDRAWN = "withdrawn", _("withdrawn")


class SheetQuerySet(models.QuerySet["Sheet"]):
    def handed_in(self) -> Self:
        return self.filter(handed_in_at__isnull=False)

    def to_work_on(self) -> Self:
        """What was handed in for the text of now and is not done yet, the longest waiting first."""
        of_now = self.handed_in().exclude(proposal__versions__number__gt=F("version"))
        return of_now.filter(settled_at__isnull=True).order_by("handed_in_at", "pk")

    def with_entries(self) -> Self:
        return self.annotate(entered=Count("entries", distinct=True))

    def with_checked_rows(self) -> Self:
        return self.annotate(checked_rows=Count("settled", filter=~Q(settled__outcome="")))


class Sheet(models.Model):
    """A numbered sheet for one text of one case. `code` stands on it, as letters and in the square.

    `signed_rows` is how many rows somebody counted on it when it was handed in; `settled_at` when each of its rows has
    an outcome.
    """

    proposal = models.ForeignKey(Proposal, on_delete=models.CASCADE, related_name="sheets")
    version = models.PositiveSmallIntegerField(_("version of the text"))
    number = models.PositiveIntegerField(_("number"))
    code = models.CharField(_("code"), max_length=8, unique=True)
    rows = models.PositiveSmallIntegerField(_("rows"))
    issued_at = models.DateTimeField(_("given out on"))
    issued_by = models.ForeignKey(
        User, on_delete=models.SET_NULL, null=True, related_name="+", verbose_name=_("given out by")
    )
    handed_in_at = models.DateTimeField(_("handed in on"), null=True, blank=True)
    handed_in_by = models.ForeignKey(
        User, on_delete=models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("taken in by")
    )
    signed_rows = models.PositiveSmallIntegerField(_("rows with a signature"), default=0)
    settled_at = models.DateTimeField(_("done on"), null=True, blank=True)

    entered: int  # after with_entries()
    checked_rows: int  # after with_checked_rows()

    objects = SheetQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("signature sheet"), _("signature sheets")
        ordering = ("number",)
        constraints = (
            models.UniqueConstraint(fields=["proposal", "number"], name="sheet_one_per_number"),
            models.CheckConstraint(
                condition=Q(rows__gte=LEAST_ROWS, rows__lte=MOST_ROWS), name="sheet_has_rows_to_sign_in"
            ),
            models.CheckConstraint(condition=Q(signed_rows__lte=F("rows")), name="sheet_signed_rows_fit"),
            models.CheckConstraint(
                condition=Q(settled_at__isnull=True) | Q(handed_in_at__isnull=False), name="sheet_settled_after_hand_in"
            ),
        )

    def __str__(self) -> str:
        return _("Sheet %(number)s of %(case)s") % {"number": self.number, "case": self.proposal.case.number}


class ScanPage(models.Model):
    """A page of a sheet as an image of our own making: nothing of the file that was sent is kept."""

    sheet = models.ForeignKey(Sheet, on_delete=models.CASCADE, related_name="scan")
    number = models.PositiveSmallIntegerField(_("page"))
    image = models.BinaryField(_("image"))
    added_at = models.DateTimeField(_("added on"))

    class Meta:
        verbose_name, verbose_name_plural = _("scanned page"), _("scanned pages")
        ordering = ("number",)
        constraints = (models.UniqueConstraint(fields=["sheet", "number"], name="scan_one_per_page"),)

    def __str__(self) -> str:
        return f"{self.sheet}: {self.number}"


class Reading(models.Model):
    """What one person read on a sheet. Two people read it, and neither sees what the other read before both did."""

    sheet = models.ForeignKey(Sheet, on_delete=models.CASCADE, related_name="entries")
    place = models.PositiveSmallIntegerField(_("time"))
    by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+", verbose_name=_("entered by"))
    at = models.DateTimeField(_("at"))

    class Meta:
        verbose_name, verbose_name_plural = _("reading of a sheet"), _("readings of sheets")
        ordering = ("place",)
        constraints = (
            models.UniqueConstraint(fields=["sheet", "place"], name="reading_one_per_place"),
            models.UniqueConstraint(fields=["sheet", "by"], name="reading_once_per_person"),
            models.CheckConstraint(condition=Q(place__in=(1, 2)), name="reading_first_or_second"),
        )

    def __str__(self) -> str:
        return f"{self.sheet}: {self.place}"


class Line(models.Model):
    """One row as one person read it."""

    reading = models.ForeignKey(Reading, on_delete=models.CASCADE, related_name="lines")
    number = models.PositiveSmallIntegerField(_("row"))
    mark = models.CharField(_("what stands there"), max_length=10, choices=Mark)
    name = models.CharField(_("name"), max_length=LONGEST_ON_PAPER, blank=True)
    born = models.DateField(_("date of birth"), null=True, blank=True)
    address = models.CharField(_("address"), max_length=LONGEST_ON_PAPER, blank=True)

    class Meta:
        verbose_name, verbose_name_plural = _("row as it was read"), _("rows as they were read")
        ordering = ("number",)
        constraints = (models.UniqueConstraint(fields=["reading", "number"], name="line_one_per_row"),)

    def __str__(self) -> str:
        return f"{self.reading}: {self.number}"


class RowQuerySet(models.QuerySet["Row"]):
    def checked(self) -> Self:
        return self.exclude(outcome="")


class Row(models.Model):
    """One row on which both readings agree, or of which somebody said what stands there; and what its check came to.

    A valid row is a signature like any other: `signature`. Taken back, that is gone, and the row counts as withdrawn.
    """

    sheet = models.ForeignKey(Sheet, on_delete=models.CASCADE, related_name="settled")
    number = models.PositiveSmallIntegerField(_("row"))
    mark = models.CharField(_("what stands there"), max_length=10, choices=Mark)
    name = models.CharField(_("name"), max_length=LONGEST_ON_PAPER, blank=True)
    born = models.DateField(_("date of birth"), null=True, blank=True)
    address = models.CharField(_("address"), max_length=LONGEST_ON_PAPER, blank=True)
    agreed_by = models.ForeignKey(
        User, on_delete=models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("settled by")
    )
    agreed_reason = models.CharField(_("reason"), max_length=LONGEST_REASON, blank=True)
    outcome = models.CharField(_("outcome"), max_length=12, choices=Outcome, blank=True)
    person = models.ForeignKey(
        User, on_delete=models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("person")
    )
    signature = models.OneToOneField(
        Signature, on_delete=models.SET_NULL, null=True, blank=True, related_name="paper", verbose_name=_("signature")
    )
    checked_by = models.ForeignKey(
        User, on_delete=models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("checked by")
    )
    checked_at = models.DateTimeField(_("checked on"), null=True, blank=True)

    objects = RowQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("row of a sheet"), _("rows of sheets")
        ordering = ("number",)
        constraints = (
            models.UniqueConstraint(fields=["sheet", "number"], name="row_one_per_number"),
            models.CheckConstraint(condition=Q(outcome__in=["", *Outcome.values]), name="row_outcome_is_known"),
            models.CheckConstraint(
                condition=Q(signature__isnull=True) | Q(outcome=Outcome.VALID), name="row_signature_only_if_valid"
            ),
        )

    def __str__(self) -> str:
        return f"{self.sheet}: {self.number}"

    @property
    def came_to(self) -> str:
        """The outcome as it is now: a valid one whose signature was taken back is withdrawn."""
        taken_back = self.outcome == Outcome.VALID and self.signature_id is None
        return Outcome.WITHDRAWN if taken_back else self.outcome
