"""The words of the notices about the work of teams."""

from django.utils.translation import gettext_lazy as _

from forum.notices import TOWN
from participation.notices.texts import Kind, register

IN_THE_BACK_OFFICE = _("You find it in the back office, under Work of the teams.")
KINDS = {
    "answering.given": _("“{title}” is with your team."),
    "answering.soon": _("Three quarters of the time for “{title}” are over."),
    "answering.late": _("The time for “{title}” is over. Everyone can see that."),
}


def register_notices() -> None:
    for kind, sentence in KINDS.items():
        register(kind, Kind(sentence, next_step=IN_THE_BACK_OFFICE, is_own=True))
    register(
        "forum.topic_converted",
        Kind(_("“{title}” goes on elsewhere."), TOWN, _("You read on its page where, and why.")),
    )
