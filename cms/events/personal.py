"""What is kept about those who come, and what becomes of it when they leave."""

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cms.events.actions import forget_person
from cms.events.models import Registration
from participation.residents.models import User
from participation.residents.personal import Erased, PersonalData, register

FIELDS = ("gathering", "way", "seats", "has_assistant", "channel", "state", "made_at", "offer_until", "checked_in_at")


def register_personal_data() -> None:
    register(
        PersonalData(
            Registration, "person", FIELDS, _("What you registered for, so that there is a place for you."),
            kept=_("Until 90 days after the event."), erase=_erase,
            unseen=("name", "email", "language"),
        )
    )  # fmt: skip


def _erase(entry: PersonalData, person: User) -> Erased:
    """Give their places back, to be offered to others, and forget that they came."""
    return Erased(gone=forget_person(person, at=timezone.now()))
