"""Who may see to what did not reach people."""

from django.utils.translation import gettext_lazy as _

from participation.permissions import permit
from participation.residents.models import Role
from participation.residents.rules import has_role

permit(
    "notices.print_letters",
    has_role(Role.DESK_OFFICER, Role.CLERK),
    otherwise=_("Only clerks and desk officers can print letters."),
)
