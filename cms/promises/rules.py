"""Who may promise for the town, and say how it stands."""

from django.utils.translation import gettext_lazy as _

from participation.permissions import permit
from participation.residents.models import Role
from participation.residents.rules import has_role

SPEAKS = has_role(Role.COMMUNICATIONS, Role.EDITOR_IN_CHIEF, Role.CLERK, Role.CASE_HANDLER)
SPEAKERS_ONLY = _("Only communications, clerks and case handlers can do this.")

permit("promises.make_promise", SPEAKS, otherwise=SPEAKERS_ONLY)
permit("promises.say_how_it_stands", SPEAKS, otherwise=SPEAKERS_ONLY)
