"""Reasons that moderators often give, ready to choose: one for a house rule, in the language of whoever reads it."""

from django.utils import translation
from django.utils.translation import gettext_lazy as _

from participation.errors import Sentence

CANNED: dict[str, Sentence] = {
    "W1": _("These words threaten somebody, or call for hate against a group of people. The law forbids that."),
    "W2": _("You name somebody, or give their address, number or health. Only they decide about that."),
    "W3": _("You call somebody names. Say what you think of what they did, in other words."),
    "W4": _("This sells something, or leads to a site that does. The forum is about the policy of the town."),
    "W5": _("This is about something else than what this conversation is about."),
    "W6": _("You speak in the name of somebody who says that this is not so."),
    "W7": _("You said the same several times. Once is enough: everybody can read it."),
    "W8": _("Few people here read this language. Add a few words in Dutch; the desk helps you."),
    "W9": _("In the months before an election this site carries no election advertisements."),
    "stays": _("A hard opinion, also about who governs, stays. This breaks no house rule."),
}


def canned_in(code: str, language: str) -> str:
    """Return the reason in the language of whom it is for; "" where there is none of that name."""
    with translation.override(language):
        return str(CANNED.get(code, ""))
