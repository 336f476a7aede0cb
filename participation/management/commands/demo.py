"""manage.py demo: fill an empty database with the demonstration town."""

import time
from typing import Any

from django.core.management import CommandError
from django.core.management.base import BaseCommand
from django.utils import timezone

from participation.demo.accounts import PASSWORD, accounts_present
from participation.demo.loader import DemoRefused, load_town


class Command(BaseCommand):
    help = "Fill an empty database with a fictional town. Refused unless DEBUG or ALLOW_DEMO is set."

    def handle(self, **options: Any) -> None:
        started = time.monotonic()
        try:
            load_town(timezone.now(), self.say)
        except DemoRefused as refusal:
            raise CommandError(str(refusal)) from refusal
        self.say(f"Loaded in {time.monotonic() - started:.0f} s. Log in with the password {PASSWORD} as:")
        for account in accounts_present():
            self.say(f"  {account.email:<26} {account.can}")

    def say(self, line: str) -> None:
        self.stdout.write(line)
        self.stdout.flush()
