"""What the desk keeps about a person, for the register of personal data."""

from django.utils.translation import gettext_lazy as _

from participation.residents.desk.models import Contact, Work, WorkDone
from participation.residents.models import User
from participation.residents.personal import AS_LONG_AS_THE_ACCOUNT, Held, PersonalData, call, hold, register


def register_own_data() -> None:
    reach = _("How to reach you by letter or telephone, because you told us so at the desk.")
    register(PersonalData(Contact, "person", ("name", "address", "phone"), reach))
    when = _("When somebody at the desk acted for you, and why.")
    register(PersonalData(Work, "resident", ("reason", "started_at", "ended_at"), when, unseen=("officer",)))
    done = _("What somebody at the desk did for you, so that you are told of it.")
    hold(Held(WorkDone, ("action", "about"), done, AS_LONG_AS_THE_ACCOUNT))
    call(_as_told_at_the_desk)


def _as_told_at_the_desk(person: User) -> list[str]:
    try:
        return [person.contact.name, person.contact.phone]
    except Contact.DoesNotExist:
        return []
