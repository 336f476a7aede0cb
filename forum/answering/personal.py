"""Which fields of the work of teams are about a person: those of who works for the town."""

from django.utils.translation import gettext_lazy as _

from forum.answering.models import Absence, Duty, Member
from participation.residents.personal import Held, PersonalData, hold, hold_who_acted, register


def register_personal_data() -> None:
    register(
        PersonalData(Member, "person", ("team", "is_lead"), _("In which team you are, so that its work reaches you."))
    )
    register(
        PersonalData(
            Absence, "person", ("first", "last"), _("When you are away, so that nothing waits for you alone."),
        )
    )  # fmt: skip
    hold_who_acted(Duty, "person")
    as_long = _("As long as the topic.")
    hold(
        Held(
            Duty, ("reason",), _("Why a topic was closed or goes on elsewhere, so that everyone can read it."), as_long
        )
    )
