"""What procedures keep: regulations by version, closing days, cases with their steps and terms; and signs of life."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from participation.procedures.calendars import Calendar, Country
from participation.procedures.clock import Length, Pause, Unit, end_of_day, last_day, warning_day
from participation.procedures.declaration import Procedure, State, Transition, procedure_named
from participation.procedures.rulebook import Rulebook, read_rulebook

CLOCK = "clock"


class Heartbeat(models.Model):
    """The last sign of life of a servant, on whichever machine it works."""

    name = models.CharField(_("name"), max_length=40, primary_key=True)
    at = models.DateTimeField(_("at"))

    class Meta:
        verbose_name, verbose_name_plural = _("sign of life"), _("signs of life")

    def __str__(self) -> str:
        return f"{self.name} {self.at:%Y-%m-%d %H:%M:%S}"


class ClosingDay(models.Model):
    """A day on which the town hall is closed besides the public holidays, once or every year."""

    day = models.DateField(_("day"))
    name = models.CharField(_("name"), max_length=80)
    every_year = models.BooleanField(_("every year"), default=False)

    class Meta:
        verbose_name, verbose_name_plural = _("closing day"), _("closing days")
        ordering = ("day",)
        constraints = (models.UniqueConstraint(fields=["day"], name="closing_day_once"),)

    def __str__(self) -> str:
        return f"{self.name} ({self.day})"


def town_calendar(country: Country) -> Calendar:
    """Return the days that the town hall works, with the closing days that stand in the back office."""
    days = list(ClosingDay.objects.all())
    yearly = [(closing.day.month, closing.day.day) for closing in days if closing.every_year]
    return Calendar.of(country, days=[closing.day for closing in days if not closing.every_year], yearly=yearly)


class RegulationQuerySet(models.QuerySet["Regulation"]):
    def in_force(self, procedure: str, on: date) -> Self:
        """Those that hold on a day, the one that counts first."""
        return self.filter(procedure=procedure, effective_from__lte=on).order_by("-effective_from", "-pk")


class Regulation(models.Model):
    """One version of the town's rules for a procedure, from a day on. It is never changed: a new version follows it."""

    procedure = models.CharField(_("procedure"), max_length=20)
    version = models.CharField(_("version"), max_length=40)
    effective_from = models.DateField(_("from"))
    legal_basis = models.CharField(_("decision of the council"), max_length=200, blank=True)
    link = models.URLField(_("link"), blank=True)
    rules = models.JSONField(_("rules"))
    adopted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    adopted_at = models.DateTimeField(_("entered on"))

    objects = RegulationQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("regulation"), _("regulations")
        constraints = (models.UniqueConstraint(fields=["procedure", "version"], name="regulation_one_per_version"),)

    def __str__(self) -> str:
        return f"{self.procedure} {self.version}"

    @cached_property
    def rulebook(self) -> Rulebook:
        return read_rulebook(self.rules)


class CaseQuerySet(models.QuerySet["Case"]):
    def of(self, procedure: str) -> Self:
        return self.filter(procedure=procedure)

    def open(self) -> Self:
        return self.filter(ended_at__isnull=True)


class Case(models.Model):
    """One thing that goes through a procedure, by the version of the regulation that it began with.

    The threshold is that of the day on which signatures opened, with the population that it was reckoned from.
    """

    procedure = models.CharField(_("procedure"), max_length=20)
    number = models.CharField(_("number"), max_length=20, blank=True)
    title = models.CharField(_("title"), max_length=120, blank=True)
    state = models.CharField(_("state"), max_length=8)
    state_since = models.DateTimeField(_("since"))
    regulation = models.ForeignKey(Regulation, on_delete=models.PROTECT, related_name="cases")
    opened_at = models.DateTimeField(_("begun on"))
    submitted_at = models.DateTimeField(_("handed in on"), null=True, blank=True)
    ended_at = models.DateTimeField(_("ended on"), null=True, blank=True)
    threshold = models.PositiveIntegerField(_("signatures needed"), null=True, blank=True)
    population = models.PositiveIntegerField(_("inhabitants who may sign"), null=True, blank=True)
    population_on = models.DateField(_("counted on"), null=True, blank=True)
    population_source = models.CharField(_("counted by"), max_length=120, blank=True)

    objects = CaseQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("case"), _("cases")
        indexes = (models.Index(fields=["procedure", "state"], name="case_by_state"),)
        constraints = (
            models.UniqueConstraint(
                fields=["procedure", "number"], condition=~Q(number=""), name="case_one_per_number"
            ),
            models.CheckConstraint(
                condition=Q(threshold__isnull=True) | Q(threshold__gte=1), name="case_threshold_is_positive"
            ),
        )

    def __str__(self) -> str:
        return f"{self.number} {self.title}".strip()

    @property
    def declared(self) -> Procedure:
        return procedure_named(self.procedure)

    @property
    def where(self) -> State:
        return self.declared.state(self.state)

    @property
    def ways(self) -> list[Transition]:
        return list(self.declared.ways_from(self.state))

    @property
    def rulebook(self) -> Rulebook:
        return self.regulation.rulebook

    @property
    def is_over(self) -> bool:
        return self.ended_at is not None

    @property
    def term(self) -> "Term | None":
        """The term that runs in the state in which the case is."""
        return next((term for term in self.terms.all() if term.ended_at is None and term.state == self.state), None)


class Step(models.Model):
    """A transition that was made: by whom, when, why, and with what. `noted_at` is later where the clock was late."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="steps", verbose_name=_("case"))
    transition = models.CharField(_("transition"), max_length=8)
    source = models.CharField(_("from"), max_length=8)
    target = models.CharField(_("to"), max_length=8)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    at = models.DateTimeField(_("at"))
    noted_at = models.DateTimeField(_("noted at"))
    reason = models.TextField(_("reason"), blank=True)
    data = models.JSONField(_("with"), default=dict)

    class Meta:
        verbose_name, verbose_name_plural = _("step"), _("steps")
        ordering = ("pk",)
        constraints = (models.CheckConstraint(condition=Q(noted_at__gte=F("at")), name="step_noted_when_or_after"),)

    def __str__(self) -> str:
        return f"{self.case}: {self.transition}"

    @property
    def declared(self) -> Transition:
        return self.case.declared.transition(self.transition)

    @property
    def to(self) -> State:
        return self.case.declared.state(self.target)


class Suspension(models.Model):
    """The clock of a case stands still, for a reason that everyone reads."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="suspensions", verbose_name=_("case"))
    since = models.DateField(_("since"))
    until = models.DateField(_("until"), null=True, blank=True)
    reason = models.TextField(_("reason"))

    class Meta:
        verbose_name, verbose_name_plural = _("suspension"), _("suspensions")
        constraints = (
            models.CheckConstraint(condition=~Q(reason=""), name="suspension_has_a_reason"),
            models.UniqueConstraint(fields=["case"], condition=Q(until__isnull=True), name="suspension_one_at_a_time"),
        )

    def __str__(self) -> str:
        return f"{self.case}: {self.since} – {self.until or ''}"

    @property
    def pause(self) -> Pause:
        return Pause(self.since, self.until)


class TermQuerySet(models.QuerySet["Term"]):
    def open(self) -> Self:
        return self.filter(ended_at__isnull=True)

    def to_warn_of(self, at: datetime) -> Self:
        return self.open().filter(warn_at__lt=at, due_at__gte=at, warned_at__isnull=True)

    def overrun(self, at: datetime) -> Self:
        return self.open().filter(due_at__lt=at)


class Term(models.Model):
    """How long a case may be in a state. `due_at` is its last second; null while the clock stands still.

    A term that is over grants nothing and refuses nothing: it is shown to everyone, and told to who is above.
    """

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="terms", verbose_name=_("case"))
    state = models.CharField(_("state"), max_length=8)
    name = models.CharField(_("term"), max_length=30)
    started_on = models.DateField(_("from"))
    number = models.PositiveSmallIntegerField(_("length"))
    unit = models.CharField(_("counted in"), max_length=6)
    stands_still = models.BooleanField(_("stops while the group has to answer"), default=True)
    extended_by = models.PositiveSmallIntegerField(_("extended by"), default=0)
    extension_reason = models.TextField(_("reason for more time"), blank=True)
    due_at = models.DateTimeField(_("until"), null=True)
    warn_at = models.DateTimeField(_("warned at"), null=True)
    warned_at = models.DateTimeField(_("warned on"), null=True)
    late_noted_at = models.DateTimeField(_("noted as late on"), null=True)
    ended_at = models.DateTimeField(_("ended on"), null=True)

    objects = TermQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("term"), _("terms")
        indexes = (models.Index(fields=["due_at"], condition=Q(ended_at__isnull=True), name="term_open_by_end"),)
        constraints = (
            models.UniqueConstraint(
                fields=["case", "state"], condition=Q(ended_at__isnull=True), name="term_one_per_state"
            ),
            models.CheckConstraint(
                condition=Q(extended_by=0) | ~Q(extension_reason=""), name="term_extended_for_a_reason"
            ),
        )

    def __str__(self) -> str:
        return f"{self.case}: {self.name}"

    @property
    def length(self) -> Length:
        return Length(self.number + self.extended_by, Unit(self.unit))

    def is_late(self, at: datetime) -> bool:
        """Whether it was over at `at` without what it was for."""
        return self.ended_at is None and self.due_at is not None and self.due_at < at

    def reckon(self, calendar: Calendar, pauses: Sequence[Pause], *, roll: bool) -> None:
        """Work out when it ends, and when three quarters of it are over."""
        held = [pause for pause in pauses if pause.since >= self.started_on] if self.stands_still else []
        end = last_day(self.started_on, self.length, calendar, pauses=held, roll=roll)
        warn = warning_day(self.started_on, self.length, calendar, pauses=held)
        self.due_at = end_of_day(end) if end else None
        self.warn_at = min(end_of_day(warn), self.due_at) if warn and self.due_at else None

    @property
    def last_day(self) -> date | None:
        return timezone.localdate(self.due_at) if self.due_at else None
