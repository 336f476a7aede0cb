"""Somebody with a letter and no log-in: for a quarter of an hour the code stands for one person and one thing."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.contrib.auth.base_user import AbstractBaseUser
from django.db.models import Model
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from participation.errors import Sentence
from participation.residents.by_letter.acts import LetterAct, Target, act_for
from participation.residents.loading import load_person
from participation.residents.models import User
from participation.residents.verification.models import Letter

KEY = "letter"
CARRIED = "letter_hand"
A_WHILE = timedelta(minutes=15)


@dataclass(frozen=True)
class ByLetter:
    """The way of acting of a letter's holder (participation/acting.py): what its purpose gives, on its target."""

    act: LetterAct
    target: Target
    channel: str = "letter"
    reason: str = ""
    hand: AbstractBaseUser | None = None

    @property
    def refusal(self) -> Sentence:
        return _("The code in your letter is for one thing only. For this you need an account, or come to the desk.")

    def allows(self, permission: str, subject: Model | None) -> bool:
        return permission in self.act.permissions and subject is not None and subject.pk == self.target.thing.pk

    def note(self, action: str, subject: Model, at: datetime) -> None:
        """They did it themselves, so nobody needs to tell them."""


@dataclass(frozen=True)
class Holder:
    """A letter, and its person as they act by it; `target` is None where the code is about the account itself."""

    letter: Letter
    person: User
    target: Target | None


def hold(request: HttpRequest, letter: Letter, at: datetime) -> None:
    """Let this browser act by `letter`, which it has just shown the code of."""
    request.session.cycle_key()
    request.session[KEY] = [letter.pk, letter.code_key, (at + A_WHILE).timestamp()]


def let_go(request: HttpRequest) -> None:
    request.session.pop(KEY, None)


def holder_of(request: HttpRequest, at: datetime) -> Holder | None:
    """Return by which letter this browser acts; None when it is over, used elsewhere, printed again or cancelled."""
    pk, code_key, until = request.session.get(KEY) or (0, "", 0.0)
    if at.timestamp() >= until:
        return None
    letter = Letter.objects.usable(at).filter(pk=pk, code_key=code_key).first()
    person = load_person(letter.person_id) if letter and letter.person_id else None
    if letter is None or person is None or not person.is_active or person.is_superuser:
        return None
    return _as_holder(letter, person)


def _as_holder(letter: Letter, person: User) -> Holder | None:
    person.roles = frozenset()
    act = act_for(letter.purpose)
    if act is None:
        return Holder(letter, person, None)
    target = act.find(letter.subject)
    if target is None:
        return None
    person.acting = ByLetter(act, target)
    return Holder(letter, person, target)
