"""What people are told about roles, their own or not: a kind of notice per role, so that it reads in any language."""

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from participation.notices.texts import Kind, register
from participation.residents.models import Role

GIVEN = _("The town gave you a role: {role}. It begins on {first}.")
ENDED = _("Your role has ended: {role}.")
LAST_DAY = _("Your role has a last day: {role}, until {last}.")
FIND_IT = _("You find what you can do with it in the back office.")
ASK = _("Is this not right? Ask an administrator of the town.")
TOLD_TO_OTHERS = {
    "given": _("A role was given to {name}: {role}, from {first}."),
    "ended": _("A role of {name} was ended: {role}."),
}
"""What clerks and the other administrators are told, whoever it is about."""


def kind_of(what: str, role: str) -> str:
    return f"roles.{what}.{role}"


def kind_for_others(what: str, role: str) -> str:
    return f"roles.{what}_to_another.{role}"


def register_texts() -> None:
    for role in Role:
        for what, sentence, next_step in (
            ("given", GIVEN, FIND_IT),
            ("ended", ENDED, ASK),
            ("last_day", LAST_DAY, ASK),
        ):
            words = format_lazy(sentence, role=role.label, first="{first}", last="{last}")
            register(kind_of(what, role), Kind(words, next_step=next_step, is_own=True))
        for what, sentence in TOLD_TO_OTHERS.items():
            words = format_lazy(sentence, role=role.label, name="{name}", first="{first}")
            register(kind_for_others(what, role), Kind(words, next_step=ASK, is_own=True))
