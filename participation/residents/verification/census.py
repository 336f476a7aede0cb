"""Who lives here, by the town's own population register: pseudonyms without names, made inside the town hall.

`manage.py make_census` turns the register into pseudonyms where the pepper is; `manage.py load_census` puts them in the
place of the ones before. Who moved out is simply not there any more.
"""

import csv
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from itertools import batched

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_variables

from participation.audit.actions import record
from participation.dossiers.models import Neighbourhood
from participation.errors import Invalid
from participation.residents.verification.countries import Country
from participation.residents.verification.models import Census, CensusEntry
from participation.residents.verification.numbers import NotANationalNumber, read_number
from participation.residents.verification.pepper import mark_of, mark_pepper

COLUMNS = ("person_key", "eligible_from", "neighbourhood")
AT_ONCE = 2_000


class CensusWrong(Invalid):
    """A line of a file that can not be right. The message names the line and never what is on it."""

    code = "census_wrong"


@dataclass(frozen=True)
class Residence:
    """What the census tells of somebody."""

    lives_here: bool | None
    is_old_enough: bool | None = None
    neighbourhood: Neighbourhood | None = None


def header() -> tuple[str, ...]:
    """Return the first line of a census; it tells the pepper, since another one would make everybody a stranger."""
    return (*COLUMNS, f"pepper {mark_of(settings.PEPPER)}")


def residence_of(pseudonym: str, at: datetime) -> Residence:
    """Look somebody up; without a census nothing is known."""
    entry = CensusEntry.objects.select_related("neighbourhood").filter(person_key=pseudonym).first()
    if entry:
        return Residence(True, entry.eligible_from <= timezone.localdate(at), entry.neighbourhood)
    return Residence(False if Census.objects.exists() else None)


def load_census(lines: Iterable[str], *, at: datetime) -> Census:
    """Put the entries of a CSV file in the place of all before. A wrong file (`CensusWrong`) changes nothing."""
    codes = dict(Neighbourhood.objects.values_list("code", "pk"))
    with transaction.atomic():
        mark_pepper(at)
        Census.objects.all().delete()
        census = Census.objects.create(loaded_at=at, people=0)
        entries = (_entry(census, place, row, codes) for place, row in _rows(lines, header()))
        for some in batched(entries, AT_ONCE):
            census.people += len(CensusEntry.objects.bulk_create(some, ignore_conflicts=False))
        census.save()
        record("census.loaded", census, by=None, at=at, channel="command", data={"people": census.people})
    return census


@sensitive_variables()
def made_of(lines: Iterable[str], country: Country) -> Iterator[tuple[str, str, str]]:
    """Yield the rows of a census from a CSV file of the register: `number`, `neighbourhood` and (Dutch) `born`."""
    for place, row in _rows(lines, ("number",)):
        try:
            number = read_number(country, row["number"])
        except NotANationalNumber:
            raise CensusWrong(_("Line %(line)d has no valid number.") % {"line": place}) from None
        year = number.year_of_birth()
        born = number.birth_date() or _day(row.get("born") or "") or (date(year, 12, 31) if year else None)
        if born is None:
            raise CensusWrong(_("Line %(line)d has no day of birth.") % {"line": place})
        yield number.pseudonym(), _of_age(born).isoformat(), row.get("neighbourhood") or ""


def _of_age(born: date) -> date:
    """Return the birthday that counts; who is born on 29 February has theirs on 1 March in other years."""
    year = born.year + settings.VERIFICATION.age
    try:
        return born.replace(year=year)
    except ValueError:
        return date(year, 3, 1)


def _rows(lines: Iterable[str], wanted: Iterable[str]) -> Iterator[tuple[int, Mapping[str, str]]]:
    reader = csv.DictReader(lines)
    if missing := set(wanted) - set(reader.fieldnames or ()):
        raise CensusWrong(_("The first line lacks: %(columns)s.") % {"columns": ", ".join(sorted(missing))})
    yield from enumerate(reader, start=2)


def _entry(census: Census, place: int, row: Mapping[str, str], codes: Mapping[str, int]) -> CensusEntry:
    day, code = _day(row["eligible_from"]), row["neighbourhood"]
    if day is None or len(row["person_key"]) != 64 or (code and code not in codes):
        raise CensusWrong(_("Line %(line)d is not as make_census writes it.") % {"line": place})
    return CensusEntry(
        census=census, person_key=row["person_key"].lower(), eligible_from=day, neighbourhood_id=codes.get(code)
    )


def _day(told: str) -> date | None:
    try:
        return date.fromisoformat(told)
    except ValueError:
        return None
