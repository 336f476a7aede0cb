"""manage.py tick: do what the clock asks; with --every, again and again."""

import time
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.utils import timezone

from participation.due import do_due_work


class Command(BaseCommand):
    help = "Do the work that has fallen due: open and close polls, chain the audit record, and so on."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--every", type=float, help="Repeat, with this many seconds between ticks.")

    def handle(self, *args: Any, every: float | None, **options: Any) -> None:
        self._tick()
        while every:
            time.sleep(every)
            self._tick()

    def _tick(self) -> None:
        for name, count in do_due_work(timezone.now()).items():
            if count:
                self.stdout.write(f"{name}: {count}")
