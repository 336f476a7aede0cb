"""What somebody is told about their own roles: a kind of notice per role, so that it reads in any language."""

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from participation.notices.texts import Kind, register
from participation.residents.models import Role

GIVEN = _("The town gave you a role: {role}. It begins on {first}.")
ENDED = _("Your role has ended: {role}.")
LAST_DAY = _("Your role has a last day: {role}, until {last}.")
FIND_IT = _("You find what you can do with it in the back office.")
ASK = _("Is this not right? Ask an administrator of the town.")


def kind_of(what: str, role: str) -> str:
    return f"roles.{what}.{role}"


def register_texts() -> None:
    for role in Role:
        for what, sentence, next_step in (
            ("given", GIVEN, FIND_IT),
            ("ended", ENDED, ASK),
            ("last_day", LAST_DAY, ASK),
        ):
            words = format_lazy(sentence, role=role.label, first="{first}", last="{last}")
            register(kind_of(what, role), Kind(words, next_step=next_step, is_own=True))
