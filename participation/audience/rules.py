"""Who sees what is not for everyone, and who lets neighbours in."""

import rules
from django.db.models import Model
from django.utils.translation import gettext_lazy as _

from participation.permissions import Visitor, permit
from participation.residents.models import Role
from participation.residents.rules import has_role

WORKS_HERE = has_role(*(role for role in Role if role != Role.COUNCIL_MEMBER))
WRITES = has_role(Role.COMMUNICATIONS, Role.EDITOR_IN_CHIEF, Role.ADMINISTRATOR)
WRITERS_ONLY = _("Only communications can do this.")


@rules.predicate
def is_at_work(visitor: Visitor, subject: Model | None = None) -> bool:
    """Councillors are not staff: they see what residents see, unless they hold another role too."""
    return bool(WORKS_HERE(visitor, subject))


permit("audience.read_every_dossier", is_at_work, otherwise=_("Only who works for the town can see this."))
permit("audience.make_code", WRITES, otherwise=WRITERS_ONLY)
permit("audience.withdraw_code", WRITES, otherwise=WRITERS_ONLY)
permit("audience.use_code", rules.always_allow, otherwise=_("Everyone can use the code from a letter."))
