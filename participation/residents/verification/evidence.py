"""What somebody who knows a person tells the town about them, once all that is raw has been dropped.

A provider (an OpenID Connect service, a letter, an officer at the desk) ends in an `Evidence`; `actions.verify` acts on
it. Neither number, birth date, address nor name is in it: a name is not asked for, so one that changed matters to
nobody.
"""

from dataclasses import dataclass
from datetime import date, datetime

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from participation.dossiers.models import Neighbourhood


class Method(models.TextChoices):
    """How the town came to know a person, as `User.level_method` holds it."""

    ACM = "acm", _("itsme or eID")
    DIGID = "digid", _("DigiD")
    LETTER = "letter", _("a letter with a code")
    DESK = "desk", _("at the desk")


@dataclass(frozen=True, kw_only=True)
class Evidence:
    """`pseudonym` is "" where no national number was seen; None means that the provider does not know."""

    method: Method
    pseudonym: str = ""
    year_of_birth: int | None = None
    is_old_enough: bool | None = None
    lives_here: bool | None = None
    neighbourhood: Neighbourhood | None = None


def is_old_enough(born: date | None, at: datetime) -> bool | None:
    """Say whether somebody born on that day may take part at `at`; from 29 February on 1 March."""
    if born is None:
        return None
    today = timezone.localdate(at)
    years = today.year - born.year - ((today.month, today.day) < (born.month, born.day))
    return years >= settings.VERIFICATION.age


def lives_here(municipality: str) -> bool | None:
    """Say whether that code (NIS or CBS) is this town, also by a name it had before it merged; None where not told."""
    return municipality in settings.VERIFICATION.municipalities if municipality else None
