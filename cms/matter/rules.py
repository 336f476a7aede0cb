"""Who may do what with papers and follow dossiers."""

from django.utils.translation import gettext_lazy as _

from participation.permissions import permit
from participation.residents.models import Role
from participation.residents.rules import has_role, is_logged_in

WRITES = has_role(Role.COMMUNICATIONS, Role.EDITOR_IN_CHIEF, Role.ADMINISTRATOR)
WRITERS_ONLY = _("Only communications can do this.")
CASES_ONLY = _("Only communications and who handles cases can do this.")

permit("matter.publish_paper", WRITES, otherwise=WRITERS_ONLY)
permit("matter.withdraw_paper", WRITES, otherwise=WRITERS_ONLY)
permit("matter.put_case", WRITES | has_role(Role.CASE_HANDLER), otherwise=CASES_ONLY)
permit("matter.follow_dossier", is_logged_in, otherwise=_("Log in first. Then you can follow this."))
