"""What is kept of taking part at the desk: how to reach who has no e-mail, and when an officer acted for whom."""

from datetime import datetime, timedelta
from typing import Self

from django.contrib.auth.base_user import AbstractBaseUser
from django.db import models
from django.db.models import F, Model, Q
from django.utils.translation import gettext_lazy as _

from participation.errors import Sentence
from participation.permissions import is_done_at_the_desk
from participation.residents.desk.errors import WorkOver
from participation.residents.models import User

LONGEST_REASON, LONGEST_ABOUT = 200, 120


class Contact(models.Model):
    """How the town reaches somebody by letter or telephone. Whoever of the town reads it is recorded."""

    person = models.OneToOneField(User, on_delete=models.CASCADE, related_name="contact", verbose_name=_("person"))
    name = models.CharField(_("name on letters"), max_length=100)
    address = models.TextField(_("address on letters"), max_length=300, blank=True)
    phone = models.CharField(_("telephone"), max_length=30, blank=True)

    class Meta:
        verbose_name, verbose_name_plural = _("way to reach somebody"), _("ways to reach people")
        constraints = (
            models.CheckConstraint(condition=~Q(address="") | ~Q(phone=""), name="contact_reaches_somebody"),
        )

    def __str__(self) -> str:
        return self.name


class WorkQuerySet(models.QuerySet["Work"]):
    def open(self) -> Self:
        """What was not ended yet, be it over by now or not."""
        return self.filter(ended_at__isnull=True)

    def going_on(self, at: datetime) -> Self:
        return self.open().filter(until__gt=at, resident__is_active=True)


class Work(models.Model):
    """An officer at the desk acts for one resident, up to `until`. It is their way of acting (participation/acting.py).

    What is done goes under the resident's name; that an officer did it, and why, stands in the record.
    """

    LONGEST = timedelta(minutes=30)

    officer = models.ForeignKey(
        User, on_delete=models.SET_NULL, null=True, related_name="+", verbose_name=_("desk officer")
    )
    resident = models.ForeignKey(
        User, on_delete=models.CASCADE, related_name="work_at_the_desk", verbose_name=_("resident")
    )
    reason = models.CharField(_("reason"), max_length=LONGEST_REASON)
    started_at = models.DateTimeField(_("from"))
    until = models.DateTimeField(_("until"))
    ended_at = models.DateTimeField(_("ended on"), null=True, blank=True)

    objects = WorkQuerySet.as_manager()
    channel = "desk"

    class Meta:
        verbose_name, verbose_name_plural = _("work at the desk"), _("work at the desk")
        constraints = (
            models.UniqueConstraint(
                fields=["officer"], condition=Q(ended_at__isnull=True), name="work_one_resident_at_a_time"
            ),
            models.CheckConstraint(
                condition=Q(officer__isnull=True) | ~Q(officer=F("resident")), name="work_never_for_oneself"
            ),
            models.CheckConstraint(condition=Q(until__gt=F("started_at")), name="work_has_an_end"),
            models.CheckConstraint(condition=~Q(reason=""), name="work_has_a_reason"),
        )

    def __str__(self) -> str:
        return f"{self.officer}: {self.resident}"

    @property
    def hand(self) -> AbstractBaseUser | None:
        return self.officer

    @property
    def refusal(self) -> Sentence:
        return _("Nobody can do this for somebody else, at the desk either. The resident can do it with a log-in.")

    def allows(self, permission: str, subject: Model | None) -> bool:
        return is_done_at_the_desk(permission)

    def note(self, action: str, subject: Model, at: datetime) -> None:
        """Keep it, with this row held: what ends at the same moment tells all that was done. Raises `WorkOver`."""
        if not Work.objects.select_for_update(no_key=True, of=("self",)).going_on(at).filter(pk=self.pk).first():
            raise WorkOver
        about = str(subject).removeprefix(f"{self.resident}: ")  # what somebody said starts with who said it
        WorkDone.objects.create(work=self, action=action, about=about[:LONGEST_ABOUT], at=at)


class WorkDone(models.Model):
    """One thing that an officer did for a resident, so that the resident can be told of it."""

    work = models.ForeignKey(Work, on_delete=models.CASCADE, related_name="done", verbose_name=_("work at the desk"))
    action = models.CharField(_("act"), max_length=60)
    about = models.CharField(_("about"), max_length=LONGEST_ABOUT)
    at = models.DateTimeField(_("at"))

    class Meta:
        verbose_name, verbose_name_plural = _("done at the desk"), _("done at the desk")
        ordering = ("pk",)

    def __str__(self) -> str:
        return f"{self.action}: {self.about}"
