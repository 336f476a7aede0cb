"""What personal data may be looked at for, in the back office and at the desk."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Purpose(TextChoices):
    """Why somebody was shown personal data. The record keeps the code, people read the sentence."""

    ROLES = "roles", _("to give and end roles")
    LETTERS = "letters", _("to print and send letters")
    UNREACHED = "unreached", _("to reach people whose e-mail address fails")
    DESK = "desk", _("to help somebody at the desk")
    REACH = "reach", _("to call or write to this person")
    IDENTIFY = "identify", _("to be sure that this is the person")
    CORRECT = "correct", _("to correct it, as the person asks")
    DUPLICATES = "duplicates", _("to see whether two accounts are of one person")
    EVENTS = "events", _("to welcome those who come to an event")
    CASE = "case", _("to handle a case")
    COMPLAINT = "complaint", _("to answer a complaint")
