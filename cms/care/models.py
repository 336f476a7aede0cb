"""What is kept of the care for pages: the steps of the workflow, and what was published before anybody else looked."""

from datetime import datetime
from typing import Any, Self

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.models import Page, Task, TaskState, WorkflowState
from wagtail.models.workflows import AbstractGroupApprovalTask

from cms.care.faults import faults_of
from participation.permissions import Visitor


class SecondPairOfEyes(AbstractGroupApprovalTask):
    """Somebody of these groups looks at the page, and never who handed it in."""

    class Meta:
        verbose_name, verbose_name_plural = _("second pair of eyes"), _("second pairs of eyes")

    def get_actions(self, obj: Page, user: Visitor) -> list[tuple[str, str, bool]]:
        state = obj.current_workflow_state
        if state is not None and state.requested_by_id == user.pk:
            return []
        actions: list[tuple[str, str, bool]] = super().get_actions(obj, user)
        return actions

    @classmethod
    def get_description(cls) -> str:
        return str(_("Somebody of these groups looks at the page, but not who handed it in."))


class AccessibilityStep(Task):
    """The page is looked at by program: without faults it goes on, else it goes back with each fault named."""

    class Meta:
        verbose_name, verbose_name_plural = _("accessibility"), _("accessibility")

    def start(self, workflow_state: WorkflowState, user: Visitor | None = None) -> TaskState:
        state = super().start(workflow_state, user=user)
        faults = faults_of(state.revision.as_object())
        state.status = TaskState.STATUS_REJECTED if faults else TaskState.STATUS_APPROVED
        state.comment = " ".join(dict.fromkeys(fault.sentence for fault in faults))
        state.finished_at = state.started_at
        state.save()
        return state

    @classmethod
    def get_description(cls) -> str:
        return str(_("Alt texts, headings, links, tables and documents are looked at by program."))


class EmergencyQuerySet(models.QuerySet["EmergencyPublication"]):
    def waiting(self) -> Self:
        """What nobody else has looked at yet, the oldest first."""
        return self.filter(looked_at=None).order_by("published_at", "pk")


class EmergencyPublication(models.Model):
    """A page that was published at once: somebody else looks at it afterwards."""

    page = models.ForeignKey(Page, on_delete=models.CASCADE, related_name="+", verbose_name=_("page"))
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+", verbose_name=_("published by")
    )
    published_at = models.DateTimeField(_("published at"))
    look_by = models.DateField(_("to be looked at before"))
    looked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("looked at by"),
    )
    looked_at: "models.DateTimeField[Any, datetime | None]" = models.DateTimeField(
        _("looked at"), null=True, blank=True
    )

    objects = EmergencyQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("emergency publication"), _("emergency publications")
        constraints = (
            models.UniqueConstraint(
                fields=["page"], condition=models.Q(looked_at=None), name="emergency_waits_once_per_page"
            ),
        )

    def __str__(self) -> str:
        return f"{self.page} {self.published_at:%Y-%m-%d}"
