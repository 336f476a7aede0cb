"""The words of the notices that polls send, one per kind of event."""

from django.utils.translation import gettext_lazy as _

from participation.notices.texts import Kind, register

KINDS = {
    "poll.announced": Kind(_("A new poll is announced: “{question}”")),
    "poll.opened": Kind(_("You can vote now: “{question}”")),
    "poll.frozen": Kind(_("All that you vote by is fixed: “{question}”")),
    "poll.suspended": Kind(_("Nobody can vote for now: “{question}”. The reason: {reason}")),
    "poll.resumed": Kind(_("You can vote again: “{question}”. The reason: {reason}")),
    "poll.annulled": Kind(_("The poll does not count: “{question}”. The reason: {reason}")),
    "poll.incident_noted": Kind(_("Something went wrong in the poll “{question}”: {reason}")),
    "poll.closed": Kind(
        _("The poll is closed: “{question}”"), next_step=_("A clerk counts it, once a second person has signed.")
    ),
    "poll.counted": Kind(_("The poll is counted: “{question}”")),
    "poll.certified": Kind(_("The result of the poll is certain: “{question}”")),
    "poll.answer_late": Kind(
        _("The answer to the result is late: “{question}”"),
        next_step=_("The deciding body still has to say what it does with the outcome."),
    ),
    "poll.archived": Kind(_("The poll is archived: “{question}”")),
    "poll.answered": Kind(_("The town says what it does with the result: “{question}”")),
}


def register_notices() -> None:
    for kind, what in KINDS.items():
        register(kind, what)
