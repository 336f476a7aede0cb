"""What following a poll keeps about a person."""

from django.utils.translation import gettext_lazy as _

from participation.residents.personal import PersonalData, register
from polls.following.models import PollFollow


def register_personal_data() -> None:
    why = _("The polls that you follow, so that we can tell you. It says nothing of whether you voted.")
    register(PersonalData(PollFollow, "person", ("poll",), why))
