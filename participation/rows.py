"""Rows put in and read by statements that are made once for each table: making one takes Django longer than running it.

For what people do all day; anything else goes by `objects`. No signals are sent. All values are those of the object: a
column that the database fills in itself has to be given.
"""

from collections.abc import Iterable, Sequence
from functools import cache
from itertools import batched
from typing import Any

from django.db import connection
from django.db.models import Field, Model

from participation.standing import standing_cursor

AT_ONCE = 500  # rows in a statement
LARGEST = 2**63 - 1  # number that a row can have; SQLite takes no larger one, not even in a question


def put_in[M: Model](row: M) -> M:
    """Insert `row`, in the caller's transaction, and give it its number. Raises `IntegrityError` as saving it would."""
    with standing_cursor() as cursor:
        cursor.execute(f"{_insert(type(row))} VALUES {_places(row)} RETURNING id", _values(row))
        row.pk = cursor.fetchone()[0]
    row._state.adding, row._state.db = False, connection.alias
    return row


def read_row[M: Model](model: type[M], key: int) -> M | None:
    """Return the row with number `key`, without what it refers to; None where there is none."""
    if key > LARGEST:
        return None
    with standing_cursor() as cursor:
        cursor.execute(_select(model), [key])
        found = cursor.fetchone()
    if found is None:
        return None
    fields = model._meta.concrete_fields
    return model.from_db(connection.alias, [field.attname for field in fields], converted(model, found))


def converted(model: type[Model], row: Sequence[Any]) -> Sequence[Any]:
    """Return the values of a row of all of the model's columns as Django would: SQLite has no moments or booleans."""
    converters = _converters(model, connection.vendor)
    if not converters:
        return row
    compiler = model._default_manager.all().query.get_compiler(connection=connection)
    return next(iter(compiler.apply_converters([row], converters)))


def put_in_once(row: Model) -> bool:
    """Insert `row` unless a constraint is in the way; return whether it was inserted."""
    with standing_cursor() as cursor:
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
def _select(model: type[Model]) -> str:
    quote = connection.ops.quote_name
    columns = ", ".join(quote(str(field.column)) for field in model._meta.concrete_fields)
    return f"SELECT {columns} FROM {quote(model._meta.db_table)} WHERE id = %s"  # noqa: S608


@cache
def _converters(model: type[Model], vendor: str) -> dict[int, Any]:
    compiler = model._default_manager.all().query.get_compiler(connection=connection)
    table = model._meta.db_table
    return compiler.get_converters([field.get_col(table) for field in model._meta.concrete_fields])


@cache
def _fields(model: type[Model]) -> Sequence[Field[Any, Any]]:
    return [field for field in model._meta.local_concrete_fields if field is not model._meta.auto_field]


def _places(row: Model) -> str:
    return f"({', '.join(['%s'] * len(_fields(type(row))))})"


def _values(row: Model) -> list[Any]:
    return [field.get_db_prep_save(field.pre_save(row, add=True), connection) for field in _fields(type(row))]
