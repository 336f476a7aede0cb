"""Emergency access: an administrator does for an hour what another role does, and others read why at once."""

from datetime import datetime, timedelta
from typing import Self

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from participation.residents.models import Role, User

LENT = (Role.CLERK, Role.MODERATOR, Role.CASE_HANDLER, Role.DESK_OFFICER)
"""The roles whose work can not always wait. Never one that watches over others: it signs nothing a second time."""


class EmergencyQuerySet(models.QuerySet["Emergency"]):
    def going_on(self, at: datetime) -> Self:
        return self.filter(ended_at__isnull=True, until__gt=at)


class Emergency(models.Model):
    """`person` broke the glass and has `role` too, up to `until` or until it is ended."""

    LONGEST = timedelta(minutes=60)

    person = models.ForeignKey(User, on_delete=models.CASCADE, related_name="emergencies", verbose_name=_("person"))
    role = models.CharField(_("role"), max_length=20, choices=Role)
    reason = models.TextField(_("reason"), max_length=500)
    started_at = models.DateTimeField(_("from"))
    until = models.DateTimeField(_("until"))
    ended_at = models.DateTimeField(_("ended on"), null=True, blank=True)

    objects = EmergencyQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("emergency access"), _("emergency accesses")
        constraints = (
            models.CheckConstraint(condition=Q(role__in=LENT), name="emergency_role_is_lent"),
            models.CheckConstraint(condition=~Q(reason=""), name="emergency_has_a_reason"),
            models.CheckConstraint(
                condition=Q(until__gt=F("started_at")) & Q(until__lte=F("started_at") + timedelta(minutes=60)),
                name="emergency_lasts_an_hour",
            ),
            models.UniqueConstraint(
                fields=["person"], condition=Q(ended_at__isnull=True), name="emergency_one_at_a_time"
            ),
        )

    def __str__(self) -> str:
        return f"{self.person}: {self.get_role_display()}"

    def goes_on(self, at: datetime) -> bool:
        return self.ended_at is None and at < self.until
