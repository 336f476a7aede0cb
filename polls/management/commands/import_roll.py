"""manage.py import_roll SLUG FILE --by ADDRESS: store an electoral roll, as the clerk's page does, telling progress."""

from datetime import date
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone, translation

from participation.errors import DomainError
from participation.residents.models import User
from polls.models import Poll
from polls.roll import RollPlan, import_roll, plan_roll


class Command(BaseCommand):
    help = "Make the electoral roll of a poll equal to a CSV file. While one line is wrong, nothing is stored."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("slug", metavar="SLUG")
        parser.add_argument("file", type=Path, metavar="FILE")
        parser.add_argument("--by", required=True, metavar="ADDRESS", help="The e-mail address of the clerk.")
        parser.add_argument("--dry-run", action="store_true", help="Say what would change, and store nothing.")
        parser.add_argument("--drawn-up", type=date.fromisoformat, metavar="DAY", help="2026-11-29; else today.")
        parser.add_argument("--source", default="", help="Where it comes from.")

    def handle(
        self, *args: Any, slug: str, file: Path, by: str, dry_run: bool, drawn_up: date | None, source: str,
        **options: Any,
    ) -> None:  # fmt: skip
        with translation.override("en"):
            try:
                self._import(slug, file, by, dry_run=dry_run, drawn_up=drawn_up, source=source)
            except (DomainError, OSError, Poll.DoesNotExist, User.DoesNotExist) as error:
                raise CommandError(f"{error} Nothing was stored.") from None

    def _import(
        self, slug: str, file: Path, by: str, *, dry_run: bool, drawn_up: date | None, source: str
    ) -> None:  # fmt: skip
        poll, clerk = Poll.objects.get(slug=slug), User.objects.get(email__iexact=by)
        with file.open("rb") as content:
            plan = plan_roll(poll, content, at=timezone.now(), progress=self._say)
        self._tell(plan)
        if plan.bad_lines:
            raise CommandError(f"{len(plan.bad_lines)} lines are not right. Nothing was stored.")
        if dry_run:
            self.stdout.write("Nothing was stored: this was a dry run.")
            return
        import_roll(poll, plan, roll_date=drawn_up, source=source, by=clerk, at=timezone.now(), progress=self._say)
        self.stdout.write(f"The electoral roll now holds {len(plan.entries)} people.")

    def _say(self, what: str, done: int) -> None:
        self.stdout.write(f"{what} {done}")
        self.stdout.flush()

    def _tell(self, plan: RollPlan) -> None:
        for bad in plan.bad_lines:
            self.stderr.write(f"Line {bad.line}: {bad.reason}")
        self.stdout.write(
            f"{plan.added} new, {plan.changed} changed, {plan.unchanged} as they were, {plan.removed} no longer on it."
        )
