"""Entries of the record as people read them: names for numbers, words for codes."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import batched

from django.apps import apps
from django.core.exceptions import FieldDoesNotExist
from django.db.models import Model
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from cms.record.words import DETAILS, act_in_words, channel_in_words
from participation.audit.models import Entry
from participation.audit.purposes import Purpose
from participation.errors import Sentence
from participation.residents.models import User
from participation.residents.own_data import HOW_VERIFIED

NAMED = ("residents.user", "forum.topic", "polls.poll", "dossiers.dossier")
"""Of these an entry shows the name, too; of all else, the kind and number."""
PURPOSES = dict(Purpose.choices)
AT_ONCE = 500

type Names = dict[tuple[str, str], str]


@dataclass(frozen=True)
class Line:
    """One entry, in words. `details` are what the act noted besides, name and value."""

    at: datetime
    act: Sentence
    by: str
    on_behalf_of: str
    thing: str
    channel: Sentence
    reason: str
    details: Sequence[tuple[str, str]]

    def as_cells(self) -> list[Sentence]:
        at = timezone.localtime(self.at).isoformat(sep=" ", timespec="seconds")
        details = "; ".join(f"{name}: {value}" for name, value in self.details)
        return [at, self.act, self.by, self.on_behalf_of, self.thing, self.channel, self.reason, details]


def lines_of(entries: Iterable[Entry]) -> Iterator[Line]:
    """Yield the lines of entries; names are asked for a few hundred entries at once."""
    for some in batched(entries, AT_ONCE):
        names = _names_in(some)
        yield from (_line(entry, names) for entry in some)


def _line(entry: Entry, names: Names) -> Line:
    return Line(
        at=entry.at,
        act=act_in_words(entry.action),
        by=_person(entry.actor_id, names),
        on_behalf_of=_person(entry.on_behalf_of_id, names),
        thing=_thing(entry, names),
        channel=channel_in_words(entry.channel),
        reason=entry.reason,
        details=[
            (str(DETAILS.get(name, name)), _plain(name, value, entry))
            for name, value in entry.data.items()
            if value not in ("", None)
        ],
    )


def _plain(name: str, value: object, entry: Entry) -> str:
    if name == "purpose":
        return str(PURPOSES.get(str(value), value))
    if name == "method":
        return str(HOW_VERIFIED.get(str(value), value))
    if name == "fields" and type(value) is dict:  # changes: the names say enough here, the hashes nothing to people
        value = sorted(value)
    if type(value) is not list:
        return str(value)
    return ", ".join(_field(entry.subject_type, str(each)) if name == "fields" else str(each) for each in value)


def _field(label: str, name: str) -> str:
    """Name a field of a thing as its forms do; one that is not its own keeps its code."""
    try:
        return str(apps.get_model(label)._meta.get_field(name).verbose_name)
    except (LookupError, FieldDoesNotExist):
        return name


def _person(number: int | None, names: Names) -> str:
    if number is None:
        return ""
    known = names.get(("residents.user", str(number)))
    return f"{known} ({number})" if known else _("Account %(number)s, which is gone") % {"number": number}


def _thing(entry: Entry, names: Names) -> str:
    if not entry.subject_type:  # a read of personal data, emptied after its term
        return _("Destroyed after a year")
    kind, name = _kind(entry.subject_type), names.get((entry.subject_type, entry.subject_id))
    return f"{kind} {entry.subject_id}: {name}" if name else f"{kind} {entry.subject_id}"


def _kind(label: str) -> str:
    """Name a kind of thing; one that this release no longer has keeps its code."""
    try:
        return capfirst(str(apps.get_model(label)._meta.verbose_name))
    except LookupError:
        return label


def _names_in(entries: Iterable[Entry]) -> Names:
    numbers: dict[str, set[str]] = defaultdict(set)
    for entry in entries:
        if entry.subject_type in NAMED:
            numbers[entry.subject_type].add(entry.subject_id)
        numbers[User._meta.label_lower] |= {str(each) for each in (entry.actor_id, entry.on_behalf_of_id) if each}
    return {
        (label, str(thing.pk)): str(thing)
        for label, some in numbers.items()
        for thing in _things(apps.get_model(label), some)
    }


def _things(model: type[Model], numbers: set[str]) -> Iterable[Model]:
    return model._default_manager.in_bulk([number for number in numbers if number.isdecimal()]).values()
