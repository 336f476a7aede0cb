"""Work that falls due by the clock. Apps register it in `AppConfig.ready()`; `manage.py tick` does it.

Each piece is a function of the moment that returns how many things it did. It must be idempotent and safe when two
ticks run at once: a guarded UPDATE decides who acts.
"""

import logging
from collections.abc import Callable
from datetime import datetime

type DueWork = Callable[[datetime], int]

logger = logging.getLogger(__name__)
_register: dict[str, DueWork] = {}


def register(name: str, work: DueWork) -> None:
    _register[name] = work


def registered() -> dict[str, DueWork]:
    return dict(_register)


def do_due_work(at: datetime) -> dict[str, int]:
    """Do everything due at `at`; return how much each piece did. One that fails stops no other, nor the clock."""
    done = {}
    for name, work in _register.items():
        try:
            done[name] = work(at)
        except Exception:  # whatever it is, polls must still close: it is logged and tried again
            logger.exception("Due work %s failed; the next tick tries again.", name)
    return done
