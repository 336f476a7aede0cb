"""What an officer saw on a card, as evidence: the number becomes a pseudonym here, and goes no further."""

from datetime import datetime
from typing import Any

from django.views.decorators.debug import sensitive_variables

from participation.residents.verification.countries import Country
from participation.residents.verification.evidence import Evidence, Method, is_old_enough
from participation.residents.verification.numbers import NationalNumber, NotANationalNumber, read_number


@sensitive_variables()
def evidence_of(seen: dict[str, Any], *, at: datetime) -> Evidence:
    """Return what `seen` (a filled-in card form) proves. Raises `NotANationalNumber`."""
    number = _number(seen["number"])
    told = number.birth_date()
    return Evidence(
        method=Method.DESK,
        pseudonym=number.pseudonym(),
        year_of_birth=number.year_of_birth(),
        is_old_enough=seen["is_old_enough"] if told is None else is_old_enough(told, at),
        lives_here=seen["lives_here"],
        neighbourhood=seen["neighbourhood"],
    )


@sensitive_variables()
def _number(typed: str) -> NationalNumber:
    """Return the number that was typed, Belgian or Dutch."""
    try:
        return read_number(Country.BELGIUM, typed)
    except NotANationalNumber as not_belgian:
        try:
            return read_number(Country.NETHERLANDS, typed)
        except NotANationalNumber:
            raise not_belgian from None
