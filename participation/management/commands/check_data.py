"""manage.py check_data: whether all that is stored still holds together."""

import time
from typing import Any

from django.core.management import CommandError
from django.core.management.base import BaseCommand

from participation.checks import first_differences


class Command(BaseCommand):
    help = "Look at everything that is stored: constraints, counts, the record, files. Names what does not hold."

    def handle(self, **options: Any) -> None:
        begun = time.monotonic()
        self.say("Checking what is stored")
        if differences := first_differences(self.say):
            raise CommandError("\n".join(["Not everything holds together.", *differences.values()]))
        self.say(f"All that is stored holds together ({time.monotonic() - begun:.0f} s).")

    def say(self, line: str) -> None:
        self.stdout.write(line)
        self.stdout.flush()
