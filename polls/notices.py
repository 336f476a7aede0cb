"""The words of the notices that polls send, one per kind of event."""

from django.utils.translation import gettext_lazy as _

from participation.notices.texts import Kind, register

KINDS = {
    "poll.announced": Kind(_("A new poll is announced: “{question}”")),
    "poll.opened": Kind(_("You can vote now: “{question}”")),
    "poll.closed": Kind(_("The poll is closed and the result is known: “{question}”")),
    "poll.answered": Kind(_("The town says what it does with the result: “{question}”")),
}


def register_notices() -> None:
    for kind, what in KINDS.items():
        register(kind, what)
