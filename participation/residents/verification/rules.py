"""Who may say who somebody is."""

import rules
from django.db.models import Model
from django.utils.translation import gettext_lazy as _

from participation.permissions import Visitor, permit
from participation.residents.models import Role, User
from participation.residents.rules import has_role


@rules.predicate
def is_oneself(visitor: Visitor, person: Model | None = None) -> bool:
    return isinstance(visitor, User) and visitor.is_active and person is not None and visitor.pk == person.pk


permit(
    "verification.verify_person",
    is_oneself | has_role(Role.DESK_OFFICER),
    otherwise=_("You can only verify yourself. Somebody else comes to the desk."),
)
