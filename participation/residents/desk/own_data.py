"""What the desk keeps about a person, for the register of personal data."""

from django.utils.translation import gettext_lazy as _

from participation.residents.desk.models import Contact, Work
from participation.residents.personal import PersonalData, register


def register_own_data() -> None:
    reach = _("How to reach you by letter or telephone, because you told us so at the desk.")
    register(PersonalData(Contact, "person", ("name", "address", "phone"), reach))
    when = _("When somebody at the desk acted for you, and why.")
    register(PersonalData(Work, "resident", ("reason", "started_at", "ended_at"), when))
