"""What is kept of emergency access, for the register of personal data."""

from django.utils.translation import gettext_lazy as _

from participation.residents.personal import PersonalData, register
from participation.roles.models import Emergency


def register_own_data() -> None:
    purpose = _("When you took emergency access for the town, and why.")
    register(PersonalData(Emergency, "person", ("role", "reason", "started_at", "until", "ended_at"), purpose))
