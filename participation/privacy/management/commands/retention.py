"""manage.py retention [--dry-run]: destroy what is kept longer than its term, or only say what that would be."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from participation.privacy.retention import destroy_once_a_day, terms


class Command(BaseCommand):
    help = "Destroy what is kept longer than its term. The clock does so once a day by itself."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--dry-run", action="store_true", help="Destroy nothing; say how much it would be.")

    def handle(self, *, dry_run: bool, **options: Any) -> None:
        at = timezone.now()
        for term in terms():
            self.stdout.write(f"{term.what}: {term.over(at)} ({term.words} {term.basis})")
        if not dry_run:
            self.stdout.write(f"Destroyed of {destroy_once_a_day(at)} kinds. The ledger says how much.")
