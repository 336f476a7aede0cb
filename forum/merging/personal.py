"""Which people a merge names."""

from django.utils.translation import gettext_lazy as _

from forum.merging.models import Merge
from participation.residents.personal import AS_LONG_AS_THE_THING, Held, hold, hold_who_acted


def register_personal_data() -> None:
    hold_who_acted(Merge, "by", "undone_by")
    hold(Held(Merge, ("reason",), _("Why two topics were put together, as everyone reads it."), AS_LONG_AS_THE_THING))
