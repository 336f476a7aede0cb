"""Complaints: who complains about which team, who looks into it, and what was decided. Only they see it."""

import uuid
from typing import Self

from django.core import signing
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.crypto import constant_time_compare
from django.utils.translation import gettext_lazy as _

from forum.answering.models import Member
from forum.choices import Channel
from forum.models import Topic
from participation.dossiers.models import Team
from participation.errors import Sentence
from participation.permissions import Visitor
from participation.procedures.models import Case
from participation.residents.models import Role, User

LONGEST = 4_000  # characters
KEY_SALT = "forum.complaints.complaint"
CHIEFS = frozenset({Role.CLERK, Role.SECOND_CLERK})
HANDLERS = CHIEFS | {Role.CASE_HANDLER, Role.APPEAL_REVIEWER}


class Outcome(models.TextChoices):
    """What was found."""

    FOUNDED = "founded", _("founded")
    PARTLY = "partly", _("partly founded")
    UNFOUNDED = "unfounded", _("not founded")
    NOT_TREATED = "not_treated", _("can not be treated")


class ComplaintQuerySet(models.QuerySet["Complaint"]):
    def shown_to(self, person: User) -> Self:
        """Those that they look into, and for who gives complaints to others all but what is about a team of theirs."""
        theirs = Q(handler=person)
        if CHIEFS & person.roles:
            teams = Member.objects.filter(person=person).values("team")
            theirs |= Q(team__isnull=True) | ~Q(team__in=teams)
        return self.filter(theirs).exclude(by=person)


class Complaint(models.Model):
    """Somebody complains about what the town did or did not do. `handler` looks into it and is not of that team."""

    case = models.OneToOneField(Case, on_delete=models.PROTECT, primary_key=True, related_name="complaint")
    by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    name = models.CharField(_("your name"), max_length=80, blank=True)
    email = models.EmailField(_("your e-mail address"), blank=True)
    address = models.CharField(_("your postal address"), max_length=200, blank=True)
    language = models.CharField(max_length=5)
    channel = models.CharField(_("channel"), max_length=10, choices=Channel, default=Channel.WEB)
    team = models.ForeignKey(
        Team, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("about which service")
    )
    topic = models.ForeignKey(Topic, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    words = models.TextField(_("what went wrong"), max_length=LONGEST)
    wish = models.TextField(_("what should happen now"), max_length=LONGEST, blank=True)
    handler = models.ForeignKey(
        User, on_delete=models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("looks into it")
    )
    outcome = models.CharField(_("outcome"), max_length=11, choices=Outcome, blank=True)
    decision = models.TextField(_("decision"), max_length=LONGEST, blank=True)
    decided_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    submission = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)

    objects = ComplaintQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("complaint"), _("complaints")
        constraints = (
            models.CheckConstraint(
                condition=Q(outcome="") | Q(outcome__in=Outcome.values), name="complaint_outcome_is_known"
            ),
        )

    def __str__(self) -> str:
        return self.number

    def get_absolute_url(self) -> str:
        return reverse("forum:complaints:detail", args=[self.pk, self.key])

    @property
    def number(self) -> str:
        return f"K-{self.case.number}"

    @property
    def key(self) -> str:
        """What opens the page of this complaint without an account."""
        return signing.Signer(salt=KEY_SALT).signature(str(self.pk))

    def is_opened_by(self, key: str) -> bool:
        return bool(key) and constant_time_compare(key, self.key)

    def is_about_team_of(self, person: int) -> bool:
        return self.team_id is not None and Member.objects.filter(team=self.team_id, person=person).exists()

    def stands_in_the_way_of(self, person: int | None) -> Sentence | None:
        """Why this person can not look into it, in a sentence; None when they can."""
        found = User.objects.filter(pk=person, is_active=True).first() if person else None
        if found is None or not HANDLERS & found.roles:
            return _("Choose somebody who can look into complaints.")
        if self.team_id is None:
            return _("Say first which service it is about.")
        if found.pk == self.by_id or self.is_about_team_of(found.pk):
            return _("Nobody looks into a complaint about their own team, or of their own. Choose somebody else.")
        return None

    def is_shown_to(self, visitor: Visitor) -> bool:
        return isinstance(visitor, User) and Complaint.objects.shown_to(visitor).filter(pk=self.pk).exists()
