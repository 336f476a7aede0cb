"""Who may give out signature sheets, read what stands on them, and say what each row counts for."""

from django.utils.translation import gettext_lazy as _

from forum.challenges.rules import is_case_handler, is_spokesperson
from participation.permissions import permit
from participation.residents.models import Role
from participation.residents.rules import has_role, is_confirmed

reads_sheets = is_case_handler | has_role(Role.DESK_OFFICER)

permit(
    "sheets.issue_sheets",
    reads_sheets | (is_confirmed & is_spokesperson),
    otherwise=_("Only the spokesperson of the group, a desk officer or a case handler can do this."),
    at_the_desk=True,
)
permit("sheets.enter_sheet", reads_sheets, otherwise=_("Only a desk officer or a case handler can do this."))
permit("sheets.check_sheet", is_case_handler, otherwise=_("Only a case handler can do this."))
