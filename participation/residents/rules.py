"""Who a person is to the town: the predicates that every app's rules are made of."""

from collections.abc import Callable

import rules
from django.db.models import Model

from participation.permissions import Visitor
from participation.residents.models import Level, Role, User

type Lender = Callable[[User], frozenset[str]]

_lenders: list[Lender] = []


@rules.predicate
def is_logged_in(visitor: Visitor, subject: Model | None = None) -> bool:
    return visitor.is_authenticated and visitor.is_active


def has_level(level: Level) -> rules.Predicate:
    @rules.predicate(f"has_level_{level.value}")
    def predicate(visitor: Visitor, subject: Model | None = None) -> bool:
        return isinstance(visitor, User) and visitor.is_active and visitor.level >= level

    return predicate


def has_role(*roles: Role) -> rules.Predicate:
    @rules.predicate("has_role_" + "_or_".join(roles))
    def predicate(visitor: Visitor, subject: Model | None = None) -> bool:
        if not isinstance(visitor, User) or not visitor.is_active:
            return False
        return not visitor.roles.isdisjoint(roles) or any(not lent(visitor).isdisjoint(roles) for lent in _lenders)

    return predicate


def lend_roles(lender: Lender) -> None:
    """Have `lender` asked which roles somebody has for the moment besides their own."""
    _lenders.append(lender)


is_confirmed = has_level(Level.CONFIRMED)
is_resident = has_level(Level.RESIDENT)
is_council_member = has_role(Role.COUNCIL_MEMBER)
is_moderator = has_role(Role.MODERATOR)
is_appeal_reviewer = has_role(Role.APPEAL_REVIEWER)
is_clerk = has_role(Role.CLERK)
is_second_clerk = has_role(Role.SECOND_CLERK)
is_desk_officer = has_role(Role.DESK_OFFICER)
is_administrator = has_role(Role.ADMINISTRATOR)
is_auditor = has_role(Role.AUDITOR)
