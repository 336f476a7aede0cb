"""Who may switch things off and on, and who sees which accounts are perhaps of one person."""

from django.utils.translation import gettext_lazy as _

from participation.permissions import permit
from participation.residents.models import Role
from participation.residents.rules import has_role, is_administrator

permit(
    "limits.read_duplicates",
    is_administrator | has_role(Role.DESK_OFFICER),
    otherwise=_("Only administrators and desk officers see which accounts are perhaps of one person."),
)
permit("limits.switch", is_administrator, otherwise=_("Only an administrator can switch things off and on."))
