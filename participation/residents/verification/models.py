"""What is kept so that the town can know its residents: letters with a code, and which pepper is used."""

from datetime import datetime
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from participation.dossiers.models import Neighbourhood


class PepperMark(models.Model):
    """What tells the pepper of this town's pseudonyms from another. There is one at most."""

    ONLY = 1

    mark = models.CharField(_("mark"), max_length=24, editable=False)
    made_at = models.DateTimeField(_("made on"))

    class Meta:
        verbose_name = verbose_name_plural = _("mark of the pepper")
        constraints = (models.CheckConstraint(condition=Q(pk=1), name="pepper_mark_is_only_one"),)

    def __str__(self) -> str:
        return self.mark


class Purpose(models.TextChoices):
    """The one thing that a code is good for."""

    VERIFY = "verify", _("show that one lives here")
    SUPPORT = "support", _("support one case")
    VOTE = "vote", _("vote in one poll")
    TAKE_OVER = "take_over", _("take over an account")


OF_AN_ACCOUNT = (Purpose.VERIFY, Purpose.TAKE_OVER)


class LetterState(models.TextChoices):
    WAITING = "waiting", _("waiting to be printed")
    PRINTED = "printed", _("printed")
    SENT = "sent", _("sent")
    USED = "used", _("used")
    CANCELLED = "cancelled", _("cancelled")


OPEN = (LetterState.WAITING, LetterState.PRINTED, LetterState.SENT)
WITH_CODE = (LetterState.PRINTED, LetterState.SENT)
WITH_ADDRESS = (LetterState.WAITING, LetterState.PRINTED)


class LetterBatch(models.Model):
    """Letters that were printed together. Until they are noted as sent, they can be printed again with other codes."""

    printed_at = models.DateTimeField(_("printed on"))
    printed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+", verbose_name=_("printed by")
    )
    sent_at = models.DateTimeField(_("sent on"), null=True, blank=True)

    class Meta:
        verbose_name, verbose_name_plural = _("batch of letters"), _("batches of letters")

    def __str__(self) -> str:
        return str(self.pk)


class LetterQuerySet(models.QuerySet["Letter"]):
    def waiting(self) -> Self:
        return self.filter(state=LetterState.WAITING)

    def usable(self, at: datetime) -> Self:
        return self.filter(state__in=WITH_CODE, expires_at__gt=at)


class Letter(models.Model):
    """A letter with a code for one purpose. Name and address are kept until it is sent, and no longer."""

    purpose = models.CharField(_("what for"), max_length=10, choices=Purpose)
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, null=True, blank=True, related_name="letters",
        verbose_name=_("person"),
    )  # fmt: skip
    subject = models.CharField(_("case or poll"), max_length=80, blank=True, editable=False)
    about = models.CharField(_("about"), max_length=200, blank=True)
    recipient = models.CharField(_("name on the letter"), max_length=100, blank=True)
    address = models.TextField(_("address on the letter"), max_length=300, blank=True)
    household_key = models.CharField(max_length=64, editable=False)
    language = models.CharField(_("language"), max_length=5, choices=settings.LANGUAGES)
    state = models.CharField(_("state"), max_length=10, choices=LetterState, default=LetterState.WAITING)
    code_key = models.CharField(max_length=64, blank=True, editable=False)
    batch = models.ForeignKey(
        LetterBatch, on_delete=models.PROTECT, null=True, blank=True, related_name="letters", verbose_name=_("batch")
    )
    issued_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, editable=False, related_name="+",
        verbose_name=_("made by"),
    )  # fmt: skip
    asked_at = models.DateTimeField(_("asked on"))
    expires_at = models.DateTimeField(_("works until"), null=True, blank=True)
    used_at = models.DateTimeField(_("used on"), null=True, blank=True)

    objects = LetterQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("letter"), _("letters")
        ordering = ("pk",)
        constraints = (
            models.CheckConstraint(condition=Q(purpose__in=Purpose.values), name="letter_purpose_is_known"),
            models.CheckConstraint(condition=Q(state__in=LetterState.values), name="letter_state_is_known"),
            models.UniqueConstraint(fields=["code_key"], condition=~Q(code_key=""), name="letter_code_once"),
            models.UniqueConstraint(
                fields=["person", "purpose", "subject"],
                condition=Q(state__in=OPEN, person__isnull=False),
                name="letter_one_open_per_purpose",
            ),
            models.CheckConstraint(
                condition=Q(state__in=(LetterState.WAITING, LetterState.CANCELLED))
                | ~Q(code_key="") & Q(batch__isnull=False, expires_at__isnull=False),
                name="letter_printed_has_code",
            ),
            models.CheckConstraint(
                condition=Q(state__in=WITH_ADDRESS) | Q(recipient="", address=""), name="letter_sent_has_no_address"
            ),
            models.CheckConstraint(
                condition=Q(state=LetterState.USED, used_at__isnull=False)
                | ~Q(state=LetterState.USED) & Q(used_at__isnull=True),
                name="letter_used_has_moment",
            ),
            models.CheckConstraint(
                condition=Q(purpose__in=OF_AN_ACCOUNT, person__isnull=False, subject="")
                | ~Q(purpose__in=OF_AN_ACCOUNT) & ~Q(subject=""),
                name="letter_is_bound_to_its_purpose",
            ),
            models.CheckConstraint(
                condition=Q(expires_at__isnull=True) | Q(expires_at__gt=F("asked_at")), name="letter_expires_later"
            ),
        )

    def __str__(self) -> str:
        return f"{self.get_purpose_display()} · {self.get_state_display()}"

    def is_over(self, at: datetime) -> bool:
        return self.expires_at is not None and self.expires_at <= at


class CodeAttempt(models.Model):
    """One try of a code, by a keyed hash of whose it was: an account, an address on the net, how the code begins."""

    who = models.CharField(max_length=64)
    at = models.DateTimeField()

    class Meta:
        verbose_name, verbose_name_plural = _("try of a code"), _("tries of codes")
        indexes = (models.Index(fields=["who", "at"], name="code_attempt_by_who"),)

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d}"


class Census(models.Model):
    """The town's own count of who lives here, without names: the last one that was loaded, and no other."""

    loaded_at = models.DateTimeField(_("loaded on"))
    people = models.PositiveIntegerField(_("people"))

    class Meta:
        verbose_name, verbose_name_plural = _("census"), _("censuses")

    def __str__(self) -> str:
        return f"{self.loaded_at:%Y-%m-%d}"


class CensusEntry(models.Model):
    """A resident, by the pseudonym that their national number gives, with the day from which they are old enough."""

    census = models.ForeignKey(Census, on_delete=models.CASCADE, related_name="entries", verbose_name=_("census"))
    person_key = models.CharField(_("pseudonym"), max_length=64, unique=True)
    eligible_from = models.DateField(_("old enough from"))
    neighbourhood = models.ForeignKey(
        Neighbourhood, on_delete=models.PROTECT, null=True, blank=True, verbose_name=_("neighbourhood")
    )

    class Meta:
        verbose_name, verbose_name_plural = _("entry of the census"), _("entries of the census")

    def __str__(self) -> str:
        return str(self.pk)
