"""manage.py import_poll FILE.pb: read a Pabulib file into a closed poll."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone, translation

from participation.dossiers.models import Dossier
from participation.errors import DomainError
from polls.file_import import import_pabulib
from polls.methods.files.reading import MalformedFile
from polls.models import Poll


class Command(BaseCommand):
    help = "Read the approval ballots of a Pabulib file (.pb) into a closed poll. A malformed file stores nothing."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--dossier", help="The short name of the dossier that the poll belongs to.")
        parser.add_argument(
            "--as-approval", action="store_true", help="Also read points and rankings: who is named is approved."
        )

    def handle(self, *args: Any, file: Path, dossier: str | None, as_approval: bool, **options: Any) -> None:
        with translation.override("en"):  # commands speak English, also when a rule of the polls says no
            poll = self._import(file, dossier, as_approval)
        self.stdout.write(f"{poll.snapshot.ballots} ballots are counted: {poll.get_absolute_url()}results/")

    def _import(self, file: Path, dossier: str | None, as_approval: bool) -> Poll:
        try:
            return import_pabulib(
                file,
                at=timezone.now(),
                dossier=Dossier.objects.get(slug=dossier) if dossier else None,
                any_vote_type=as_approval,
                progress=self._progress,
            )
        except MalformedFile as error:
            raise CommandError(f"{file.name}, {error}. Nothing was stored.") from None
        except (DomainError, OSError, Dossier.DoesNotExist) as error:
            raise CommandError(f"{error} Nothing was stored.") from None

    def _progress(self, done: int, total: int) -> None:
        self.stdout.write(f"{done} of {total} ballots")
        self.stdout.flush()
