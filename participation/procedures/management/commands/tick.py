"""manage.py tick: do what the clock asks; with --every, again and again."""

import logging
import time
from collections.abc import Callable
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.db import close_old_connections
from django.utils import timezone

from participation.due import do_due_work

logger = logging.getLogger(__name__)


class Command(BaseCommand):
    help = "Do the work that has fallen due: open and close polls, chain the audit record, and so on."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--every", type=float, help="Repeat, with this many seconds between ticks.")

    def handle(self, *args: Any, every: float | None, **options: Any) -> None:
        if every is None:
            self._tick(self.stdout.write)
        while every is not None:
            self._tick(logger.info)
            close_old_connections()  # one that broke is made anew at the next tick
            time.sleep(every)

    def _tick(self, say: Callable[[str], object]) -> None:
        for name, count in do_due_work(timezone.now()).items():
            if count:
                say(f"{name}: {count}")
