"""The words of what is noted of polls, one per kind of event. What voters are told is in polls/following/notices.py."""

from django.utils.translation import gettext_lazy as _

from participation.notices.texts import Kind, register

KINDS = {
    "poll.announced": Kind(_("A new poll is announced: “{question}”")),
    "poll.frozen": Kind(_("All that you vote by is fixed: “{question}”")),
    "poll.incident_noted": Kind(_("Something went wrong in the poll “{question}”: {reason}")),
    "poll.closed": Kind(
        _("The poll is closed: “{question}”"), next_step=_("A clerk counts it, once a second person has signed.")
    ),
    "poll.counted": Kind(_("The poll is counted: “{question}”")),
    "poll.answer_late": Kind(
        _("The answer to the result is late: “{question}”"),
        next_step=_("The deciding body still has to say what it does with the outcome."),
    ),
    "poll.archived": Kind(_("The poll is archived: “{question}”")),
}


def register_notices() -> None:
    for kind, what in KINDS.items():
        register(kind, what)
