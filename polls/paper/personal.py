"""What votes on paper keep about people: who entered a batch for the town, and who was there."""

from django.utils.translation import gettext_lazy as _

from participation.residents.personal import Held, hold, hold_who_acted
from polls.paper.models import Attendance, Entry


def register_personal_data() -> None:
    hold_who_acted(Entry, "officer")
    why = _("Who was there when people voted and ballots were read, for the official report.")
    hold(Held(Attendance, ("name", "about"), why, _("For good, as the official report itself.")))
