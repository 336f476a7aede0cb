"""Who reads and who enters regulations and closing days."""

from django.utils.translation import gettext_lazy as _

from participation.permissions import permit
from participation.residents.models import Role
from participation.residents.rules import has_role, is_administrator

reads = has_role(
    Role.ADMINISTRATOR, Role.CLERK, Role.SECOND_CLERK, Role.CASE_HANDLER, Role.COUNCIL_MEMBER, Role.AUDITOR
)

permit("procedures.read_regulations", reads, otherwise=_("Only people who work with regulations see this."))
permit("procedures.adopt_regulation", is_administrator, otherwise=_("Only an administrator can do this."))
permit("procedures.set_closing_days", is_administrator, otherwise=_("Only an administrator can do this."))
