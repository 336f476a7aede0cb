"""Who may find, create and act for residents at the desk."""

import rules
from django.utils.translation import gettext_lazy as _

from participation.permissions import Visitor, permit
from participation.residents.desk.models import Work
from participation.residents.models import Role
from participation.residents.rules import has_role
from participation.residents.verification.rules import is_oneself

works_at_desk = has_role(Role.DESK_OFFICER)
AT_THE_DESK = _("Only desk officers can do this.")
NOT_FOR_ONESELF = _("Only desk officers can do this, and never for themselves.")


@rules.predicate
def is_officer(visitor: Visitor, work: Work | None = None) -> bool:
    """Whether the work is the visitor's own, where one work is asked about."""
    return work is None or work.officer_id == visitor.pk


permit("desk.find_resident", works_at_desk, otherwise=AT_THE_DESK)
permit("desk.create_resident", works_at_desk, otherwise=AT_THE_DESK)
permit("desk.read_contact", works_at_desk & ~is_oneself, otherwise=NOT_FOR_ONESELF)
permit("desk.change_contact", works_at_desk & ~is_oneself, otherwise=NOT_FOR_ONESELF)
permit("desk.see_card", works_at_desk & ~is_oneself, otherwise=NOT_FOR_ONESELF)
permit("desk.act_for_resident", works_at_desk & ~is_oneself, otherwise=NOT_FOR_ONESELF)
permit("desk.end_work", works_at_desk & is_officer, otherwise=_("Only the officer who began this can end it."))
