"""manage.py rehearse SLUG: live the whole life of a poll with made-up people, and leave nothing behind."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone, translation

from participation.errors import DomainError
from polls.models import Poll
from polls.rehearsal import rehearse


class Command(BaseCommand):
    help = "Live the whole life of a poll, from announced to archived, with made-up voters. Nothing of it is stored."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("slug", help="The short name of the poll, in whatever state it is.")
        parser.add_argument("--voters", type=int, default=24, help="How many made-up people vote (1 to 1000).")

    def handle(self, *args: Any, slug: str, voters: int, **options: Any) -> None:
        if not 1 <= voters <= 1000:
            raise CommandError("--voters is a number from 1 to 1000.")
        poll = Poll.objects.filter(slug=slug).first()
        if poll is None:
            raise CommandError(f"There is no poll “{slug}”.")
        with translation.override("en"):
            try:
                lines = rehearse(poll, voters=voters, at=timezone.now())
            except DomainError as error:
                raise CommandError(f"The rehearsal stopped: {error.message} Nothing was stored.") from None
        self.stdout.write("\n".join([*lines, "This was a rehearsal. Nothing of it is stored."]))
