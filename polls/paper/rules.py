"""Who may do what with votes on paper."""

from django.utils.translation import gettext_lazy as _

from participation.permissions import permit
from participation.residents.models import Role
from participation.residents.rules import has_role, is_clerk

works_with_paper = has_role(Role.CLERK, Role.SECOND_CLERK, Role.DESK_OFFICER)

permit("polls.prepare_paper", is_clerk, otherwise=_("Only clerks can prepare voting on paper and correct it."))
permit(
    "polls.hand_out_paper",
    works_with_paper,
    otherwise=_("Only clerks and desk officers can hand out ballots on paper."),
)
permit(
    "polls.enter_paper",
    works_with_paper,
    otherwise=_("Only clerks and desk officers can enter ballots on paper."),
)
