"""What topics hold about people besides their words."""

from django.utils.translation import gettext_lazy as _

from forum.details.models import Endorsement, Place, Tag
from participation.residents.personal import AS_LONG_AS_THE_THING, Held, PersonalData, hold, register


def register_personal_data() -> None:
    endorsed = _("What you endorse with your name, so that everyone can read who stands behind it.")
    register(PersonalData(Endorsement, "person", ("topic", "created_at"), endorsed))
    hold(Held(Place, ("address",), _("Where a topic is, so that people find it."), AS_LONG_AS_THE_THING))
    hold(Held(Tag, ("name",), _("What topics are about in a word, so that people find them."), AS_LONG_AS_THE_THING))
