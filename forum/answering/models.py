"""What the town owes a topic: which team has it, who of them works on it, until when, and what came of it."""

from datetime import date, datetime
from typing import Self

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from forum.models import Topic
from participation.dossiers.models import Team
from participation.residents.models import User

LONGEST_REASON = 1_000  # characters


class Into(models.TextChoices):
    """As what a topic goes on elsewhere."""

    REPORT = "report", _("a report for the service that mends things")
    CHALLENGE = "challenge", _("a challenge to the town")
    AGENDA = "agenda", _("an item for the council")
    IDEA = "idea", _("an idea in a project that goes on")
    COMPLAINT = "complaint", _("a complaint")


class Member(models.Model):
    """Somebody belongs to a team; who leads it is told of what is late."""

    team = models.ForeignKey(Team, on_delete=models.CASCADE, related_name="members", verbose_name=_("team"))
    person = models.ForeignKey(User, on_delete=models.CASCADE, related_name="teams", verbose_name=_("person"))
    is_lead = models.BooleanField(_("leads the team"), default=False)

    class Meta:
        verbose_name, verbose_name_plural = _("member of a team"), _("members of a team")
        constraints = (models.UniqueConstraint(fields=["team", "person"], name="member_once_per_team"),)

    def __str__(self) -> str:
        return f"{self.person}: {self.team}"


class AbsenceQuerySet(models.QuerySet["Absence"]):
    def on(self, day: date) -> Self:
        return self.filter(first__lte=day, last__gte=day)


class Absence(models.Model):
    """From day to day somebody is not at work: what they had goes back to their team, and nothing new comes."""

    person = models.ForeignKey(User, on_delete=models.CASCADE, related_name="absences", verbose_name=_("person"))
    first = models.DateField(_("first day"))
    last = models.DateField(_("last day"))

    objects = AbsenceQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("absence"), _("absences")
        constraints = (models.CheckConstraint(condition=Q(last__gte=F("first")), name="absence_ends_after_it_begins"),)

    def __str__(self) -> str:
        return f"{self.person}: {self.first} – {self.last}"


class DutyQuerySet(models.QuerySet["Duty"]):
    def on_the_page(self) -> Self:
        """Those of topics that stand there by themselves: not hidden, not withdrawn, no part of another one."""
        return self.filter(**{f"topic__{name}__isnull": True for name in ("hidden_at", "withdrawn_at", "merged_into")})

    def owed(self) -> Self:
        """What the town still has to do, under topics that are on the page."""
        return self.on_the_page().filter(due_at__isnull=False)

    def late(self, at: datetime) -> Self:
        return self.owed().filter(due_at__lt=at)


class Duty(models.Model):
    """What the town owes one topic. A challenge has its own procedure, and no duty.

    `due_at` is when the next thing has to be done: read it, answer it, or say what was found; null: nothing is owed.
    `answer_until` stays what was promised first, whatever comes later.
    """

    topic = models.OneToOneField(Topic, on_delete=models.CASCADE, primary_key=True, related_name="duty")
    team = models.ForeignKey(Team, on_delete=models.PROTECT, related_name="duties", verbose_name=_("team"))
    person = models.ForeignKey(
        User, on_delete=models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("person")
    )
    received_at = models.DateTimeField(_("since"))
    seen_until = models.DateTimeField(_("read by"))
    answer_until = models.DateTimeField(_("answered by"))
    seen_at = models.DateTimeField(_("read on"), null=True, blank=True)
    seen_for = models.ForeignKey(Team, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    investigated_until = models.DateField(_("being looked into until"), null=True, blank=True)
    due_at = models.DateTimeField(_("until"), null=True, blank=True)
    warn_at = models.DateTimeField(null=True, blank=True, editable=False)
    warned_at = models.DateTimeField(null=True, blank=True, editable=False)
    late_told_at = models.DateTimeField(null=True, blank=True, editable=False)
    done_at = models.DateTimeField(_("answered on"), null=True, blank=True)
    converted_into = models.CharField(_("goes on as"), max_length=10, choices=Into, blank=True)
    link = models.CharField(_("where it goes on"), max_length=200, blank=True)
    reason = models.TextField(_("reason"), max_length=LONGEST_REASON, blank=True)

    objects = DutyQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("what is owed to a topic"), _("what is owed to topics")
        indexes = (
            models.Index(fields=["team", "due_at"], condition=Q(due_at__isnull=False), name="duty_owed_by_team"),
            models.Index(fields=["due_at"], condition=Q(due_at__isnull=False), name="duty_owed"),
            models.Index(fields=["person"], condition=Q(person__isnull=False), name="duty_of_person"),
        )
        constraints = (
            models.CheckConstraint(
                condition=Q(due_at__isnull=True) | Q(done_at__isnull=True), name="duty_is_owed_or_done"
            ),
            models.CheckConstraint(condition=Q(converted_into="") | ~Q(reason=""), name="duty_converted_with_a_reason"),
        )

    def __str__(self) -> str:
        return str(self.topic)

    def is_late(self, at: datetime) -> bool:
        """Whether what was promised was not done in time, and still is not."""
        return self.due_at is not None and self.due_at < at

    @property
    def is_late_now(self) -> bool:
        return self.is_late(timezone.now())

    @property
    def is_later_than_promised(self) -> bool:
        """Whether another day was named than the one that was promised first."""
        return self.due_at is not None and self.due_at > self.answer_until
