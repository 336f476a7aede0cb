"""What is asked to be signed by a second person, and what they said."""

from datetime import datetime
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import F, Model, Q
from django.utils.translation import gettext_lazy as _

from participation.errors import Sentence
from participation.signatures.acts import Needed, act_named, digest_of


class State(models.TextChoices):
    """How far a second signature is. It is USED once the act was done on it, and no act is done on it twice."""

    WAITING = "waiting", _("waits")
    GIVEN = "given", _("given")
    REFUSED = "refused", _("refused")
    EXPIRED = "expired", _("too late")
    WITHDRAWN = "withdrawn", _("taken back")
    USED = "used", _("used")


ANSWERED = (State.GIVEN, State.REFUSED, State.USED)
NEVER_THE_SAME = Q(asked_by__isnull=True) | Q(signed_by__isnull=True) | ~Q(signed_by=F("asked_by"))


class SecondSignatureQuerySet(models.QuerySet["SecondSignature"]):
    def about(self, act: str, subject: Model) -> Self:
        return self.filter(act=act, subject_type=subject._meta.label_lower, subject_id=subject.pk)

    def waiting(self, at: datetime) -> Self:
        return self.filter(state=State.WAITING, until__gt=at)

    def counting(self, at: datetime) -> Self:
        return self.filter(state=State.GIVEN, until__gt=at)


class SecondSignature(models.Model):
    """One asks to do an act on one thing; another reads `text`, all that the act will fix, and signs it or not."""

    act = models.CharField(_("act"), max_length=60)
    subject_type = models.CharField(_("kind of thing"), max_length=60)
    subject_id = models.BigIntegerField(_("identifier"))
    title = models.CharField(_("what it is about"), max_length=200)
    text = models.TextField(_("what is signed"))
    reason = models.TextField(_("why"), max_length=500)
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+", verbose_name=_("asked by")
    )
    asked_at = models.DateTimeField(_("asked on"))
    until = models.DateTimeField(_("until"))
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.WAITING)
    signed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+", verbose_name=_("answered by")
    )
    signed_at = models.DateTimeField(_("answered on"), null=True)
    is_stand_in = models.BooleanField(_("as a stand-in"), default=False)
    answer = models.TextField(_("reason of the answer"), max_length=500, blank=True)

    objects = SecondSignatureQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("second signature"), _("second signatures")
        constraints = (
            models.CheckConstraint(condition=NEVER_THE_SAME, name="signature_never_by_who_asked"),
            models.CheckConstraint(condition=Q(state__in=State.values), name="signature_state_is_known"),
            models.CheckConstraint(
                condition=Q(state__in=ANSWERED, signed_at__isnull=False)
                | Q(state=State.WAITING, signed_at__isnull=True)
                | Q(state__in=(State.EXPIRED, State.WITHDRAWN)),
                name="signature_answered_has_moment",
            ),
            models.CheckConstraint(
                condition=~Q(state=State.REFUSED) | ~Q(answer=""), name="signature_refused_has_reason"
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="signature_asked_has_reason"),
            models.CheckConstraint(condition=Q(until__gt=F("asked_at")), name="signature_ends_after_it_is_asked"),
            models.UniqueConstraint(
                fields=["act", "subject_type", "subject_id"],
                condition=Q(state__in=(State.WAITING, State.GIVEN)),
                name="signature_one_at_a_time",
            ),
        )
        indexes = (models.Index(fields=["until"], condition=Q(state="waiting"), name="signature_waiting"),)

    def __str__(self) -> str:
        return f"{self.label}: {self.title}"

    @property
    def needed(self) -> Needed | None:
        """What was declared about the act; None where this release knows it no longer."""
        return act_named(self.act)

    @property
    def label(self) -> Sentence:
        return self.needed.label if self.needed else self.act

    @property
    def digest(self) -> str:
        return digest_of(self.text)

    @property
    def subject(self) -> Model | None:
        return self.needed.model._default_manager.filter(pk=self.subject_id).first() if self.needed else None

    @property
    def is_as_signed(self) -> bool:
        """Whether the thing still reads as it did when the signature was asked."""
        subject = self.subject
        return self.needed is not None and subject is not None and self.needed.digest(subject) == self.digest

    def is_open(self, at: datetime) -> bool:
        return self.state == State.WAITING and at < self.until


def latest(act: str, subject: Model) -> SecondSignature | None:
    """Return what was asked last for this act."""
    asked = SecondSignature.objects.about(act, subject).select_related("asked_by", "signed_by")
    return asked.order_by("-pk").first()
