"""What must hold of all that is stored. Apps register it in `AppConfig.ready()`; `manage.py check_data` looks.

Each piece yields a sentence for every difference that it finds, the first one first; only that one is asked for. It
reads in streams or lets the database count, changes nothing, and may run while the town serves.
"""

from collections.abc import Callable, Iterator

from django.db.backends.base.base import BaseDatabaseWrapper

type DataCheck = Callable[[], Iterator[str]]

_register: dict[str, DataCheck] = {}


def register(name: str, check: DataCheck) -> None:
    _register[name] = check


def registered() -> dict[str, DataCheck]:
    return dict(_register)


def first_differences(say: Callable[[str], None]) -> dict[str, str]:
    """Do every check; return the first difference of each that found one, by its name."""
    found = {}
    for name, check in _register.items():
        difference = next(check(), None)
        say(f"  {name}: {'NOT as it should be' if difference else 'as it should be'}")
        if difference:
            found[name] = difference
    return found


_TRIGGERS = {
    "sqlite": "SELECT name FROM sqlite_master WHERE type = 'trigger'",
    "postgresql": "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal AND tgenabled IN ('O', 'A')",
}


def triggers_in(connection: BaseDatabaseWrapper) -> set[str]:
    """Return the names of the triggers that work in a database."""
    with connection.cursor() as cursor:
        cursor.execute(_TRIGGERS[connection.vendor])
        return {name for (name,) in cursor.fetchall()}
