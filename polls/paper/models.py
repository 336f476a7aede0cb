"""Votes on paper: polling stations, the ballots handed out there, batches of ballots, and what officers read on them.

Nothing here leads from a person to a ballot: the mark knows that somebody got a ballot, and where; a batch knows what
lay in an urn.
"""

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from polls.models import Mark, Poll

FIRST, SECOND, THIRD = 1, 2, 3
LEAST_APART = 10
"""Fewer ballots than this never stand on the board by themselves: they could tell what somebody voted."""


class Station(models.Model):
    """A place where people vote on paper. A poll that has one is counted once its batches are in."""

    poll = models.ForeignKey(Poll, on_delete=models.CASCADE, related_name="stations", verbose_name=_("poll"))
    name = models.CharField(_("name"), max_length=100)

    class Meta:
        verbose_name, verbose_name_plural = _("polling station"), _("polling stations")
        ordering = ("pk",)
        constraints = (
            models.UniqueConstraint(fields=["poll", "name"], name="station_name_once_per_poll"),
            models.CheckConstraint(condition=~Q(name=""), name="station_has_a_name"),
        )

    def __str__(self) -> str:
        return self.name


class Handout(models.Model):
    """At which station somebody got a ballot on paper. It goes with the mark."""

    mark = models.OneToOneField(
        Mark, on_delete=models.CASCADE, primary_key=True, related_name="handout", verbose_name=_("mark")
    )
    station = models.ForeignKey(
        Station, on_delete=models.PROTECT, related_name="handouts", verbose_name=_("polling station")
    )

    class Meta:
        verbose_name, verbose_name_plural = _("ballot handed out"), _("ballots handed out")

    def __str__(self) -> str:
        return str(self.station)


class BatchQuerySet(models.QuerySet["Batch"]):
    def whole(self) -> Self:
        """Batches as they are entered: those that were not added to another one."""
        return self.filter(merged_into=None)


class Batch(models.Model):
    """The ballots from one urn: how many were handed out there, given back spoiled, and found in the urn.

    A small one is added to another (`merged_into`) before anybody reads what is on it. `round` goes up where what was
    entered is corrected: all is then entered anew.
    """

    poll = models.ForeignKey(
        Poll, on_delete=models.PROTECT, related_name="batches", verbose_name=_("poll"), db_index=False
    )
    number = models.PositiveSmallIntegerField(_("number"))
    station = models.ForeignKey(
        Station, on_delete=models.PROTECT, related_name="batches", verbose_name=_("polling station")
    )
    seal = models.CharField(_("number of the urn or its seal"), max_length=60, blank=True)
    handed_out = models.PositiveIntegerField(_("handed out"))
    spoiled = models.PositiveIntegerField(_("spoiled and given back"))
    in_urn = models.PositiveIntegerField(_("in the urn"))
    merged_into = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="parts", verbose_name=_("added to")
    )
    round = models.PositiveSmallIntegerField(_("round"), default=1)

    objects = BatchQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("batch of ballots"), _("batches of ballots")
        ordering = ("poll", "number")
        constraints = (
            models.UniqueConstraint(fields=["poll", "number"], name="batch_number_once_per_poll"),
            models.CheckConstraint(condition=Q(number__gte=1, round__gte=1), name="batch_numbers_from_one"),
            models.CheckConstraint(
                condition=Q(merged_into__isnull=True) | ~Q(merged_into=F("pk")), name="batch_not_part_of_itself"
            ),
        )

    def __str__(self) -> str:
        return str(self.number)

    @property
    def missing(self) -> int:
        """How many were handed out and came back nowhere; below 0 where more came back than were handed out."""
        return self.handed_out - self.spoiled - self.in_urn


class Entry(models.Model):
    """What one officer read on the ballots of a batch: totals, or a row for each ballot. Nobody sees another's.

    The third reads only where the first two differ. `totals` is {"votes": {option: number}, "blank": …, "invalid":
    …}; of the third it holds only what differs.
    """

    batch = models.ForeignKey(
        Batch, on_delete=models.PROTECT, related_name="entries", verbose_name=_("batch"), db_index=False
    )
    round = models.PositiveSmallIntegerField(_("round"))
    turn = models.PositiveSmallIntegerField(_("turn"))
    officer = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+", verbose_name=_("officer")
    )
    totals = models.JSONField(_("totals"), default=dict)
    closed_at = models.DateTimeField(_("closed at"), null=True, blank=True)

    class Meta:
        verbose_name, verbose_name_plural = _("entry of a batch"), _("entries of batches")
        ordering = ("batch", "round", "turn")
        constraints = (
            models.UniqueConstraint(fields=["batch", "round", "turn"], name="entry_turn_once_per_round"),
            models.UniqueConstraint(
                fields=["batch", "round", "officer"], condition=Q(officer__isnull=False), name="entry_once_per_officer"
            ),
            models.CheckConstraint(condition=Q(turn__in=(FIRST, SECOND, THIRD)), name="entry_turn_is_known"),
        )

    def __str__(self) -> str:
        return f"{self.batch}/{self.round}.{self.turn}"


class Row(models.Model):
    """One ballot, as an officer read it: the place in the pile that is stamped on it, and what it says."""

    class Kind(models.TextChoices):
        VALID = "valid", _("Valid")
        BLANK = "blank", _("Blank")
        INVALID = "invalid", _("Invalid")
        ABSENT = "absent", _("There is no such ballot")

    entry = models.ForeignKey(
        Entry, on_delete=models.CASCADE, related_name="rows", verbose_name=_("entry"), db_index=False
    )
    number = models.PositiveIntegerField(_("number"))
    kind = models.CharField(_("kind"), max_length=7, choices=Kind)
    content = models.JSONField(_("what it says"), default=dict)  # canonical, as of a ballot; {} where it is not valid

    class Meta:
        verbose_name, verbose_name_plural = _("ballot as it was read"), _("ballots as they were read")
        ordering = ("entry", "number")
        constraints = (
            models.UniqueConstraint(fields=["entry", "number"], name="row_number_once_per_entry"),
            models.CheckConstraint(condition=Q(number__gte=1), name="row_numbers_from_one"),
        )

    def __str__(self) -> str:
        return str(self.number)


class Correction(models.Model):
    """Why a batch that was locked was entered anew. Everyone reads it. Rows are only added."""

    batch = models.ForeignKey(Batch, on_delete=models.PROTECT, related_name="corrections", verbose_name=_("batch"))
    reason = models.TextField(_("reason"), max_length=1000)
    at = models.DateTimeField(_("at"))

    class Meta:
        verbose_name, verbose_name_plural = _("correction of a batch"), _("corrections of batches")
        ordering = ("pk",)
        constraints = (models.CheckConstraint(condition=~Q(reason=""), name="correction_has_its_reason"),)

    def __str__(self) -> str:
        return self.reason[:60]


class Attendance(models.Model):
    """Somebody who was there for the town or for the public, as the official report names them."""

    class Capacity(models.TextChoices):
        BUREAU = "bureau", _("Member of the bureau")
        WITNESS = "witness", _("Witness")
        OBSERVER = "observer", _("Observer")

    poll = models.ForeignKey(Poll, on_delete=models.PROTECT, related_name="attendances", verbose_name=_("poll"))
    name = models.CharField(_("name"), max_length=100)
    capacity = models.CharField(_("as what"), max_length=8, choices=Capacity)
    about = models.CharField(_("what they saw, and where"), max_length=200)
    on = models.DateField(_("day"))

    class Meta:
        verbose_name, verbose_name_plural = _("attendance"), _("attendances")
        ordering = ("on", "pk")
        constraints = (
            models.UniqueConstraint(
                fields=["poll", "name", "capacity", "about", "on"], name="attendance_once_per_occasion"
            ),
        )

    def __str__(self) -> str:
        return self.name
