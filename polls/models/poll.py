"""The question that the town puts to its residents, its options, and the arguments on both sides."""

import uuid
from datetime import date, datetime
from typing import Self

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from i18nfield.fields import I18nCharField, I18nTextField

from participation.dossiers.models import Dossier
from participation.permissions import Visitor, is_permitted
from polls.models.choices import (
    BUDGETED,
    COUNTED,
    HIGHEST_SCORE,
    MOST_POINTS,
    PUBLIC,
    VOTABLE,
    WITH_POINTS,
    Electorate,
    LegalEffect,
    Method,
    State,
    Visibility,
)  # fmt: skip


class PollQuerySet(models.QuerySet["Poll"]):
    def visible_to(self, visitor: Visitor) -> Self:
        """Public polls; clerks also see drafts."""
        return self if is_permitted(visitor, "polls.read_draft") else self.public()

    def public(self) -> Self:
        """What everyone may see, without logging in."""
        return self.filter(state__in=PUBLIC)

    def open_at(self, at: datetime) -> Self:
        """Polls that accept ballots at `at`."""
        return self.filter(state__in=VOTABLE, opens_at__lte=at, closes_at__gt=at)

    def running_at(self, at: datetime) -> Self:
        """Public polls that are open or still to open."""
        return self.filter(state__in=VOTABLE, closes_at__gt=at)

    def over_at(self, at: datetime) -> Self:
        """Public polls whose time is over, recorded or not."""
        return self.filter(state__in=PUBLIC, closes_at__lte=at)


class Poll(models.Model):
    """A question that the town puts to its residents, with a beginning and an end."""

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)  # names its ballots, in whichever database
    slug = models.SlugField(_("short name"), max_length=80, unique=True)
    dossier = models.ForeignKey(Dossier, on_delete=models.PROTECT, related_name="polls", verbose_name=_("dossier"))
    question = I18nCharField(_("question"))
    intro = I18nTextField(_("introduction"), blank=True)
    default_language = models.CharField(_("main language"), max_length=5, default="nl")
    method = models.CharField(_("method"), max_length=12, choices=Method)
    min_choices = models.PositiveSmallIntegerField(_("least number of choices"), default=1)
    max_choices = models.PositiveSmallIntegerField(_("most choices"), default=1)
    points = models.PositiveSmallIntegerField(
        _("points"), default=0, help_text=_("The highest score of an option, or how many points there are to divide.")
    )
    seats = models.PositiveSmallIntegerField(
        _("seats"), default=1, help_text=_("How many options win, in a ranking with more than one seat.")
    )
    budget = models.PositiveIntegerField(_("budget in euro"), default=0, help_text=_("For a vote on a budget."))
    legal_effect = models.CharField(_("legal effect"), max_length=12, choices=LegalEffect, default=LegalEffect.ADVISORY)
    legal_basis = I18nCharField(
        _("basis"), blank=True, help_text=_("For a binding poll: which regulation makes it so.")
    )
    electorate = models.CharField(_("who may vote"), max_length=12, choices=Electorate, default=Electorate.CONFIRMED)
    visibility = models.CharField(_("visibility of the result"), max_length=8, choices=Visibility)
    result_step = models.PositiveSmallIntegerField(
        _("step of the live result"), default=5, help_text=_("The live result moves after this many ballots.")
    )
    opens_at = models.DateTimeField(_("opens at"))
    closes_at = models.DateTimeField(_("closes at"))
    state = models.CharField(_("state"), max_length=12, choices=State, default=State.DRAFT)
    closed_at = models.DateTimeField(_("closing recorded at"), null=True, blank=True, editable=False)
    answer = I18nTextField(_("answer"), blank=True, help_text=_("What the town did with the outcome."))

    objects = PollQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("poll"), _("polls")
        ordering = ("-closes_at",)
        constraints = (
            models.CheckConstraint(condition=Q(closes_at__gt=F("opens_at")), name="poll_closes_after_it_opens"),
            models.CheckConstraint(
                condition=~Q(legal_effect=LegalEffect.BINDING) | Q(electorate=Electorate.ROLL),
                name="poll_binding_only_on_a_roll",
            ),
            models.CheckConstraint(
                condition=Q(min_choices__gte=1, max_choices__gte=F("min_choices")), name="poll_choices_in_order"
            ),
            models.CheckConstraint(
                condition=(
                    Q(method=Method.SCORE, points__range=(1, HIGHEST_SCORE))
                    | Q(method=Method.CUMULATIVE, points__range=(1, MOST_POINTS))
                    | (~Q(method__in=WITH_POINTS) & Q(points=0))
                ),
                name="poll_points_as_the_method_has",
            ),
            models.CheckConstraint(
                condition=Q(seats=1) | Q(method=Method.STV, seats__gte=1), name="poll_seats_as_the_method_has"
            ),
            models.CheckConstraint(
                condition=Q(method__in=BUDGETED, budget__gte=1) | (~Q(method__in=BUDGETED) & Q(budget=0)),
                name="poll_budget_as_the_method_has",
            ),
            models.CheckConstraint(condition=Q(state__in=State.values), name="poll_state_is_known"),
            models.CheckConstraint(condition=Q(result_step__gte=1), name="poll_step_is_positive"),
            models.CheckConstraint(
                condition=~Q(state=State.CLOSED) | Q(closed_at__isnull=False), name="poll_closed_has_its_moment"
            ),
        )

    def __str__(self) -> str:
        return str(self.question)

    def get_absolute_url(self) -> str:
        return reverse("polls:poll-detail", args=[self.slug])

    def accepts_ballots(self, at: datetime) -> bool:
        """Whether a ballot cast at `at` counts: the state allows it, and opening has come and closing has not."""
        return self.state in VOTABLE and self.opens_at <= at < self.closes_at

    def is_over(self, at: datetime) -> bool:
        return self.state == State.CLOSED or at >= self.closes_at

    def phase(self, at: datetime) -> State:
        """The state as the clock has it: what people are told, however late the tick is that records it."""
        if self.state == State.DRAFT:
            return State.DRAFT
        if self.is_over(at):
            return State.CLOSED
        return State.OPEN if at >= self.opens_at else State.ANNOUNCED

    @property
    def closing_day(self) -> date:
        """The day that decides who on the roll is entitled, in the town's own time zone."""
        return timezone.localtime(self.closes_at).date()

    @property
    def is_counted_in_rounds(self) -> bool:
        """Whether closing makes a `Tally` of it."""
        return self.method in COUNTED

    @property
    def is_binding(self) -> bool:
        return self.legal_effect == LegalEffect.BINDING


class Option(models.Model):
    """Something to choose. `key` is its public id in ballots, API and exports."""

    poll = models.ForeignKey(Poll, on_delete=models.CASCADE, related_name="options", verbose_name=_("poll"))
    key = models.SlugField(_("id"), max_length=60)
    position = models.PositiveSmallIntegerField(_("place"))
    label = I18nCharField(_("label"))
    cost = models.PositiveIntegerField(_("cost in euro"), default=0)  # 0 where no budget is divided

    class Meta:
        verbose_name, verbose_name_plural = _("option"), _("options")
        ordering = ("position",)
        constraints = (
            models.UniqueConstraint(fields=["poll", "key"], name="option_key_once_per_poll"),
            models.UniqueConstraint(fields=["poll", "position"], name="option_place_once_per_poll"),
        )

    def __str__(self) -> str:
        return str(self.label)


class Argument(models.Model):
    """An argument for or against; the page shows both sides beside each other."""

    class Side(models.TextChoices):
        FOR = "for", _("For")
        AGAINST = "against", _("Against")

    poll = models.ForeignKey(Poll, on_delete=models.CASCADE, related_name="arguments", verbose_name=_("poll"))
    side = models.CharField(_("side"), max_length=7, choices=Side)
    position = models.PositiveSmallIntegerField(_("place"))
    text = I18nTextField(_("text"))

    class Meta:
        verbose_name, verbose_name_plural = _("argument"), _("arguments")
        ordering = ("side", "position")
        constraints = (models.UniqueConstraint(fields=["poll", "side", "position"], name="argument_one_per_place"),)

    def __str__(self) -> str:
        return str(self.text)
