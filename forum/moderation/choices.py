"""The closed lists of moderation: what can be done, for which house rule, and how far it is."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from forum.choices import Rule


class Place(models.TextChoices):
    """What a report is about."""

    TOPIC = "topic", _("topic")
    COMMENT = "comment", ngettext_lazy("comment", "comments", 1)


class Kind(models.TextChoices):
    """What is done with a post or its author, the least first."""

    NONE = "none", _("No measure: it stays as it is")
    LABEL = "label", _("A label beside it")
    MOVE = "move", _("Moved to another theme")
    REDACT = "redact", _("Some words taken out")
    HIDE = "hide", _("Hidden, for three days at most")
    REMOVE = "remove", _("Removed")
    WARNING = "warning", _("A warning to the author")
    SUSPENSION = "suspension", _("The author can not post for a while")


OFF_THE_PAGE = (Kind.HIDE, Kind.REMOVE)
TAKES_TWO = (Kind.REMOVE, Kind.SUSPENSION)
ABOUT_THE_AUTHOR = (Kind.WARNING, Kind.SUSPENSION)

_HEAVY = (Kind.REMOVE, Kind.WARNING, Kind.SUSPENSION)
MEASURES_FOR: dict[str, tuple[Kind, ...]] = {
    Rule.ILLEGAL: (Kind.REDACT, Kind.HIDE, *_HEAVY),
    Rule.PERSONAL_DATA: (Kind.REDACT, Kind.HIDE, *_HEAVY),
    Rule.INSULT: (Kind.LABEL, Kind.REDACT, Kind.HIDE, *_HEAVY),
    Rule.SPAM: (Kind.LABEL, *_HEAVY),
    Rule.OFF_TOPIC: (Kind.LABEL, Kind.MOVE),
    Rule.IMPERSONATION: (Kind.LABEL, *_HEAVY),
    Rule.FLOOD: (Kind.LABEL, *_HEAVY),
    Rule.OTHER_LANGUAGE: (Kind.LABEL,),
    Rule.ELECTION: (Kind.LABEL, Kind.REMOVE, Kind.WARNING),
}
"""Which measures each house rule allows. What is only off topic, or in another language, is never taken away."""
REMOVABLE = tuple(rule for rule in Rule if Kind.REMOVE in MEASURES_FOR[rule])


class State(models.TextChoices):
    """How a measure stands.

    What takes two is PROVISIONAL (a removal, for a day) or WAITS (a suspension) until the second person signed.
    """

    WAITS = "waits", _("waits for a second signature")
    PROVISIONAL = "provisional", _("for a day, until a second person signs")
    STANDS = "stands", _("holds")
    LAPSED = "lapsed", _("lapsed: nobody else signed")
    ENDED = "ended", _("over")
    LIFTED = "lifted", _("taken back")
    REVERSED = "reversed", _("undone after an objection")


IN_FORCE = (State.PROVISIONAL, State.STANDS)


class Outcome(models.TextChoices):
    """What became of an objection."""

    CONFIRMED = "confirmed", _("the decision stays")
    REVERSED = "reversed", _("the decision is undone")
