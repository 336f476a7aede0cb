"""Finding a resident at the desk by what the town keeps: name, e-mail address, year of birth, street, national number.

A number is turned into its pseudonym and goes no further. What was looked for is not recorded; whom it showed is.
"""

import re
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q, QuerySet
from django.views.decorators.debug import sensitive_variables

from participation.audit.purposes import Purpose
from participation.audit.reads import read_each
from participation.permissions import authorise
from participation.residents.models import User
from participation.residents.verification.countries import Country
from participation.residents.verification.numbers import NotANationalNumber, read_number

MOST_FOUND = 20
SHORTEST_WORD = 2
SHOWN = ("display_name", "year_of_birth", "neighbourhood")
YEAR = re.compile(r"(?:19|20)\d\d")


@dataclass(frozen=True)
class Found:
    """A resident as a list shows them: enough to tell two with one name apart, and no more."""

    person: User
    masked_email: str


@sensitive_variables()
def find_residents(words: str, *, by: User, at: datetime) -> list[Found]:
    """Return the residents whom all of `words` fit, at most 20, and record that they were shown."""
    authorise(by, "desk.find_resident")
    return _shown(User.objects.filter(_fits(words), is_active=True), by, at)


def find_namesakes(name: str, *, by: User, at: datetime) -> list[Found]:
    """Return who has this name here already, and record that they were shown."""
    authorise(by, "desk.find_resident")
    return _shown(namesakes_of(name), by, at)


def namesakes_of(name: str) -> QuerySet[User]:
    """Return who has this name here already, whatever the capitals."""
    return User.objects.filter(display_name__iexact=name.strip(), is_active=True)


def _shown(people: QuerySet[User], by: User, at: datetime) -> list[Found]:
    shown = list(people.select_related("neighbourhood").order_by("display_name", "pk")[:MOST_FOUND])
    read_each(shown, SHOWN, Purpose.DESK, by, at, "desk")
    return [Found(person, masked(person.email)) for person in shown]


def masked(email: str | None) -> str:
    """Return an address of which one can recognise one's own, and guess nobody's."""
    name, _at, domain = (email or "").partition("@")
    return f"{name[:1]}…@{domain}" if domain else ""


@sensitive_variables()
def _fits(words: str) -> Q:
    if pseudonyms := _pseudonyms(words):
        return Q(person_key__in=pseudonyms)
    each = [word for word in words.split() if len(word) >= SHORTEST_WORD]
    fits = Q() if each else Q(pk__in=())
    for word in each:
        fits &= _fits_word(word)
    return fits


def _fits_word(word: str) -> Q:
    fits = Q(display_name__icontains=word) | Q(contact__name__icontains=word) | Q(contact__address__icontains=word)
    if "@" in word:
        fits |= Q(email__startswith=word.lower())
    return fits | Q(year_of_birth=int(word)) if YEAR.fullmatch(word) else fits


@sensitive_variables()
def _pseudonyms(words: str) -> list[str]:
    """Return the pseudonyms of `words` where they are a national number."""
    found = []
    for country in Country:
        try:
            found.append(read_number(country, words).pseudonym())
        except NotANationalNumber:
            continue
    return found
