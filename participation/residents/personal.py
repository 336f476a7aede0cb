"""The register of personal data: which fields of which table are about a person, and why they are kept.

Apps register in `AppConfig.ready()`; export and erasure walk this register, and a test compares it with the models.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from django.db.models import Model

from participation.errors import Sentence
from participation.residents.models import User


def _by_number(person: User) -> Sequence[object]:
    return [person.pk]


@dataclass(frozen=True)
class PersonalData:
    """Rows of `model` that belong to the person in `person_field`; `fields` are what an export shows of them.

    `known_as` gives what the person is called there: their number, unless the field holds pseudonyms.
    """

    model: type[Model]
    person_field: str
    fields: tuple[str, ...]
    purpose: Sentence
    known_as: Callable[[User], Sequence[object]] = _by_number


_register: dict[tuple[type[Model], str], PersonalData] = {}


def register(entry: PersonalData) -> None:
    _register[entry.model, entry.person_field] = entry


def registered() -> list[PersonalData]:
    return list(_register.values())
