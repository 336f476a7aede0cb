"""Whoever is kept from posting keeps every other right: reading, signing, supporting, voting, reporting, objecting."""

from datetime import datetime

from django.utils import formats, timezone
from django.utils.translation import gettext_lazy as _

from forum.council.elections import refuse_in_election_period
from forum.moderation.models import Measure
from participation.errors import WrongState
from participation.residents.models import User


class Suspended(WrongState):
    """The person can not post for a while."""

    code = "suspended"


def refuse_suspended(by: User, at: datetime) -> None:
    """Refuse to post while a suspension holds, and while council members post nothing because of an election."""
    refuse_in_election_period(by, at)
    measure = Measure.objects.suspending(by, at).order_by("-until").first()
    if measure is None or measure.until is None:
        return
    day = formats.date_format(timezone.localtime(measure.until), "DATETIME_FORMAT")
    raise Suspended(
        _("You can not post until %(day)s. You can still sign, support, vote and report.") % {"day": day},
        way_on=(measure.get_absolute_url(), _("Read why, and what you can do")),
    )
