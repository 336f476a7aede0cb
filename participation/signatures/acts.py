"""The acts that need a second signature. Apps declare theirs in `AppConfig.ready()`, in one call of `needed`."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from hashlib import sha256
from typing import Any

from django.db.models import Model
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from participation.errors import Sentence
from participation.notices.texts import Kind, register
from participation.residents.models import Role

FIND_IT = _("You read what you sign in the back office, under Signatures. There you give or refuse it.")
GO_ON = _("You can do it now, before the signature is too old.")
LOOK = _("You can change it, and ask again.")
TOLD = {
    "asked": (_("Your signature is asked. {act}: “{title}”."), FIND_IT),
    "given": (_("The second signature is given. {act}: “{title}”."), GO_ON),
    "refused": (_("The second signature is refused. {act}: “{title}”. The reason: {reason}"), LOOK),
    "lost": (_("A second signature does not count now: who gave it may not sign it now. {act}: “{title}”."), LOOK),
    "expired": (_("Nobody gave the second signature in time. {act}: “{title}”."), LOOK),
}


@dataclass(frozen=True)
class Needed:
    """An act on a `model` that one person asks and another signs.

    `signers` sign; `stand_ins` sign where those can not. `text` is all that is signed, the same in whatever language
    somebody reads the site; where it changed, a signature no longer counts. `is_needed` says for which ones.
    """

    act: str
    label: Sentence
    model: type[Model]
    signers: tuple[Role, ...]
    stand_ins: tuple[Role, ...]
    text: Callable[[Any], str]
    is_needed: Callable[[Any], bool]
    page: Callable[[Any], str]
    counts_for: timedelta

    @property
    def roles(self) -> tuple[Role, ...]:
        return self.signers + self.stand_ins

    def digest(self, subject: Model) -> str:
        return digest_of(self.text(subject))


def digest_of(text: str) -> str:
    return sha256(text.encode()).hexdigest()


_register: dict[str, Needed] = {}


def needed[M: Model](
    act: str,
    label: Sentence,
    model: type[M],
    *,
    signers: tuple[Role, ...],
    stand_ins: tuple[Role, ...] = (),
    text: Callable[[M], str],
    is_needed: Callable[[M], bool],
    page: Callable[[M], str],
    counts_for: timedelta = timedelta(days=7),
) -> None:
    """Declare that `act` (a permission) needs a second signature, and what people are told of it."""
    _register[act] = Needed(act, label, model, signers, stand_ins, text, is_needed, page, counts_for)
    for what, (sentence, next_step) in TOLD.items():
        words = format_lazy(sentence, act=label, title="{title}", reason="{reason}")
        register(kind_of(what, act), Kind(words, next_step=next_step, is_own=True))


def kind_of(what: str, act: str) -> str:
    return f"signatures.{what}.{act}"


def act_named(act: str) -> Needed | None:
    return _register.get(act)


def signing_roles() -> set[str]:
    """Return the roles that sign anything at all."""
    return {role for what in _register.values() for role in what.roles}
