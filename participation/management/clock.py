"""The clock of a town in one process: a thread that does what has fallen due every few seconds."""

import threading

from django.db import connections
from django.utils import timezone

from participation.due import do_due_work


class Clock(threading.Thread):
    """Ticks until `stop`. Its database connection is its own, and is closed after every tick."""

    def __init__(self, seconds: float) -> None:
        super().__init__(name="clock", daemon=True)
        self.seconds = seconds
        self._stopped = threading.Event()

    def run(self) -> None:
        while not self._stopped.wait(self.seconds):
            try:
                do_due_work(timezone.now())
            finally:
                connections.close_all()

    def stop(self) -> None:
        self._stopped.set()
        self.join(timeout=1)
