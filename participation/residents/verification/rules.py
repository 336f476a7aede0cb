"""Who may say who somebody is."""

import rules
from django.db.models import Model
from django.utils.translation import gettext_lazy as _

from participation.permissions import Visitor, permit
from participation.residents.models import Role, User
from participation.residents.rules import has_role
from participation.residents.verification.models import Letter


@rules.predicate
def is_oneself(visitor: Visitor, person: Model | None = None) -> bool:
    return isinstance(visitor, User) and visitor.is_active and person is not None and visitor.pk == person.pk


@rules.predicate
def is_recipient(visitor: Visitor, letter: Letter | None = None) -> bool:
    return visitor.is_active and letter is not None and letter.person_id is not None and letter.person_id == visitor.pk


works_at_desk = has_role(Role.DESK_OFFICER)
PRINTERS = (Role.DESK_OFFICER, Role.CLERK)
prints_letters = has_role(*PRINTERS)

permit(
    "verification.verify_person",
    is_oneself | works_at_desk,
    otherwise=_("You can only verify yourself. Somebody else comes to the desk."),
)
permit(
    "verification.ask_letter",
    is_oneself | works_at_desk,
    otherwise=_("You can only ask a letter for yourself. Somebody else comes to the desk."),
)
permit(
    "verification.issue_letter",
    works_at_desk & ~is_oneself,
    otherwise=_("Only desk officers can have a letter made for somebody, and never for themselves."),
)
permit(
    "verification.cancel_letter",
    is_recipient | prints_letters,
    otherwise=_("Only who asked a letter can cancel it, or the desk."),
)
permit("verification.print_letters", prints_letters, otherwise=_("Only clerks and desk officers can print letters."))
