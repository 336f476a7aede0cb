"""When a person's data were shown to somebody of the town, and what for: never to whom, which the record keeps."""

from collections.abc import Sequence

from django.utils import formats, timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from participation.audit.models import Entry
from participation.audit.purposes import Purpose
from participation.audit.reads import READ
from participation.residents.desk.models import Contact
from participation.residents.models import User
from participation.residents.verification.models import Letter

NAMED_IN = (Letter, Contact, User)
"""Whose fields are shown; of two of one name, what the later calls it holds."""
PURPOSES = dict(Purpose.choices)


def columns_of_looks() -> Sequence[str]:
    return [capfirst(_("day")), capfirst(_("which data")), capfirst(_("what for"))]


def looks_at(person: User) -> Sequence[Sequence[str]]:
    """Return day, fields and purpose of each time, in words, the oldest first."""
    names = {field.name: str(field.verbose_name) for model in NAMED_IN for field in model._meta.local_fields}
    read = Entry.objects.filter(action=READ, subject_type=User._meta.label_lower, subject_id=str(person.pk))
    return [
        [
            formats.date_format(timezone.localtime(entry.at)),
            ", ".join(names.get(field, field) for field in entry.data["fields"]),
            str(PURPOSES.get(entry.data["purpose"], entry.data["purpose"])),
        ]
        for entry in read.order_by("pk").iterator()
    ]
