"""A person with the roles held today, read by one statement that is not built anew: every page starts so."""

from collections.abc import Sequence
from typing import Any

from django.db import connection
from django.utils import timezone

from participation.residents.models import User
from participation.rows import converted
from participation.standing import standing_cursor

FIELDS = User._meta.concrete_fields
NAMES = [field.attname for field in FIELDS]
# Of a statement that reads residents_user as `person`: what it selects, the last column being a role, and its join with
# the roles of %(today)s. It gives one row for each role, one without a role for most people.
COLUMNS = ", ".join(f'person."{field.column}"' for field in FIELDS) + ", held.role"
ROLES_HELD = """
LEFT JOIN residents_roleassignment held ON held.user_id = person.id
    AND held.starts_on <= %(today)s AND (held.ends_on IS NULL OR held.ends_on >= %(today)s)
    AND held.ended_at IS NULL
"""
PERSON = f"SELECT {COLUMNS} FROM residents_user person {ROLES_HELD} WHERE person.id = %(person)s"  # noqa: S608


def today() -> str:
    return timezone.localdate().isoformat()


def load_person(key: int) -> User | None:
    with standing_cursor() as cursor:
        cursor.execute(PERSON, {"person": key, "today": today()})
        return made_of(cursor.fetchall())


def made_of(rows: Sequence[Sequence[Any]]) -> User | None:
    """Return the person whom `rows` of COLUMNS are about; None where they are about nobody."""
    if not rows or rows[0][0] is None:
        return None
    person = User.from_db(connection.alias, NAMES, converted(User, rows[0][:-1]))
    person.roles = frozenset(row[-1] for row in rows if row[-1])
    return person
