"""Who may have a person erased."""

import rules
from django.db.models import Model
from django.utils.translation import gettext_lazy as _

from participation.permissions import Visitor, permit
from participation.residents.rules import is_administrator


@rules.predicate
def is_oneself(visitor: Visitor, person: Model | None) -> bool:
    return person is not None and visitor.is_authenticated and visitor.is_active and visitor.pk == person.pk


permit(
    "privacy.erase_person",
    is_oneself | is_administrator,
    otherwise=_("Only somebody themselves, or an administrator on their request, can have an account erased."),
)
