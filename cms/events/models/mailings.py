"""What is mailed to those who come, with their calendar's entry in it; and which reminders have gone."""

from datetime import datetime, timedelta
from typing import Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from cms.events.models.gatherings import Gathering
from cms.events.models.registrations import Registration


class MailingQuerySet(models.QuerySet["Mailing"]):
    def to_send(self, at: datetime) -> Self:
        return self.filter(sent_at__isnull=True, next_at__lte=at, attempts__lt=Mailing.MOST_ATTEMPTS)


class Mailing(models.Model):
    """An e-mail about one registration. One that was claimed and never noted as sent goes again: better twice than
    never, and under the same Message-ID."""

    MOST_ATTEMPTS = 6
    PAUSE = timedelta(minutes=10)

    registration = models.ForeignKey(Registration, on_delete=models.CASCADE, related_name="mailings")
    kind = models.CharField(_("kind"), max_length=60)
    made_at = models.DateTimeField(_("made on"))
    next_at = models.DateTimeField(_("next try"))
    sent_at = models.DateTimeField(_("sent on"), null=True, blank=True)
    attempts = models.PositiveSmallIntegerField(_("tries"), default=0)

    objects = MailingQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("e-mail about a registration"), _("e-mails about registrations")
        indexes = (models.Index(fields=["next_at"], condition=Q(sent_at__isnull=True), name="event_mail_to_send"),)

    def __str__(self) -> str:
        return f"{self.kind}: {self.registration}"


class Reminder(models.Model):
    """That everybody who comes was reminded, once for each kind."""

    gathering = models.ForeignKey(Gathering, on_delete=models.CASCADE, related_name="reminders")
    kind = models.CharField(_("kind"), max_length=10)
    at = models.DateTimeField(_("at"))

    class Meta:
        verbose_name, verbose_name_plural = _("reminder"), _("reminders")
        constraints = (models.UniqueConstraint(fields=["gathering", "kind"], name="reminder_once"),)

    def __str__(self) -> str:
        return f"{self.kind}: {self.gathering}"
