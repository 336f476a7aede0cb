"""The closed lists of the forum: the words in which things are kept."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Channel(models.TextChoices):
    """By which way something reached the town."""

    WEB = "web", _("online")
    DESK = "desk", _("at the desk")
    PAPER = "paper", _("on paper")
    LETTER = "letter", _("with a letter")


class Rule(models.TextChoices):
    """The closed list of house rules. Whatever breaks none of them stays."""

    ILLEGAL = "W1", _("It is against the law (threat, hate, slander).")
    PERSONAL_DATA = "W2", _("It gives personal data of someone else.")
    INSULT = "W3", _("It insults or harasses someone.")
    SPAM = "W4", _("It is an advertisement or spam.")
    OFF_TOPIC = "W5", _("It is about something else.")
    IMPERSONATION = "W6", _("It pretends to be someone else.")
    FLOOD = "W7", _("It repeats the same message.")
    OTHER_LANGUAGE = "W8", _("It is in a language that few people here read.")
    ELECTION = "W9", _("It is an election advertisement, in the months in which that is not allowed.")


class Kind(models.TextChoices):
    """Why a resident brings something."""

    INFORMATION = "information", _("Information")
    QUESTION = "question", _("Question")
    PROBLEM = "problem", _("Problem")
    NEED = "need", _("Need")
    CHALLENGE = "challenge", _("Right to challenge")
    AGENDA = "agenda", _("Proposal of residents for the council")
    PETITION = "petition", _("Petition")


SIGNED_KINDS = (Kind.CHALLENGE, Kind.AGENDA, Kind.PETITION)  # what a procedure opens for people to sign
KINDS_TO_POST = tuple(kind for kind in Kind if kind not in SIGNED_KINDS)


class Status(models.TextChoices):
    """What the town does with a topic."""

    NEW = "new", _("New")
    SEEN = "seen", _("Seen")
    IN_PROGRESS = "in_progress", _("Being looked into")
    ANSWERED = "answered", _("Answered")
    CONVERTED = "converted", _("Goes on elsewhere")
    CLOSED = "closed", _("Closed")


class ChallengeState(models.TextChoices):
    """Where a challenge, a proposal for the council or a petition stands, as far as it collects signatures."""

    SUPPORT_OPEN = "support_open", _("Collecting signatures")
    SUPPORT_CHECK = "support_check", _("Signatures are being checked")
    SUPPORT_INSUFFICIENT = "support_insufficient", _("Not enough signatures")
    SUPPORT_ENDED = "support_ended", _("Collecting signatures ended")


class Stance(models.TextChoices):
    """Where a comment stands in what its topic is about. Whoever chooses none says something and argues nothing."""

    FOR = "for", _("For")
    AGAINST = "against", _("Against")
    NEUTRAL = "neutral", _("Neutral")
