"""The words of what the voters of a poll are told, one per kind of event: what happened, and what they can do now."""

from django.utils.translation import gettext_lazy as _

from participation.notices.schedule import How
from participation.notices.texts import Kind, register, register_sort

VOTING = "polls.voting"
KINDS = {
    "poll.opened": Kind(
        _("You can vote now: “{question}”"),
        VOTING,
        _("You can vote, and change your vote, until the poll closes. The page of the poll says when, and who may."),
    ),
    "poll.closes_soon": Kind(
        _("The poll closes soon: “{question}”"),
        VOTING,
        _("You can vote, or change your vote, until then. Who has voted already needs to do nothing."),
    ),
    "poll.suspended": Kind(
        _("Nobody can vote for now: “{question}”. The reason: {reason}"),
        VOTING,
        _("Votes that were cast stay as they are. We tell you when the poll goes on, or when it is annulled."),
    ),
    "poll.resumed": Kind(
        _("You can vote again: “{question}”. The reason: {reason}"),
        VOTING,
        _("You can vote, or change your vote, until the poll closes. Votes that were cast before still count."),
    ),
    "poll.annulled": Kind(
        _("The poll does not count: “{question}”. The reason: {reason}"),
        VOTING,
        _("No result of it is shown. You need to do nothing. Do you have questions? Call us or come to the desk."),
    ),
    "poll.certified": Kind(
        _("The result of the poll is certain: “{question}”"),
        VOTING,
        _("You find the result on the page of the poll. Now the deciding body has to say what it does with it."),
    ),
    "poll.answered": Kind(
        _("The town says what it does with the result: “{question}”"),
        VOTING,
        _("You find the answer, and what was done, on the page of the poll. You need to do nothing."),
    ),
}


def register_notices() -> None:
    register_sort(VOTING, _("A poll that you follow, or on whose electoral roll you are"), usual=How.AT_ONCE)
    for kind, what in KINDS.items():
        register(kind, what)
