"""That the record is whole: every link follows from its entry and the link before."""

from collections.abc import Iterator

from django.db import DEFAULT_DB_ALIAS, connections

from participation import checks
from participation.audit.parts import wrong_parts
from participation.audit.proof import first_broken_link

TABLES = ("entry", "link", "segment")
TRIGGERS = {  # of migrations 0002 and 0004
    "sqlite": {f"audit_{table}_{act}" for table in TABLES for act in ("update", "delete", "replace")},
    "postgresql": {f"audit_{table}_{act}" for table in TABLES for act in ("row", "all")},
}


def register_checks() -> None:
    checks.register("audit: append-only", append_only)
    checks.register("audit: chain", chain)
    checks.register("audit: closed parts", closed_parts)


def append_only() -> Iterator[str]:
    """The triggers that refuse to change or delete what is recorded."""
    connection = connections[DEFAULT_DB_ALIAS]
    for name in sorted(TRIGGERS[connection.vendor] - checks.triggers_in(connection)):
        yield f"The database has lost the trigger {name}, which keeps the record as it is."


def chain() -> Iterator[str]:
    if link := first_broken_link():
        yield (
            f"The record is broken at position {link.position} (entry {link.entry_id}): it, or what stood before it, "
            "was changed or taken away."
        )


def closed_parts() -> Iterator[str]:
    """Parts of the record that were closed: they join, and the record says of each that it was closed."""
    yield from wrong_parts()
