"""manage.py prepare: whatever must be done once before a release serves, on one machine while no other does it."""

import hashlib
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import CommandError, call_command
from django.core.management.base import BaseCommand

from participation.demo.accounts import accounts_present
from participation.management.preparation import prepare
from participation.refusals import refusals_of_data, refusals_of_settings

MADE_OF = ".made-of"  # in STATIC_ROOT: from what it was collected


class Command(BaseCommand):
    help = "Refuse what is dangerous, collect static files, migrate, found the town; harmless when repeated."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--look", action="store_true", help="Only refuse what is dangerous; change nothing.")

    def handle(self, *, look: bool, **options: Any) -> None:
        _refuse(refusals_of_settings())
        if not look:
            self.make_what_is_missing()
        _refuse(refusals_of_data())

    def make_what_is_missing(self) -> None:
        if settings.STATIC_HASHED:
            self.collect_static()
        prepare(self.say)
        if accounts := accounts_present():
            self.say("Log in as one of these people, with the password demo:")
        for account in accounts:
            self.say(f"  {account.email:<26} {account.can}")

    def collect_static(self) -> None:
        """Collect, hash and compress, unless nothing changed since."""
        stamp, now_made_of = settings.STATIC_ROOT / MADE_OF, _made_of()
        if stamp.exists() and stamp.read_text() == now_made_of:
            return
        self.say("Collecting the static files (once per release)")
        call_command("collectstatic", interactive=False, clear=False, verbosity=0)
        stamp.write_text(now_made_of)

    def say(self, line: str) -> None:
        self.stdout.write(line)
        self.stdout.flush()


def _refuse(sentences: list[str]) -> None:
    if sentences:
        raise CommandError("\n".join(sentences))


def _made_of() -> str:
    """A digest of our static files, and of the lock that says which packages bring others."""
    digest = hashlib.sha256((settings.BASE_DIR / "requirements.txt").read_bytes())
    for path in sorted(path for folder in settings.STATICFILES_DIRS for path in Path(folder).rglob("*")):
        if path.is_file():
            digest.update(str(path).encode() + path.read_bytes())
    return digest.hexdigest()
