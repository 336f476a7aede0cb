"""The words of the notices that the forum sends, one per kind of event."""

from django.utils.translation import gettext_lazy as _

from participation.notices.schedule import How
from participation.notices.texts import Kind, register, register_sort

TALK, TOWN = "forum.talk", "forum.town"

KINDS = {
    "forum.comment_posted": Kind(
        _("Somebody said something about “{title}”."), TALK, _("You can read it and answer it on the site.")
    ),
    "forum.topic_seen": Kind(_("The town has seen “{title}”."), TOWN, _("We write to you when there is an answer.")),
    "forum.topic_answered": Kind(_("The town has answered “{title}”."), TOWN, _("You find the answer on the site.")),
    "forum.topic_closed": Kind(
        _("The conversation about “{title}” is closed."), TOWN, _("You can still read everything that was said.")
    ),
    "forum.challenge_reached": Kind(
        _("“{title}” has enough signatures. The town now checks them."),
        TOWN,
        _("You need to do nothing now. The page of the challenge shows what the town does with it."),
    ),
    "forum.challenge_insufficient": Kind(
        _("“{title}” did not get enough signatures in time."),
        TOWN,
        _("It stops here. Whoever wants to can raise a new challenge."),
    ),
    "forum.post_restored": Kind(
        _("A moderator has restored what you wrote under “{title}”."),
        next_step=_("Everyone can read it again. You need to do nothing."),
        is_own=True,
    ),
}


def register_notices() -> None:
    register_sort(TALK, _("What people say under a topic that you follow"), usual=How.DAILY)
    register_sort(TOWN, _("What the town does with a topic or challenge that you follow"), usual=How.AT_ONCE)
    for kind, what in KINDS.items():
        register(kind, what)
