"""Work that falls due by the clock. Apps register it in `AppConfig.ready()`; `manage.py tick` does it.

Each piece is a function of the moment that returns how many things it did. It must be idempotent and safe when two
ticks run at once: a guarded UPDATE decides who acts.
"""

import logging
from collections.abc import Callable, Iterable
from datetime import date, datetime

from django.utils import timezone

type DueWork = Callable[[datetime], int]

logger = logging.getLogger(__name__)
_register: dict[str, DueWork] = {}


def register(name: str, work: DueWork, *, is_daily: bool = False) -> None:
    """Have `work` done at every tick, or at the first tick of each day that a process sees."""
    _register[name] = _once_a_day(work) if is_daily else work


def _once_a_day(work: DueWork) -> DueWork:
    done_on: date | None = None

    def on_a_new_day(at: datetime) -> int:
        nonlocal done_on
        today = timezone.localdate(at)
        if done_on == today:
            return 0
        done = work(at)
        done_on = today
        return done

    return on_a_new_day


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
