"""Moderation: a case about one post, the reports in it, what was decided, and objections to that."""

from datetime import datetime, timedelta
from typing import Self

from django.core import signing
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.crypto import constant_time_compare
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from forum.choices import Rule
from forum.models import LONGEST_TITLE, Comment, Topic
from forum.moderation.choices import IN_FORCE, OFF_THE_PAGE, Kind, Outcome, Place, State
from participation.dossiers.models import Theme
from participation.residents.models import User

HOLD = timedelta(minutes=15)
LONGEST_REASON, LONGEST_QUOTE = 2_000, 1_000  # characters
KEY_SALT = "forum.moderation.flag"


class ModerationCaseQuerySet(models.QuerySet["Case"]):
    def undecided(self) -> Self:
        return self.filter(decided_at__isnull=True)

    def most_urgent(self) -> Self:
        """Danger first, then what has to be looked at soonest."""
        return self.order_by("-is_urgent", "look_until", "pk")

    def for_list(self) -> Self:
        """What a row of the queue shows, in one query and one for the reports."""
        shown = self.select_related(
            "topic__author", "comment__author", "comment__topic", "held_by", "redone__decided_by"
        )
        return shown.prefetch_related("flags__by")

    def about(self, post: Topic | Comment) -> Self:
        return self.filter(**about(post))


def about(post: Topic | Comment) -> dict[str, Topic | Comment]:
    return {"comment": post} if isinstance(post, Comment) else {"topic": post}


class Case(models.Model):
    """One post that somebody reported, or that a moderator came upon, until it is decided.

    `words` is the post as it read then. `held_by` works on it until `held_until`; nobody else decides it meanwhile.
    `redone` is the measure that an objection undid: whoever decided that does not decide this.
    """

    place = models.CharField(_("place"), max_length=7, choices=Place)
    topic = models.ForeignKey(Topic, on_delete=models.SET_NULL, null=True, blank=True, related_name="cases")
    comment = models.ForeignKey(Comment, on_delete=models.SET_NULL, null=True, blank=True, related_name="cases")
    title = models.CharField(_("title"), max_length=LONGEST_TITLE)
    words = models.TextField(_("text"))
    is_urgent = models.BooleanField(_("somebody is in danger"), default=False)
    opened_at = models.DateTimeField(_("since"))
    look_until = models.DateTimeField(_("to be looked at by"))
    taken_at = models.DateTimeField(_("first looked at"), null=True, blank=True)
    late_told_at = models.DateTimeField(null=True, blank=True, editable=False)
    held_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    held_until = models.DateTimeField(null=True, blank=True)
    decided_at = models.DateTimeField(_("decided on"), null=True, blank=True)
    redone = models.ForeignKey("Measure", on_delete=models.SET_NULL, null=True, blank=True, related_name="+")

    objects = ModerationCaseQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("case of moderation"), _("cases of moderation")
        constraints = (
            models.CheckConstraint(
                condition=Q(place=Place.TOPIC, comment__isnull=True) | Q(place=Place.COMMENT, topic__isnull=True),
                name="case_is_about_one_post",
            ),
            models.UniqueConstraint(
                fields=["topic"], condition=Q(decided_at__isnull=True), name="case_one_per_topic_at_a_time"
            ),
            models.UniqueConstraint(
                fields=["comment"], condition=Q(decided_at__isnull=True), name="case_one_per_comment_at_a_time"
            ),
        )
        indexes = (models.Index(fields=["look_until"], condition=Q(decided_at__isnull=True), name="case_undecided"),)

    def __str__(self) -> str:
        return f"{capfirst(self.get_place_display())}: {self.title}"

    @property
    def post(self) -> Topic | Comment | None:
        """What it is about; None when that is gone."""
        return self.comment or self.topic

    @property
    def is_decided(self) -> bool:
        return self.decided_at is not None

    def holder(self, at: datetime) -> User | None:
        """Who works on it at `at`."""
        return self.held_by if self.held_until and at < self.held_until else None

    def is_late(self, at: datetime) -> bool:
        return self.taken_at is None and not self.is_decided and at > self.look_until


class Flag(models.Model):
    """Somebody says that a post breaks a house rule. Who that is, the author never learns."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="flags")
    by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    name = models.CharField(_("your name"), max_length=80, blank=True)
    email = models.EmailField(_("your e-mail address"), blank=True)
    language = models.CharField(max_length=5)
    received_at = models.DateTimeField(_("received on"))
    rule = models.CharField(_("house rule"), max_length=2, choices=Rule)
    quote = models.TextField(_("which words"), max_length=LONGEST_QUOTE, blank=True)
    reason = models.TextField(_("why"), max_length=LONGEST_REASON)
    in_good_faith = models.BooleanField()
    is_unfounded = models.BooleanField(_("clearly without ground"), default=False)
    submission = models.UUIDField(unique=True, editable=False)

    class Meta:
        verbose_name, verbose_name_plural = _("report"), _("reports")
        constraints = (
            models.UniqueConstraint(fields=["case", "by"], condition=Q(by__isnull=False), name="flag_once_per_person"),
            models.CheckConstraint(condition=Q(in_good_faith=True), name="flag_is_in_good_faith"),
            models.CheckConstraint(condition=Q(rule__in=Rule.values), name="flag_rule_is_known"),
        )

    def __str__(self) -> str:
        return self.number

    def get_absolute_url(self) -> str:
        return reverse("forum:moderation:flag-detail", args=[self.pk, self.key])

    @property
    def number(self) -> str:
        return f"M-{timezone.localdate(self.received_at).year}-{self.pk:06d}"

    @property
    def key(self) -> str:
        """What opens the page of this report without an account."""
        return signing.Signer(salt=KEY_SALT).signature(str(self.pk))

    def is_opened_by(self, key: str) -> bool:
        return bool(key) and constant_time_compare(key, self.key)


class MeasureQuerySet(models.QuerySet["Measure"]):
    def in_force(self) -> Self:
        return self.filter(state__in=IN_FORCE)

    def about(self, post: Topic | Comment) -> Self:
        return self.filter(**{f"case__{name}": value for name, value in about(post).items()})

    def suspending(self, person: User, at: datetime) -> Self:
        held = self.filter(kind=Kind.SUSPENSION, state=State.STANDS, person=person)
        return held.filter(since__lte=at, until__gt=at)


class Measure(models.Model):
    """What was decided in a case, with the statement of reasons: the rule, the facts, until when, who signed it."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="measures")
    kind = models.CharField(_("measure"), max_length=10, choices=Kind)
    rule = models.CharField(_("house rule"), max_length=2, choices=Rule, blank=True)
    facts = models.TextField(_("what we saw"), max_length=LONGEST_REASON)
    state = models.CharField(_("state"), max_length=12, choices=State)
    person = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    decided_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    decided_at = models.DateTimeField(_("decided on"))
    sign_until = models.DateTimeField(_("to be signed by"), null=True, blank=True)
    second_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    since = models.DateTimeField(_("from"), null=True, blank=True)
    until = models.DateTimeField(_("until"), null=True, blank=True)
    days = models.PositiveSmallIntegerField(_("days"), null=True, blank=True)
    passage = models.TextField(_("words taken out"), blank=True)
    before = models.TextField(blank=True, editable=False)  # the post as it was before words were taken out
    old_theme = models.ForeignKey(Theme, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    new_theme = models.ForeignKey(Theme, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    ended_at = models.DateTimeField(_("ended on"), null=True, blank=True)
    ended_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")

    objects = MeasureQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("measure"), _("measures")
        constraints = (
            models.CheckConstraint(condition=Q(kind__in=Kind.values), name="measure_kind_is_known"),
            models.CheckConstraint(condition=Q(state__in=State.values), name="measure_state_is_known"),
            models.CheckConstraint(
                condition=Q(kind=Kind.NONE, rule="") | ~Q(kind=Kind.NONE) & Q(rule__in=Rule.values),
                name="measure_has_a_rule",
            ),
            models.CheckConstraint(
                condition=Q(second_by__isnull=True) | Q(decided_by__isnull=True) | ~Q(second_by=F("decided_by")),
                name="measure_signed_by_another",
            ),
            models.UniqueConstraint(
                fields=["case"],
                condition=Q(kind__in=OFF_THE_PAGE, state__in=IN_FORCE),
                name="measure_hides_a_post_once",
            ),
        )
        indexes = (
            models.Index(fields=["person"], condition=Q(kind=Kind.SUSPENSION), name="measure_suspension"),
            models.Index(fields=["state"], condition=Q(state__in=("waits", "provisional")), name="measure_waits"),
        )

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.case.title}"

    def get_absolute_url(self) -> str:
        return reverse("forum:moderation:decision-detail", args=[self.pk])

    @property
    def number(self) -> str:
        return f"B-{timezone.localdate(self.decided_at).year}-{self.pk:06d}"

    @property
    def is_in_force(self) -> bool:
        return self.state in IN_FORCE

    @property
    def takes_off_the_page(self) -> bool:
        return self.kind in OFF_THE_PAGE


class Mend(models.Model):
    """The author of a post that is off the page wrote it anew; a moderator looks whether it can stand so."""

    measure = models.ForeignKey(Measure, on_delete=models.CASCADE, related_name="mends")
    by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField(_("sent on"))
    look_until = models.DateTimeField(_("to be looked at by"))
    source = models.TextField(_("text"))
    is_accepted = models.BooleanField(null=True)
    answer = models.TextField(_("answer"), max_length=LONGEST_REASON, blank=True)
    answered_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+")
    answered_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name, verbose_name_plural = _("mended text"), _("mended texts")
        constraints = (
            models.UniqueConstraint(
                fields=["measure"], condition=Q(answered_at__isnull=True), name="mend_one_at_a_time"
            ),
            models.CheckConstraint(
                condition=Q(answered_at__isnull=True, is_accepted__isnull=True)
                | Q(answered_at__isnull=False, is_accepted__isnull=False),
                name="mend_answered_has_moment",
            ),
        )

    def __str__(self) -> str:
        return f"{self.measure.case}"


class Appeal(models.Model):
    """An objection to what was decided: by the author, or by who reported it. Somebody else decides it anew."""

    measure = models.ForeignKey(Measure, on_delete=models.CASCADE, related_name="appeals")
    by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    flag = models.ForeignKey(Flag, on_delete=models.CASCADE, null=True, blank=True, related_name="appeals")
    reason = models.TextField(_("why you think it is wrong"), max_length=LONGEST_REASON)
    at = models.DateTimeField(_("received on"))
    answer_until = models.DateTimeField(_("answer by"))
    late_told_at = models.DateTimeField(null=True, blank=True, editable=False)
    outcome = models.CharField(_("outcome"), max_length=9, choices=Outcome, blank=True)
    answer = models.TextField(_("answer"), max_length=LONGEST_REASON, blank=True)
    decided_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    decided_at = models.DateTimeField(_("decided on"), null=True, blank=True)

    class Meta:
        verbose_name, verbose_name_plural = _("objection"), _("objections")
        constraints = (
            models.UniqueConstraint(
                fields=["measure"], condition=Q(flag__isnull=True), name="appeal_once_by_the_author"
            ),
            models.UniqueConstraint(
                fields=["measure", "flag"], condition=Q(flag__isnull=False), name="appeal_once_per_report"
            ),
            models.CheckConstraint(
                condition=Q(decided_at__isnull=True, outcome="")
                | Q(decided_at__isnull=False, outcome__in=Outcome.values) & ~Q(answer=""),
                name="appeal_decided_has_an_answer",
            ),
        )

    def __str__(self) -> str:
        return f"{self.measure.case}"

    @property
    def number(self) -> str:
        return f"O-{timezone.localdate(self.at).year}-{self.pk:06d}"

    @property
    def is_by_the_author(self) -> bool:
        return self.flag_id is None

    @property
    def is_decided(self) -> bool:
        return self.decided_at is not None
