"""What verification keeps about a person, for the register of personal data."""

from django.utils.translation import gettext_lazy as _

from participation.residents.personal import Held, PersonalData, hold, hold_who_acted, keep_as_it_is, register
from participation.residents.verification.models import CensusEntry, CodeAttempt, Letter, LetterBatch

LETTER = ("purpose", "state", "recipient", "address", "asked_at", "expires_at", "used_at")
HIDDEN = ("subject", "about", "household_key", "language", "code_key", "issued_by")


def register_own_data() -> None:
    purpose = _("Letters with a code that you asked. Name and address are destroyed once a letter is in the post.")
    register(PersonalData(Letter, "person", LETTER, purpose, unseen=HIDDEN))
    register(
        PersonalData(
            CensusEntry,
            "person_key",
            ("eligible_from", "neighbourhood"),
            _("That you live here, by the population register, so that you can sign and vote."),
            known_as=lambda person: [person.person_key] if person.person_key else [],
            kept=_("Until the town loads its next census."),
            erase=keep_as_it_is,
        )
    )
    hold_who_acted(LetterBatch, "printed_by")
    guesses = _("From where wrong codes were typed, as keyed hashes, so that nobody guesses one.")
    hold(Held(CodeAttempt, ("who",), guesses, _("One day.")))
