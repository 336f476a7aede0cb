"""Who gives and ends roles. Nobody gives one to themselves, but who sets up a town without an administrator."""

import rules
from django.db.models import Model
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from participation.permissions import Visitor, permit
from participation.residents.models import RoleAssignment
from participation.residents.rules import is_administrator, is_auditor, is_clerk


@rules.predicate
def is_oneself(visitor: Visitor, person: Model | None = None) -> bool:
    return person is not None and visitor.is_authenticated and visitor.pk == person.pk


@rules.predicate
def nobody_administers(visitor: Visitor, person: Model | None = None) -> bool:
    return not RoleAssignment.objects.administering(timezone.localdate()).exists()


manages_roles = is_administrator | rules.is_superuser
founds_the_town = rules.is_superuser & nobody_administers

permit(
    "roles.grant_role",
    (manages_roles & ~is_oneself) | founds_the_town,
    otherwise=_("Only an administrator can give a role, and never to themselves."),
)
permit(
    "roles.grant_administrator",
    (manages_roles & ~is_oneself) | founds_the_town,
    otherwise=_("Only an administrator can ask this role for somebody else, and a clerk signs it."),
)
permit("roles.end_role", manages_roles, otherwise=_("Only an administrator can end a role."))
permit("roles.set_last_day", manages_roles, otherwise=_("Only an administrator can set the last day of a role."))
permit("roles.break_glass", is_administrator, otherwise=_("Only an administrator can take emergency access."))
permit("roles.end_emergency", is_administrator, otherwise=_("Only an administrator can end emergency access."))
permit(
    "roles.read_emergencies",
    is_administrator | is_clerk | is_auditor,
    otherwise=_("Only administrators, clerks and auditors see who took emergency access."),
)
permit("audit.close_segment", is_administrator, otherwise=_("Only an administrator can close a part of the record."))
permit(
    "roles.read_holders",
    manages_roles | is_auditor,
    otherwise=_("Only administrators and auditors can see who held which role."),
)
