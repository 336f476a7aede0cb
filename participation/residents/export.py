"""Everything that the register of personal data knows about one person, as tables to read or to take along."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Field, Model
from django.utils import formats, timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from participation.errors import Sentence
from participation.residents.looks import columns_of_looks, looks_at
from participation.residents.models import User
from participation.residents.personal import Basis, PersonalData, registered


@dataclass(frozen=True)
class PersonalTable:
    """The rows of one table that are about a person, with what they are kept for."""

    heading: Sentence
    purpose: Sentence
    basis: Sentence
    kept: Sentence
    columns: Sequence[str]
    rows: Sequence[Sequence[str]]

    def as_dicts(self) -> list[dict[str, str]]:
        return [dict(zip(self.columns, row, strict=True)) for row in self.rows]


def as_content(tables: Sequence[PersonalTable]) -> dict[str, dict[str, Any]]:
    """Return the tables for a file: {heading: {purpose, ground, kept, rows}}. Of two of one name, both are in it."""
    names = list(_named_apart([str(table.heading) for table in tables]))
    return {
        name: {
            "purpose": str(table.purpose),
            "ground": str(table.basis),
            "kept": str(table.kept),
            "rows": table.as_dicts(),
        }
        for name, table in zip(names, tables, strict=True)
    }


def _named_apart(headings: Sequence[str]) -> Iterator[str]:
    for place, heading in enumerate(headings):
        before = headings[:place].count(heading)
        yield f"{heading} ({before + 1})" if before else heading


def personal_data_of(person: User) -> list[PersonalTable]:
    account_first = sorted(registered(), key=lambda entry: entry.model is not User)
    return [*(_table(entry, person) for entry in account_first), _looks(person)]


def _looks(person: User) -> PersonalTable:
    return PersonalTable(
        heading=_("When your data were looked at"),
        purpose=_("Who works for the town was shown these data of you, on that day and for that reason."),
        basis=Basis.LEGAL_DUTY.value,
        kept=_("A year."),
        columns=columns_of_looks(),
        rows=looks_at(person),
    )


def _table(entry: PersonalData, person: User) -> PersonalTable:
    known = {field.name: field for field in entry.model._meta.fields}
    fields = [known[name] for name in entry.fields]
    related = [field.name for field in fields if field.is_relation]
    words = {name: told() for name, told in entry.words.items()}
    mine = entry.rows_of(person)
    rows = (mine.select_related(*related) if related else mine).order_by("pk")
    return PersonalTable(
        heading=entry.heading or capfirst(str(entry.model._meta.verbose_name_plural)),
        purpose=entry.purpose,
        basis=entry.basis.value,
        kept=entry.kept,
        columns=[capfirst(str(field.verbose_name)) for field in fields],
        rows=[[_shown(row, field, words.get(field.name, {})) for field in fields] for row in rows],
    )


def _shown(row: Model, field: Field[object, object], words: Mapping[str, Sentence]) -> str:
    """Return a cell in words: the label of a choice or code, a moment in local time, yes or no, "" for nothing."""
    value = getattr(row, field.name)
    if value is None:
        return ""
    match field.get_internal_type():
        case "DateTimeField":
            return formats.date_format(timezone.localtime(value), "DATETIME_FORMAT")
        case "BooleanField":
            return _("yes") if value else _("no")
    return str((dict(field.flatchoices) | dict(words)).get(value, value))
