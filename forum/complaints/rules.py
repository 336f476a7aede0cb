"""Who may do what with complaints: one permission per action, by the same name."""

import rules
from django.utils.translation import gettext_lazy as _

from forum.complaints.models import Complaint
from participation.permissions import Visitor, permit
from participation.procedures.models import Case
from participation.residents.models import Role
from participation.residents.rules import has_role

gives = has_role(Role.CLERK, Role.SECOND_CLERK)
reads = has_role(Role.CLERK, Role.SECOND_CLERK, Role.CASE_HANDLER, Role.APPEAL_REVIEWER)


@rules.predicate
def is_free_of_it(visitor: Visitor, case: Case | None = None) -> bool:
    """Neither who complains, nor of the team that it is about."""
    return case is None or Complaint.objects.get(case=case).is_shown_to(visitor)


@rules.predicate
def looks_into_it(visitor: Visitor, case: Case | None = None) -> bool:
    if case is None:
        return visitor.is_authenticated
    return visitor.is_authenticated and Complaint.objects.filter(case=case, handler=visitor.pk).exists()


NOT_YOURS = _("Only who gives complaints to others, or looks into this one, and is not in the team that it is about.")

permit(
    "complaints.submit_complaint",
    rules.always_true,
    otherwise=_("Everyone can complain."),
    at_the_desk=True,
)
permit("complaints.read_complaints", reads, otherwise=_("Only people who look into complaints see them."))
permit("complaints.assign_complaint", gives & is_free_of_it, otherwise=NOT_YOURS)
permit("complaints.decide_complaint", reads & looks_into_it & is_free_of_it, otherwise=NOT_YOURS)
