"""What council members do with a case: take it up, sign along, ask the executive, vote; and the election period."""

from collections import Counter
from datetime import date, datetime
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from participation.procedures.models import Case

LONGEST_WORDS = 5_000  # characters
LONGEST_FRACTION = 80


class Adoption(models.Model):
    """A council member has taken up a case, until `ended_at`: they follow it, and people can turn to them."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="adoptions", verbose_name=_("case"))
    member = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", verbose_name=_("council member")
    )
    fraction = models.CharField(_("fraction"), max_length=LONGEST_FRACTION, blank=True)
    at = models.DateTimeField(_("since"))
    ended_at = models.DateTimeField(_("until"), null=True)

    class Meta:
        verbose_name, verbose_name_plural = _("case taken up"), _("cases taken up")
        ordering = ("pk",)
        constraints = (
            models.UniqueConstraint(
                fields=["case", "member"], condition=Q(ended_at__isnull=True), name="adoption_once_at_a_time"
            ),
        )

    def __str__(self) -> str:
        return f"{self.member}: {self.case}"


class CoSignature(models.Model):
    """A council member signs along with a case that a member has taken up. Public, and not one of the residents'."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="cosignatures", verbose_name=_("case"))
    member = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", verbose_name=_("council member")
    )
    fraction = models.CharField(_("fraction"), max_length=LONGEST_FRACTION, blank=True)
    at = models.DateTimeField(_("on"))

    class Meta:
        verbose_name, verbose_name_plural = _("signature of a member"), _("signatures of members")
        ordering = ("pk",)
        constraints = (models.UniqueConstraint(fields=["case", "member"], name="cosignature_once_per_member"),)

    def __str__(self) -> str:
        return f"{self.member}: {self.case}"


class QuestionQuerySet(models.QuerySet["Question"]):
    def waiting(self) -> Self:
        return self.filter(answered_at__isnull=True)

    def near(self, at: datetime) -> Self:
        return self.waiting().filter(warn_at__lt=at, due_at__gte=at, warned_at__isnull=True)

    def overdue(self, at: datetime) -> Self:
        return self.waiting().filter(due_at__lt=at)


class Question(models.Model):
    """A written question of a council member to the executive about a case. Question and answer are public."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="questions", verbose_name=_("case"))
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", verbose_name=_("asked by")
    )
    fraction = models.CharField(_("fraction"), max_length=LONGEST_FRACTION, blank=True)
    words = models.TextField(_("question"), max_length=LONGEST_WORDS)
    asked_at = models.DateTimeField(_("asked on"))
    warn_at = models.DateTimeField(_("warned at"))
    due_at = models.DateTimeField(_("answer until"))
    warned_at = models.DateTimeField(_("warned on"), null=True)
    late_noted_at = models.DateTimeField(_("noted as late on"), null=True)
    answer = models.TextField(_("answer"), max_length=LONGEST_WORDS, blank=True)
    answered_for = models.CharField(_("who answers"), max_length=120, blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", verbose_name=_("entered by")
    )
    answered_at = models.DateTimeField(_("answered on"), null=True)

    objects = QuestionQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("question to the executive"), _("questions to the executive")
        ordering = ("pk",)
        constraints = (
            models.CheckConstraint(
                condition=Q(answered_at__isnull=True, answer="") | Q(answered_at__isnull=False) & ~Q(answer=""),
                name="question_answered_has_words",
            ),
            models.CheckConstraint(condition=~Q(words=""), name="question_has_words"),
        )

    def __str__(self) -> str:
        return f"{self.case}: {self.words[:60]}"

    def is_late(self, at: datetime) -> bool:
        return self.answered_at is None and self.due_at < at


class Choice(models.TextChoices):
    """What a member did in a vote, or why they did not vote."""

    FOR = "for", _("for")
    AGAINST = "against", _("against")
    ABSTAINED = "abstained", _("abstained")
    ABSENT = "absent", _("absent")
    CONFLICT = "conflict", _("did not take part: conflict of interest")


class RecordedVote(models.Model):
    """A vote of the council about a case, name by name. It is never changed: `corrected_by` is the one that counts."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="votes", verbose_name=_("case"))
    motion = models.CharField(_("what was voted on"), max_length=300)
    body = models.CharField(_("who voted"), max_length=120)
    held_on = models.DateField(_("day of the vote"))
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    recorded_at = models.DateTimeField(_("entered on"))
    corrects = models.OneToOneField(
        "self", on_delete=models.CASCADE, null=True, related_name="corrected_by", verbose_name=_("corrects")
    )
    reason = models.TextField(_("why it is corrected"), max_length=500, blank=True)

    class Meta:
        verbose_name, verbose_name_plural = _("recorded vote"), _("recorded votes")
        ordering = ("held_on", "pk")
        constraints = (
            models.CheckConstraint(
                condition=Q(corrects__isnull=True) | ~Q(reason=""), name="recorded_vote_corrected_for_a_reason"
            ),
            models.CheckConstraint(condition=~Q(corrects=F("pk")), name="recorded_vote_corrects_another"),
        )

    def __str__(self) -> str:
        return f"{self.motion} ({self.held_on})"

    @property
    def sums(self) -> "list[tuple[str, Counter[str]]]":
        """Return, fraction by fraction, how many members chose what."""
        counted: dict[str, Counter[str]] = {}
        for one in self.members.all():
            counted.setdefault(one.fraction, Counter())[one.choice] += 1
        return sorted(counted.items())

    @property
    def total(self) -> "Counter[str]":
        return Counter(one.choice for one in self.members.all())


class MemberVote(models.Model):
    """What one member did. The name and the fraction are those of the day of the vote."""

    vote = models.ForeignKey(RecordedVote, on_delete=models.CASCADE, related_name="members")
    member = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    name = models.CharField(_("name"), max_length=80)
    fraction = models.CharField(_("fraction"), max_length=LONGEST_FRACTION, blank=True)
    choice = models.CharField(_("vote"), max_length=10, choices=Choice)

    class Meta:
        verbose_name, verbose_name_plural = _("vote of a member"), _("votes of members")
        ordering = ("fraction", "name", "pk")
        constraints = (
            models.UniqueConstraint(fields=["vote", "member"], name="member_vote_once"),
            models.CheckConstraint(condition=Q(choice__in=Choice.values), name="member_vote_is_known"),
        )

    def __str__(self) -> str:
        return f"{self.name}: {self.choice}"


class ElectionPeriodQuerySet(models.QuerySet["ElectionPeriod"]):
    def holding(self, on: date) -> Self:
        return self.filter(first__lte=on, last__gte=on, ended_at__isnull=True)

    def to_come(self, on: date) -> Self:
        return self.filter(last__gte=on, ended_at__isnull=True)


class ElectionPeriod(models.Model):
    """The days up to an election in which council members post nothing of their own on the forum."""

    first = models.DateField(_("first day"))
    last = models.DateField(_("last day"))
    election = models.CharField(_("which election"), max_length=120)
    set_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    set_at = models.DateTimeField(_("set on"))
    ended_at = models.DateTimeField(_("ended on"), null=True)

    objects = ElectionPeriodQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("election period"), _("election periods")
        ordering = ("first",)
        constraints = (
            models.CheckConstraint(condition=Q(last__gte=F("first")), name="election_period_ends_after_it_begins"),
        )

    def __str__(self) -> str:
        return f"{self.election}: {self.first} – {self.last}"
