"""What an officer at the desk can do about events for the resident whom they act for."""

from django.utils.translation import gettext_lazy as _

from participation.residents.desk.doors import open_acts, open_pages
from participation.residents.desk.telling import register_words

WORDS = {
    "events.registered": _("registered for “{about}”"),
    "events.question_asked": _("asked “{about}”"),
    "events.offer_taken": _("took a place at “{about}”"),
    "events.registration_cancelled": _("cancelled the registration for “{about}”"),
}


def register_at_the_desk() -> None:
    open_pages("events:register", "events:registration", "events:live")
    open_acts("events:register", "events:registration", "events:live")
    register_words(WORDS)
