"""Work that falls due by the clock. Apps register it in `AppConfig.ready()`; `manage.py tick` does it.

Each piece is a function of the moment that returns how many things it did. It must be idempotent and safe when two
ticks run at once: a guarded UPDATE decides who acts.
"""

import logging
from collections.abc import Callable, Iterable
from datetime import datetime

type DueWork = Callable[[datetime], int]

logger = logging.getLogger(__name__)
_register: dict[str, DueWork] = {}


def register(name: str, work: DueWork) -> None:
    _register[name] = work


def registered() -> dict[str, DueWork]:
    return dict(_register)


def each_by_itself[T](things: Iterable[T], act: Callable[[T], object]) -> int:
    """Do `act` to each of `things`; return to how many. One that fails is logged and holds up no other."""
    done = 0
    for thing in list(things):
        try:
            act(thing)
            done += 1
        except Exception:  # whatever it is: the next tick tries again
            logger.exception("Due work on %r failed.", thing)
    return done


def do_due_work(at: datetime) -> dict[str, int]:
    """Do everything due at `at`; return how much each piece did. One that fails stops no other, nor the clock."""
    done = {}
    for name, work in _register.items():
        try:
            done[name] = work(at)
        except Exception:  # whatever it is, polls must still close: it is logged and tried again
            logger.exception("Due work %s failed; the next tick tries again.", name)
    return done
