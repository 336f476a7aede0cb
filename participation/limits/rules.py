"""Who may switch things off and on."""

from django.utils.translation import gettext_lazy as _

from participation.permissions import permit
from participation.residents.rules import is_administrator

permit("limits.switch", is_administrator, otherwise=_("Only an administrator can switch things off and on."))
