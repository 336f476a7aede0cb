"""Versions of regulations, which take two people, and the days on which the town hall is closed."""

from datetime import date, datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from participation.audit.actions import record
from participation.errors import Invalid
from participation.permissions import authorise
from participation.procedures.models import ClosingDay, Regulation
from participation.procedures.moves import reckon_open_terms
from participation.procedures.regulations import adopt_regulation
from participation.procedures.rulebook import read_rulebook
from participation.regulations.models import Proposed
from participation.regulations.second import ADOPT
from participation.residents.models import User
from participation.signatures.actions import use_signature


def propose_version(
    procedure: str, version: str, rules: dict[str, Any], *, effective_from: date, legal_basis: str, link: str = "",
    by: User, at: datetime,
) -> Proposed:  # fmt: skip
    """Write down a version that a second person is to sign. Raises `RegulationRefused` with all that is wrong in it."""
    authorise(by, ADOPT)
    if effective_from < timezone.localdate(at):
        raise Invalid(_("A regulation holds from today on, or later."))
    if not version.strip() or not legal_basis.strip():
        raise Invalid(_("Name the version, and the decision of the council that it rests on."))
    read_rulebook(rules)
    same = {"procedure": procedure, "version": version.strip()}
    with transaction.atomic():
        if Regulation.objects.filter(**same).exists():
            raise Invalid(_("There is a version of that name already."))
        proposed = Proposed(
            **same, rules=rules, effective_from=effective_from, legal_basis=legal_basis.strip(), link=link, by=by, at=at
        )
        try:
            with transaction.atomic():
                proposed.save(force_insert=True)
        except IntegrityError:
            raise Invalid(_("There is a version of that name already.")) from None
        record("procedures.regulation_proposed", proposed, by=by, at=at, data={"version": proposed.version})
    return proposed


def adopt_proposed(proposed: Proposed, *, by: User, at: datetime) -> Regulation:
    """Let a version take effect that a second person has signed, with exactly those words."""
    authorise(by, ADOPT)
    with transaction.atomic():
        held = Proposed.objects.select_for_update().get(pk=proposed.pk)
        use_signature(ADOPT, held, by=by, at=at)
        adopted = adopt_regulation(
            held.procedure, held.version, held.rules, effective_from=held.effective_from,
            legal_basis=held.legal_basis, link=held.link, by=by, at=at,
        )  # fmt: skip
        held.delete()
    return adopted


def throw_away(proposed: Proposed, *, by: User, at: datetime) -> None:
    """Let a proposed version go."""
    authorise(by, ADOPT)
    with transaction.atomic():
        record("procedures.regulation_thrown_away", proposed, by=by, at=at, data={"version": proposed.version})
        proposed.delete()


def add_closing_day(day: ClosingDay, *, by: User, at: datetime) -> ClosingDay:
    """Close the town hall on a day, once or every year."""
    authorise(by, "procedures.set_closing_days")
    with transaction.atomic():
        day.save()
        _follow(day, "set", by, at)
    reckon_open_terms()
    return day


def remove_closing_day(day: ClosingDay, *, by: User, at: datetime) -> None:
    """Open the town hall again on a day."""
    authorise(by, "procedures.set_closing_days")
    with transaction.atomic():
        _follow(day, "removed", by, at)
        day.delete()
    reckon_open_terms()


def _follow(day: ClosingDay, what: str, by: User, at: datetime) -> None:
    data = {"day": str(day.day), "every_year": day.every_year, "what": what}
    record("procedures.closing_day_set", day, by=by, at=at, data=data)
