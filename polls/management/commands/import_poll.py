"""manage.py import_poll FILE: read a Pabulib file, or any election file by a method, into a closed poll."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone, translation

from participation.dossiers.models import Dossier
from participation.errors import DomainError
from polls.election_import import Imported, import_election
from polls.file_import import import_pabulib
from polls.methods.files.reading import MalformedFile
from polls.models import Ballot, Method, Poll, Tally


class Command(BaseCommand):
    help = (
        "Read the approval ballots of a Pabulib file (.pb) into a closed poll or, with --method, those of any BLT, "
        "Pabulib, ABIF or CSV file. A malformed file stores nothing."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--dossier", help="The short name of the dossier that the poll belongs to.")
        parser.add_argument(
            "--method", choices=Method.values, metavar="METHOD", help=f"Count by this: {', '.join(Method.values)}."
        )
        parser.add_argument("--seats", type=int, metavar="N", help="How many win by stv; else what the file says.")
        parser.add_argument(
            "--as-approval", action="store_true", help="Also read points and rankings: who is named is approved."
        )

    def handle(
        self, *args: Any, file: Path, dossier: str | None, method: str | None, seats: int | None, as_approval: bool,
        **options: Any,
    ) -> None:  # fmt: skip
        with translation.override("en"):  # commands speak English, also when a rule of the polls says no
            if method:
                self._tell(self._import_by(Method(method), file, dossier, seats))
                return
            poll = self._import(file, dossier, as_approval)
        self.stdout.write(f"{poll.snapshot.ballots} ballots are counted: {poll.get_absolute_url()}results/")

    def _import_by(self, method: Method, file: Path, dossier: str | None, seats: int | None) -> Imported:
        try:
            where = Dossier.objects.get(slug=dossier) if dossier else None
            return import_election(file, method, seats=seats, at=timezone.now(), dossier=where)
        except MalformedFile as error:
            raise CommandError(f"{file.name}, {error}. Nothing was stored.") from None
        except (DomainError, OSError, Dossier.DoesNotExist) as error:
            raise CommandError(f"{file.name}: {error} Nothing was stored.") from None

    def _tell(self, imported: Imported) -> None:
        poll, tally = imported.poll, Tally.objects.filter(poll=imported.poll).first()
        left_out = f"{imported.blank} blank and {imported.invalid} invalid ones are left out."
        self.stdout.write(f"{Ballot.objects.filter(poll_key=poll.key).count()} ballots are stored; {left_out}")
        if tally and tally.tied:
            self.stdout.write(f"A lot has to be drawn between {', '.join(tally.tied)}.")
        elif tally:
            self.stdout.write(f"Winners: {', '.join(tally.result['winners']) or 'none'}.")
        self.stdout.write(f"{poll.get_absolute_url()}results/")

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
