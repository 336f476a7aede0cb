"""What is kept of those whom a code let in."""

from django.utils.translation import gettext_lazy as _

from participation.audience.models import Code, Pass
from participation.residents.personal import PersonalData, hold_who_acted, register


def register_own_data() -> None:
    told = _("Which dossiers for neighbours you opened with the code from a letter.")
    register(PersonalData(Pass, "person", ("code", "given_at"), told))
    hold_who_acted(Code, "made_by")
