"""How the town comes to know who somebody is."""

from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Q

from participation.audit.actions import record
from participation.audit.changes import changed_fields
from participation.permissions import authorise
from participation.residents.models import Level, User
from participation.residents.verification.errors import (
    NotActive,
    NotFromHere,
    PseudonymTaken,
    SomebodyElse,
    TooYoung,
)
from participation.residents.verification.evidence import Evidence
from participation.residents.verification.pepper import mark_pepper

PERSONAL = ("person_key", "year_of_birth", "neighbourhood")


def verify(person: User, evidence: Evidence, *, at: datetime, by: User, channel: str = "web") -> User:
    """Note what `evidence` tells of `person`: a resident from then on, if it tells that they live here.

    Where it does not tell (an identity alone), the pseudonym is kept, the level stays, and a letter or the desk can do
    the rest. Raises `PseudonymTaken`, `SomebodyElse`, `NotFromHere`, `TooYoung` or `NotActive`; then nothing is noted.
    """
    authorise(by, "verification.verify_person", person)
    if evidence.lives_here is False:
        raise NotFromHere
    if evidence.is_old_enough is False:
        raise TooYoung
    try:
        with transaction.atomic():
            _note(person, evidence, at, by, channel)
    except (IntegrityError, PseudonymTaken):
        _leave_hint(person, evidence, at, by, channel)
        raise PseudonymTaken from None
    person.refresh_from_db(fields=["level", "level_method", "level_at", "person_key", "year_of_birth", "neighbourhood"])
    return person


def _note(person: User, evidence: Evidence, at: datetime, by: User, channel: str) -> None:
    if evidence.pseudonym:
        mark_pepper(at)
        if _others_with(evidence.pseudonym, person).exists():
            raise PseudonymTaken
    own = Q(person_key="") | Q(person_key=evidence.pseudonym) if evidence.pseudonym else Q()
    noted = _what_is_noted(evidence, at)
    held = User.objects.select_for_update(no_key=True).filter(pk=person.pk)
    before = held.values(*noted).first() or {}
    if not User.objects.filter(own, pk=person.pk, is_active=True).update(**noted):
        raise SomebodyElse if User.objects.filter(pk=person.pk, is_active=True).exists() else NotActive
    happened = "resident.verified" if evidence.lives_here else "resident.identified"
    after = User.objects.values(*noted).get(pk=person.pk)
    fields = changed_fields(before, after, personal=PERSONAL)
    record(happened, person, by=by, at=at, channel=channel, data={"method": str(evidence.method), "fields": fields})


def _what_is_noted(evidence: Evidence, at: datetime) -> dict[str, Any]:
    told = {
        "person_key": evidence.pseudonym,
        "year_of_birth": evidence.year_of_birth,
        "neighbourhood": evidence.neighbourhood,
    }
    noted: dict[str, Any] = {field: value for field, value in told.items() if value}
    if evidence.lives_here:
        noted |= {"level": Level.RESIDENT, "level_method": evidence.method, "level_at": at}
    return noted or {"level_at": at}


def _others_with(pseudonym: str, person: User) -> Any:
    return User.objects.filter(person_key=pseudonym).exclude(pk=person.pk)


def _leave_hint(person: User, evidence: Evidence, at: datetime, by: User, channel: str) -> None:
    """Record, for the desk, that two accounts belong to one person. The hint names the other account by its number."""
    others = list(_others_with(evidence.pseudonym, person).values_list("pk", flat=True))
    data = {"method": str(evidence.method), "other_account": others[0] if others else None}
    record("resident.duplicate_found", person, by=by, at=at, channel=channel, data=data)
