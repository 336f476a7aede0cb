"""What verification keeps about a person, for the register of personal data."""

from django.utils.translation import gettext_lazy as _

from participation.residents.personal import PersonalData, register
from participation.residents.verification.models import Letter

LETTER = ("purpose", "state", "recipient", "address", "asked_at", "expires_at", "used_at")


def register_own_data() -> None:
    purpose = _("Letters with a code that you asked. Name and address are destroyed once a letter is in the post.")
    register(PersonalData(Letter, "person", LETTER, purpose))
