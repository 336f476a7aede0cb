"""Who takes care of pages: whoever makes them."""

from django.utils.translation import gettext_lazy as _

from participation.permissions import permit
from participation.residents.models import Role
from participation.residents.rules import has_role

makes_pages = has_role(Role.COMMUNICATIONS, Role.EDITOR_IN_CHIEF, Role.ADMINISTRATOR)
EDITORS_ONLY = _("Only communications and administrators take care of pages.")

permit("care.publish_in_emergency", makes_pages, otherwise=EDITORS_ONLY)
permit("care.look_afterwards", makes_pages, otherwise=EDITORS_ONLY)
permit("care.read_reports", makes_pages, otherwise=EDITORS_ONLY)
permit("care.start_page", makes_pages, otherwise=EDITORS_ONLY)
