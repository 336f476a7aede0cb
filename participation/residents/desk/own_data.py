"""What the desk keeps about a person, for the register of personal data."""

from django.utils.translation import gettext_lazy as _

from participation.residents.desk.models import Contact, Work, WorkDone
from participation.residents.personal import AS_LONG_AS_THE_ACCOUNT, Held, PersonalData, hold, register


def register_own_data() -> None:
    reach = _("How to reach you by letter or telephone, because you told us so at the desk.")
    register(PersonalData(Contact, "person", ("name", "address", "phone"), reach))
    when = _("When somebody at the desk acted for you, and why.")
    register(PersonalData(Work, "resident", ("reason", "started_at", "ended_at"), when, unseen=("officer",)))
    done = _("What somebody at the desk did for you, so that you are told of it.")
    hold(Held(WorkDone, ("action", "about"), done, AS_LONG_AS_THE_ACCOUNT))
