"""Rows put in by a statement that is made once for each table: making one takes Django longer than running it.

For what people do all day; anything else is made by `objects.create`. No signals are sent. All values are those of the
object: a column that the database fills in itself has to be given.
"""

from collections.abc import Iterable, Sequence
from functools import cache
from itertools import batched
from typing import Any

from django.db import connection
from django.db.models import Field, Model

AT_ONCE = 500  # rows in a statement


def put_in[M: Model](row: M) -> M:
    """Insert `row`, in the caller's transaction, and give it its number. Raises `IntegrityError` as saving it would."""
    with connection.cursor() as cursor:
        cursor.execute(f"{_insert(type(row))} VALUES {_places(row)} RETURNING id", _values(row))
        row.pk = cursor.fetchone()[0]
    row._state.adding, row._state.db = False, connection.alias
    return row


def put_in_once(row: Model) -> bool:
    """Insert `row` unless a constraint is in the way; return whether it was inserted."""
    with connection.cursor() as cursor:
        cursor.execute(f"{_insert(type(row))} VALUES {_places(row)} ON CONFLICT DO NOTHING", _values(row))
        return bool(cursor.rowcount)


def put_in_all(rows: Iterable[Model]) -> None:
    """Insert `rows`, all of one table, in as few statements as may be."""
    with connection.cursor() as cursor:
        for some in batched(rows, AT_ONCE):
            places = ", ".join([_places(some[0])] * len(some))
            cursor.execute(
                f"{_insert(type(some[0]))} VALUES {places}", [value for row in some for value in _values(row)]
            )


@cache
def _insert(model: type[Model]) -> str:
    quote = connection.ops.quote_name
    columns = ", ".join(quote(str(field.column)) for field in _fields(model))
    return f"INSERT INTO {quote(model._meta.db_table)} ({columns})"


@cache
def _fields(model: type[Model]) -> Sequence[Field[Any, Any]]:
    return [field for field in model._meta.local_concrete_fields if field is not model._meta.auto_field]


def _places(row: Model) -> str:
    return f"({', '.join(['%s'] * len(_fields(type(row))))})"


def _values(row: Model) -> list[Any]:
    return [field.get_db_prep_save(field.pre_save(row, add=True), connection) for field in _fields(type(row))]
