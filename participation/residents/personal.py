"""The register of personal data: which fields of which table are about a person, and why they are kept.

Apps register in `AppConfig.ready()`; export and erasure walk this register, and a test compares it with the models.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from functools import reduce
from operator import or_
from types import MappingProxyType
from typing import Any

from django.db.models import Model, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from participation.errors import Sentence
from participation.residents.models import User
from participation.text import NAMELESS as NAMELESS
from participation.text import without_names


class Basis(Enum):
    """On which ground of article 6.1 of the General Data Protection Regulation something is kept."""

    CONSENT = _("You agreed to it (art. 6.1.a).")
    LEGAL_DUTY = _("A law obliges the town to (art. 6.1.c).")
    PUBLIC_TASK = _("The town needs it for a public task (art. 6.1.e).")


type Words = Callable[[], Mapping[str, Sentence]]

NO_WORDS: Mapping[str, Words] = MappingProxyType({})
AS_LONG_AS_THE_ACCOUNT = _("As long as you have an account.")


def _by_number(person: User) -> Sequence[object]:
    return [person.pk]


@dataclass(frozen=True)
class Erased:
    """How many rows went, and how many stay without a name."""

    gone: int = 0
    kept: int = 0


type Names = Callable[[User], Iterable[str]]

_called: list[Names] = []


def call(names: Names) -> None:
    """Say what else leads to a person, besides the name that others see: a name on letters, a telephone number."""
    _called.append(names)


def names_of(person: User) -> set[str]:
    """Return all that names `person` in what somebody wrote."""
    told = [person.display_name, person.email or "", *(name for names in _called for name in names(person))]
    return {name.strip() for name in told} - {""}


def without_name(text: str, person: User) -> str:
    """Return what somebody wrote without what names `person`; what it says stays."""
    return without_names(text, names_of(person))


def naming(rows: QuerySet[Any], fields: Iterable[str], person: User) -> QuerySet[Any]:
    """Return those of `rows` in which one of `fields` may hold what names `person`."""
    found = (Q(**{f"{field}__contains": name}) for field in fields for name in names_of(person))
    return rows.filter(reduce(or_, found, Q(pk__in=[])))


def forget_name(rows: QuerySet[Any], field: str, person: User) -> int:
    """Take what names `person` out of what stands in `field` of these rows; return in how many it stood."""
    named = naming(rows, [field], person).values_list("pk", field)
    written = {pk: (text, without_name(text, person)) for pk, text in named}
    return sum(rows.filter(pk=pk).update(**{field: told}) for pk, (was, told) in written.items() if was != told)


def delete_rows(entry: "PersonalData", person: User) -> Erased:
    return Erased(gone=entry.rows_of(person).delete()[0])


def keep_without_name(entry: "PersonalData", person: User) -> Erased:
    return Erased(kept=entry.rows_of(person).update(**{entry.person_field: None}))


def keep_as_it_is(entry: "PersonalData", person: User) -> Erased:
    """For rows that name nobody once the account is gone: pseudonyms, which their own term destroys."""
    return Erased(kept=entry.rows_of(person).count())


@dataclass(frozen=True)
class PersonalData:
    """Rows of `model` that belong to the person in `person_field`; `fields` are what an export shows of them.

    `unseen` is what the rows hold about people besides: secrets, keyed hashes, and what names somebody else. `known_as`
    gives what the person is called there: their number, unless the field holds pseudonyms. `kept` says how long, and
    `erase` what happens to the rows when the person has everything erased. `words` say in full, for a field, what
    stands there as a code. `heading` is what people read above it, where that is not the name of the model.
    """

    model: type[Model]
    person_field: str
    fields: tuple[str, ...]
    purpose: Sentence
    known_as: Callable[[User], Sequence[object]] = _by_number
    basis: Basis = Basis.PUBLIC_TASK
    kept: Sentence = AS_LONG_AS_THE_ACCOUNT
    erase: Callable[["PersonalData", User], Erased] = delete_rows
    unseen: tuple[str, ...] = ()
    words: Mapping[str, Words] = NO_WORDS
    heading: Sentence = ""

    def rows_of(self, person: User) -> QuerySet[Model]:
        return self.model._default_manager.filter(**{f"{self.person_field}__in": self.known_as(person)})


_register: dict[tuple[type[Model], str], PersonalData] = {}


def register(entry: PersonalData) -> None:
    _register[entry.model, entry.person_field] = entry


def registered() -> list[PersonalData]:
    return list(_register.values())


@dataclass(frozen=True)
class Held:
    """Fields about people in rows that belong to nobody in particular; so they are in no export of one person."""

    model: type[Model]
    fields: tuple[str, ...]
    purpose: Sentence
    kept: Sentence
    basis: Basis = Basis.PUBLIC_TASK


FOR_THE_TOWN = _("Who acted for the town, so that it can answer for what was done.")
AS_LONG_AS_THE_THING = _("As long as what it belongs to. The name goes with the account.")
_held: list[Held] = []


def hold(entry: Held) -> None:
    _held.append(entry)


def hold_who_acted(model: type[Model], *fields: str) -> None:
    """Name the fields that say who did something with a thing for the town."""
    hold(Held(model, fields, FOR_THE_TOWN, AS_LONG_AS_THE_THING))


def held() -> list[Held]:
    return list(_held)
