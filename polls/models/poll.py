"""The question that the town puts to its residents, its options, and the arguments on both sides."""

import uuid
from datetime import date, datetime, timedelta
from typing import Self

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from i18nfield.fields import I18nCharField, I18nTextField

from participation.audience.visible import hidden_from
from participation.dossiers.models import Audience, Dossier, Neighbourhood
from participation.permissions import Visitor, is_permitted
from polls.models.choices import (
    BUDGETED,
    COUNTED,
    HIGHEST_SCORE,
    LEAST_STEP,
    MOST_POINTS,
    OVER,
    PUBLIC,
    SCORED,
    VOTABLE,
    WITH_POINTS,
    WITH_RESULT,
    Base,
    Electorate,
    Ending,
    LegalEffect,
    Method,
    State,
    Threshold,
    Visibility,
)

ANSWER_TERM = timedelta(days=60)


class PollQuerySet(models.QuerySet["Poll"]):
    def visible_to(self, visitor: Visitor) -> Self:
        """Polls of dossiers that they may see; clerks also see drafts."""
        if is_permitted(visitor, "polls.read_draft"):
            return self
        return self.shown().exclude(dossier__in=hidden_from(visitor).values("pk"))

    def public(self) -> Self:
        """What everyone may see, without logging in."""
        return self.shown().filter(dossier__audience=Audience.PUBLIC)

    def shown(self) -> Self:
        """Those that are no drafts: whoever may see their dossier may see them."""
        return self.filter(state__in=PUBLIC)

    def open_at(self, at: datetime) -> Self:
        """Polls that accept ballots at `at`."""
        return self.filter(state__in=VOTABLE, opens_at__lte=at, closes_at__gt=at)

    def running_at(self, at: datetime) -> Self:
        """Public polls that are open or still to open."""
        return self.filter(state__in=(State.ANNOUNCED, State.SUSPENDED, *VOTABLE), closes_at__gt=at)

    def over_at(self, at: datetime) -> Self:
        """Public polls whose time is over, recorded or not, and those that were annulled."""
        return self.public().filter(Q(closes_at__lte=at) | Q(state=State.ANNULLED))

    def with_result(self) -> Self:
        """Polls that are counted."""
        return self.filter(state__in=WITH_RESULT)


class Poll(models.Model):
    """A question that the town puts to its residents, with a beginning and an end."""

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)  # names its ballots, in whichever database
    slug = models.SlugField(_("short name"), max_length=80, unique=True)
    dossier = models.ForeignKey(Dossier, on_delete=models.PROTECT, related_name="polls", verbose_name=_("dossier"))
    question = I18nCharField(_("question"))
    intro = I18nTextField(_("introduction"), blank=True)
    default_language = models.CharField(_("main language"), max_length=5, default="nl")
    method = models.CharField(_("method"), max_length=20, choices=Method)
    min_choices = models.PositiveSmallIntegerField(_("least number of choices"), default=1)
    max_choices = models.PositiveSmallIntegerField(_("most choices"), default=1)
    points = models.PositiveSmallIntegerField(
        _("points"), default=0, help_text=_("The highest score of an option, or how many points there are to divide.")
    )
    seats = models.PositiveSmallIntegerField(
        _("seats"), default=1, help_text=_("How many options win, in a ranking with more than one seat.")
    )
    budget = models.PositiveIntegerField(_("budget in euro"), default=0, help_text=_("For a vote on a budget."))
    least_votes = models.PositiveIntegerField(
        _("votes that a project needs"), default=0, help_text=_("For a vote on a budget with a threshold.")
    )
    legal_effect = models.CharField(_("legal effect"), max_length=20, choices=LegalEffect, default=LegalEffect.ADVISORY)
    legal_basis = I18nCharField(
        _("basis"), blank=True, help_text=_("For a binding poll: which regulation makes it so.")
    )
    deciding_body = I18nCharField(
        _("who decides"), blank=True, help_text=_("Who answers the outcome, for example the municipal council.")
    )
    electorate = models.CharField(_("who may vote"), max_length=16, choices=Electorate, default=Electorate.CONFIRMED)
    neighbourhoods = models.ManyToManyField(
        Neighbourhood, blank=True, related_name="polls", verbose_name=_("neighbourhoods"),
        help_text=_("Where only residents of some neighbourhoods may vote."),
    )  # fmt: skip
    reference_date = models.DateField(
        _("reference date"), null=True, blank=True,
        help_text=_("Who on the roll may vote by this day, may vote. Empty: the day on which the poll closes."),
    )  # fmt: skip
    roll_date = models.DateField(
        _("roll of"), null=True, blank=True, help_text=_("The day on which the electoral roll was drawn up.")
    )
    roll_source = models.CharField(
        _("source of the roll"), max_length=200, blank=True, help_text=_("For example: the population register.")
    )
    quorum_base = models.CharField(_("quorum"), max_length=12, choices=Base, default=Base.NONE)
    quorum = models.PositiveIntegerField(
        _("at least"), default=0, help_text=_("A percentage, or a number of people. With fewer nothing is counted.")
    )
    inhabitants = models.PositiveIntegerField(_("number of inhabitants"), default=0)
    inhabitants_on = models.DateField(_("inhabitants on"), null=True, blank=True)
    inhabitants_source = models.CharField(_("source of the number of inhabitants"), max_length=200, blank=True)
    threshold = models.CharField(_("majority"), max_length=12, choices=Threshold, default=Threshold.SIMPLE)
    counts_abstentions = models.BooleanField(
        _("who abstains counts in the majority"), default=False,
        help_text=_("Then the majority is of all who voted, otherwise of those who chose yes or no."),
    )  # fmt: skip
    objection_days = models.PositiveSmallIntegerField(
        _("days to object"), default=0, help_text=_("So many days after the count people can object to it.")
    )
    visibility = models.CharField(_("visibility of the result"), max_length=8, choices=Visibility)
    result_step = models.PositiveSmallIntegerField(
        _("step of the live result"), default=5, help_text=_("The live result moves after this many ballots.")
    )
    opens_at = models.DateTimeField(_("opens at"))
    closes_at = models.DateTimeField(_("closes at"))
    state = models.CharField(_("state"), max_length=12, choices=State, default=State.DRAFT)
    closed_at = models.DateTimeField(_("closing recorded at"), null=True, blank=True, editable=False)
    counted_at = models.DateTimeField(_("counted at"), null=True, blank=True, editable=False)
    ending = models.CharField(_("what it came to"), max_length=12, choices=Ending, blank=True, editable=False)
    certified_at = models.DateTimeField(_("certified at"), null=True, blank=True, editable=False)
    answer = I18nTextField(_("answer"), blank=True, help_text=_("What the deciding body says of the outcome."))
    follow_up = I18nTextField(_("what was done"), blank=True, help_text=_("What the town did with the outcome."))
    answered_at = models.DateTimeField(_("answered at"), null=True, blank=True, editable=False)
    late_at = models.DateTimeField(_("told that the answer is late at"), null=True, blank=True, editable=False)

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
                    Q(method__in=SCORED, points__range=(1, HIGHEST_SCORE))
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
            models.CheckConstraint(
                condition=Q(method=Method.GREEDY_THRESHOLD, least_votes__gte=1)
                | (~Q(method=Method.GREEDY_THRESHOLD) & Q(least_votes=0)),
                name="poll_threshold_as_the_method_has",
            ),
            models.CheckConstraint(
                condition=~Q(electorate=Electorate.ANYONE) | Q(legal_effect=LegalEffect.ADVISORY),
                name="poll_for_anyone_is_advisory",
            ),
            models.CheckConstraint(
                condition=Q(quorum_base=Base.NONE, quorum=0)
                | Q(quorum_base=Base.ROLL, quorum__range=(1, 100), electorate=Electorate.ROLL)
                | Q(quorum_base=Base.INHABITANTS, quorum__range=(1, 100), inhabitants__gte=1)
                | Q(quorum_base=Base.PEOPLE, quorum__gte=1),
                name="poll_quorum_has_its_base",
            ),
            models.CheckConstraint(
                condition=Q(quorum_base=Base.NONE) | ~Q(visibility=Visibility.LIVE), name="poll_quorum_shows_no_result"
            ),
            models.CheckConstraint(
                condition=Q(method=Method.MOTION) | Q(threshold=Threshold.SIMPLE, counts_abstentions=False),
                name="poll_threshold_of_a_motion",
            ),
            models.CheckConstraint(condition=Q(state__in=State.values), name="poll_state_is_known"),
            models.CheckConstraint(condition=Q(result_step__gte=1), name="poll_step_is_positive"),
            models.CheckConstraint(
                condition=~Q(state__in=(State.CLOSED, *WITH_RESULT)) | Q(closed_at__isnull=False),
                name="poll_closed_has_its_moment",
            ),
            models.CheckConstraint(
                condition=Q(state__in=WITH_RESULT, counted_at__isnull=False) & ~Q(ending="")
                | ~Q(state__in=WITH_RESULT) & (Q(counted_at__isnull=True, ending="") | Q(state=State.ANNULLED)),
                name="poll_counted_has_its_ending",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=(State.CERTIFIED, State.ANSWERED, State.ARCHIVED))
                | Q(certified_at__isnull=False),
                name="poll_certified_has_its_moment",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=(State.ANSWERED, State.ARCHIVED))
                | Q(answered_at__isnull=False) & ~Q(answer__in=("", "{}")),
                name="poll_answered_has_its_answer",
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
        return self.state in OVER or (self.state != State.SUSPENDED and at >= self.closes_at)

    def phase(self, at: datetime) -> State:
        """How a poll is called where people meet it, by the clock, however late the tick is that records it.

        One of DRAFT, ANNOUNCED, OPEN, SUSPENDED, CLOSED and ANNULLED; `state` tells more.
        """
        if self.state in (State.DRAFT, State.SUSPENDED, State.ANNULLED):
            return State(self.state)
        if self.is_over(at):
            return State.CLOSED
        return State.OPEN if self.accepts_ballots(at) else State.ANNOUNCED

    @property
    def closing_day(self) -> date:
        """The day on which a poll closes, in the town's own time zone."""
        return timezone.localtime(self.closes_at).date()

    @property
    def reference_day(self) -> date:
        """The day that decides who on the roll is entitled. Freezing fixes it, whatever happens to the closing."""
        return self.reference_date or self.closing_day

    @property
    def has_result(self) -> bool:
        """Whether there is a result to show: counted, and not stopped by its quorum."""
        return self.state in WITH_RESULT and self.ending != Ending.NOT_COUNTED

    @property
    def is_not_counted(self) -> bool:
        return self.ending == Ending.NOT_COUNTED

    @property
    def answer_due_at(self) -> datetime | None:
        """Until when the deciding body has to answer; None before the result is certified."""
        return self.certified_at and self.certified_at + ANSWER_TERM

    def is_late(self, at: datetime) -> bool:
        """Whether the answer did not come in time."""
        return self.state == State.CERTIFIED and self.answer_due_at is not None and at > self.answer_due_at

    @property
    def objections_until(self) -> datetime | None:
        """Until when people can object to the count; None before it."""
        return self.counted_at and self.counted_at + timedelta(days=self.objection_days)

    @property
    def step(self) -> int:
        """After how many new ballots a live result moves, whatever was drafted: never fewer than can be followed."""
        return max(self.result_step, LEAST_STEP)

    @property
    def is_counted_in_rounds(self) -> bool:
        """Whether closing makes a `Tally` of it."""
        return self.method in COUNTED

    @property
    def is_for_anyone(self) -> bool:
        """Whether one votes without an account, once for each browser: its result says little of what people want."""
        return self.electorate == Electorate.ANYONE

    @property
    def is_binding(self) -> bool:
        return self.legal_effect == LegalEffect.BINDING

    @property
    def is_advisory(self) -> bool:
        """Whether nobody is bound by it: then one person does each step, and the clock does some."""
        return self.legal_effect == LegalEffect.ADVISORY


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
