"""Who leaves has no name in the reasons they gave: why a thing was signed or refused stays to be read."""

from participation.privacy import actions as privacy
from participation.residents.models import User
from participation.residents.personal import Erased, forget_name
from participation.signatures.models import SecondSignature


def register_names() -> None:
    privacy.register("signatures.secondsignature", _forget_names)


def _forget_names(person: User) -> Erased:
    signatures = SecondSignature.objects
    asked = forget_name(signatures.filter(asked_by=person), "reason", person)
    return Erased(kept=asked + forget_name(signatures.filter(signed_by=person), "answer", person))
