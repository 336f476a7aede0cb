"""The rules that the database itself keeps, looked at once more: a disk or a careless hand may have broken them.

Every rule of every model is asked of its table as if nothing enforced it; that it is there to be enforced, too.
"""

import re
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings
from django.db import connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.migrations.loader import MigrationLoader
from django.db.models import Count, Exists, FileField, ForeignKey, Model, OuterRef, Q, UniqueConstraint

from participation import checks
from participation.backup.tables import models_of, remember_more


def register_checks() -> None:
    checks.register("database: migrations", migrations)
    checks.register("database: storage", storage)
    checks.register("database: rules in force", rules_in_force)
    checks.register("database: foreign keys", foreign_keys)
    checks.register("database: uniqueness", uniqueness)
    checks.register("database: values", values)
    checks.register("files: present", files)


def migrations() -> Iterator[str]:
    """Every migration of this release was done."""
    for alias in connections:
        loader = MigrationLoader(connections[alias])
        for app, name in sorted(loader.graph.nodes.keys() - loader.applied_migrations.keys()):
            yield f"The migration {app}.{name} was not done in the database {alias}."


def storage() -> Iterator[str]:
    """SQLite looks through its own pages and indexes; PostgreSQL does so by its page checksums when it reads."""
    for alias in connections:
        if connections[alias].vendor == "sqlite":
            remember_more(connections[alias])
            with connections[alias].cursor() as cursor:
                cursor.execute("PRAGMA integrity_check(1)")
                if (said := cursor.fetchone()[0]) != "ok":
                    yield f"The database {alias} is damaged: {said}."


_RULES = {
    "sqlite": ("SELECT name FROM sqlite_master WHERE type = 'index'", "SELECT sql FROM sqlite_master"),
    "postgresql": ("SELECT relname FROM pg_class WHERE relkind = 'i'", "SELECT conname FROM pg_constraint"),
}
_IN_A_TABLE = re.compile(r'CONSTRAINT "(\w+)"')  # as SQLite keeps the statement that made it


def rules_in_force() -> Iterator[str]:
    """Every constraint that a model names is in its database."""
    for alias in connections:
        present, longest = _rules_of(connections[alias]), connections[alias].ops.max_name_length()
        for model in models_of(alias):
            for constraint in model._meta.constraints:
                if constraint.name[:longest] not in present:
                    yield f"The table {model._meta.db_table} has lost its rule {constraint.name}."


def _rules_of(connection: BaseDatabaseWrapper) -> set[str]:
    names: set[str] = set()
    with connection.cursor() as cursor:
        for query in _RULES[connection.vendor]:
            cursor.execute(query)
            for (text,) in cursor.fetchall():
                names.update([text, *_IN_A_TABLE.findall(text)] if text else [])
    return names


def foreign_keys() -> Iterator[str]:
    """What a row points at is there."""
    for alias in connections:
        for model in models_of(alias):
            for field in model._meta.local_fields:
                if isinstance(field, ForeignKey) and field.db_constraint:  # type: ignore[attr-defined]
                    yield from _pointing_nowhere(model, field, alias)


def _pointing_nowhere(model: type[Model], field: "ForeignKey[Model, Model]", alias: str) -> Iterator[str]:
    target = field.target_field
    there = target.model._base_manager.using(alias).filter(**{target.attname: OuterRef(field.attname)})
    lost = model._base_manager.using(alias).filter(~Exists(there), **{f"{field.attname}__isnull": False})
    for key, value in lost.values_list("pk", field.attname).order_by()[:1]:
        yield f"{model._meta.label} {key} points at {target.model._meta.label} {value}, which is not there."


def uniqueness() -> Iterator[str]:
    """What may be there once is there once."""
    for alias in connections:
        for model in models_of(alias):
            for names, condition in _unique_together(model):
                yield from _twice(model, names, condition, alias)


def _unique_together(model: type[Model]) -> Iterator[tuple[tuple[str, ...], Q]]:
    for field in model._meta.local_fields:
        if field.unique and not (field.primary_key and field.remote_field):
            yield (field.attname,), Q()
    yield from ((tuple(names), Q()) for names in model._meta.unique_together)
    for rule in model._meta.constraints:
        if isinstance(rule, UniqueConstraint) and rule.fields:
            yield tuple(rule.fields), rule.condition or Q()


def _twice(model: type[Model], names: tuple[str, ...], condition: Q, alias: str) -> Iterator[str]:
    """NULL equals nothing, so rows with one are not compared."""
    rows = model._base_manager.using(alias).filter(condition, **{f"{name}__isnull": False for name in names})
    for row in rows.values(*names).annotate(times=Count("*")).filter(times__gt=1).order_by()[:1]:
        told = ", ".join(f"{name} {row[name]}" for name in names)
        yield f"{model._meta.label} has {row['times']} rows with {told}, where one is allowed."


_ROWS_RULES = """
    SELECT conrelid::regclass::text, conname, pg_get_expr(conbin, conrelid)
    FROM pg_constraint WHERE contype = 'c' AND conrelid <> 0 AND connamespace = current_schema()::regnamespace
"""


def values() -> Iterator[str]:
    """Every row keeps the rules about rows. SQLite asks that in its `storage` check already."""
    for alias in connections:
        if connections[alias].vendor == "postgresql":
            with connections[alias].cursor() as cursor:
                cursor.execute(_ROWS_RULES)
                for table, name, expression in cursor.fetchall():
                    cursor.execute(f"SELECT 1 FROM {table} WHERE NOT ({expression}) LIMIT 1")  # noqa: S608
                    if cursor.fetchone():
                        yield f"A row of {table} breaks its rule {name}."


def files() -> Iterator[str]:
    """Every file that a row names lies in the media folder."""
    for alias in connections:
        for model in models_of(alias):
            for field in model._meta.local_fields:
                if isinstance(field, FileField):
                    yield from _missing_files(model, field.attname, alias)


def _missing_files(model: type[Model], name: str, alias: str) -> Iterator[str]:
    rows = model._base_manager.using(alias).exclude(**{name: ""}).order_by("pk")
    for key, file in rows.values_list("pk", name).iterator():
        if file and not Path(settings.MEDIA_ROOT / file).is_file():
            yield f"{model._meta.label} {key} names the file {file}, which is not there."
