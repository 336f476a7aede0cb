"""Who signs: whoever holds a role that signs the act, and never who asked for it. Asking takes the act's permission."""

import rules
from django.utils.translation import gettext_lazy as _

from participation.permissions import Visitor, permit
from participation.residents.models import User
from participation.signatures.acts import signing_roles
from participation.signatures.models import SecondSignature


@rules.predicate
def signs_something(visitor: Visitor, signature: SecondSignature | None = None) -> bool:
    return isinstance(visitor, User) and visitor.is_active and not visitor.roles.isdisjoint(signing_roles())


@rules.predicate
def signs_this(visitor: Visitor, signature: SecondSignature | None) -> bool:
    if signature is None or signature.needed is None:
        return False
    return isinstance(visitor, User) and visitor.is_active and not visitor.roles.isdisjoint(signature.needed.roles)


@rules.predicate
def asked_it(visitor: Visitor, signature: SecondSignature | None) -> bool:
    return signature is not None and visitor.is_authenticated and signature.asked_by_id == visitor.pk


ANOTHER_SIGNS = _("Only somebody whose role signs this can do it, and never who asked for it.")

permit("signatures.read_queue", signs_something, otherwise=_("Only people whose role signs something see this."))
permit("signatures.give_signature", signs_this & ~asked_it, otherwise=ANOTHER_SIGNS)
permit("signatures.refuse_signature", signs_this & ~asked_it, otherwise=ANOTHER_SIGNS)
permit("signatures.withdraw_request", asked_it, otherwise=_("Only who asked for a signature can take that back."))
