"""Regulations: enter a version, and find the one that holds."""

from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from participation.audit.actions import record
from participation.errors import Invalid
from participation.permissions import authorise
from participation.procedures.calendars import Country
from participation.procedures.models import Regulation
from participation.procedures.presets import only, preset
from participation.procedures.rulebook import read_rulebook

LONG_AGO = date(2000, 1, 1)


def adopt_regulation(
    procedure: str,
    version: str,
    rules: dict[str, Any],
    *,
    effective_from: date,
    legal_basis: str,
    link: str = "",
    by: AbstractBaseUser | None,
    at: datetime,
) -> Regulation:
    """Enter a version of the town's rules, from a day that is not over. Cases that run keep the one they began with.

    Raises `RegulationRefused` with all that is wrong in it. `by` is None when a command enters it.
    """
    if by is not None:
        authorise(by, "procedures.adopt_regulation")
        if effective_from < timezone.localdate(at):
            raise Invalid(_("A regulation holds from today on, or later."))
    if not version.strip() or not legal_basis.strip():
        raise Invalid(_("Name the version, and the decision of the council that it rests on."))
    read_rulebook(rules)
    regulation = Regulation(
        procedure=procedure, version=version.strip(), rules=rules, effective_from=effective_from,
        legal_basis=legal_basis.strip(), link=link, adopted_by_id=by.pk if by else None, adopted_at=at,
    )  # fmt: skip
    with transaction.atomic():
        try:
            with transaction.atomic():
                regulation.save(force_insert=True)
        except IntegrityError:
            raise Invalid(_("There is a version of that name already.")) from None
        record("procedures.regulation_adopted", regulation, by=by, at=at, data={"version": regulation.version})
    return regulation


def regulation_for(procedure: str, at: datetime) -> Regulation:
    """Return the regulation that holds at `at`.

    Where the town has entered none, the classic one does, with the threshold and the days of this installation.
    """
    adopted = Regulation.objects.in_force(procedure, timezone.localdate(at)).first()
    return adopted or _standard(procedure, at)


def country_of_town(at: datetime) -> Country:
    """Return whose public holidays count: that of the newest regulation in force, else of where the town's clock is."""
    newest = Regulation.objects.filter(effective_from__lte=timezone.localdate(at)).order_by("-effective_from", "-pk")
    found = newest.first()
    if found:
        return found.rulebook.country
    return Country.NETHERLANDS if settings.TIME_ZONE == "Europe/Amsterdam" else Country.BELGIUM


def _standard(procedure: str, at: datetime) -> Regulation:
    needed, days = settings.CHALLENGE_THRESHOLD, settings.CHALLENGE_SUPPORT_DAYS
    change = only(needed)
    change["support"] |= {"window_days": days}
    if preset(procedure, "klassiek")["support"]["mode"] == "none":
        change = {}
    regulation, _made = Regulation.objects.get_or_create(
        procedure=procedure,
        version=f"standard-{needed}-{days}",
        defaults={
            "effective_from": LONG_AGO, "rules": preset(procedure, "klassiek", **change), "adopted_at": at,
        },
    )  # fmt: skip
    return regulation
