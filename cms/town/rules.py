"""Who says what the town is called and looks like, and who puts up what nobody may miss."""

from django.utils.translation import gettext_lazy as _

from participation.permissions import permit
from participation.residents.models import Role
from participation.residents.rules import has_role

permit("town.change_theme", has_role(Role.ADMINISTRATOR), otherwise=_("Only administrators can change the theme."))
permit(
    "town.set_banner",
    has_role(Role.COMMUNICATIONS, Role.EDITOR_IN_CHIEF, Role.ADMINISTRATOR),
    otherwise=_("Only communications and administrators can put up a banner."),
)
