"""Who may send a newsletter: communications, and who stands over them."""

from django.utils.translation import gettext_lazy as _

from participation.permissions import permit
from participation.residents.models import Role
from participation.residents.rules import has_role

sends = has_role(Role.COMMUNICATIONS, Role.EDITOR_IN_CHIEF)
EDITORS_ONLY = _("Only communications can send a newsletter.")

permit("newsletters.send_issue", sends, otherwise=EDITORS_ONLY)
permit("newsletters.stop_issue", sends, otherwise=EDITORS_ONLY)
