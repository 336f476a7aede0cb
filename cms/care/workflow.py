"""The way a page goes that somebody hands in: a second pair of eyes, accessibility, publication."""

from collections.abc import Sequence

from django.contrib.auth.models import Group
from django.utils.translation import gettext as _
from wagtail.models import GroupApprovalTask, Page, Workflow, WorkflowPage, WorkflowTask

from cms.care.models import AccessibilityStep, SecondPairOfEyes
from participation.residents.models import Role


def found_workflow(homes: Sequence[Page]) -> None:
    """Make the workflow and let it hold for all pages, once: what administrators change in it stays."""
    if SecondPairOfEyes.objects.exists():
        return
    review = SecondPairOfEyes.objects.create(name=_("A second pair of eyes"))
    review.groups.set(Group.objects.filter(name__in=(Role.COMMUNICATIONS, Role.EDITOR_IN_CHIEF)))
    accessibility = AccessibilityStep.objects.create(name=_("Accessibility"))
    publication = GroupApprovalTask.objects.create(name=_("Publication"))
    publication.groups.set(Group.objects.filter(name=Role.EDITOR_IN_CHIEF))
    workflow = Workflow.objects.create(name=_("From draft to publication"))
    for place, task in enumerate((review, accessibility, publication)):
        WorkflowTask.objects.create(workflow=workflow, task=task.task_ptr, sort_order=place)
    WorkflowPage.objects.bulk_create(WorkflowPage(workflow=workflow, page=home) for home in homes)
