"""manage.py export_poll SLUG DIR: write the audit folder of a counted poll, as it stands at /audit/SLUG/."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from polls.board.folder import File, files_of, with_folder
from polls.models import Poll


class Command(BaseCommand):
    help = "Write the audit folder of a counted poll: board, tally, report, and the program that checks them."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("slug")
        parser.add_argument("folder", type=Path, help="made where it is not there; files of the same name are replaced")

    def handle(self, *args: Any, **options: Any) -> None:
        poll = with_folder(Poll.objects.all()).filter(slug=options["slug"]).first()
        if poll is None:
            raise CommandError(_why_not(options["slug"]))
        folder: Path = options["folder"]
        try:
            for file in files_of(poll).values():
                _write(folder / file.name, file)
        except OSError as error:
            raise CommandError(f"{folder}: {error.strerror or error}") from None
        self.stdout.write(f"Wrote {poll.slug} to {folder}. Check it with: python -I {folder / 'verify.py'}")


def _why_not(slug: str) -> str:
    poll = Poll.objects.filter(slug=slug).first()
    if poll is None:
        return f"There is no poll {slug}."
    return f"The poll {slug} is {poll.get_state_display().lower()}: it has an audit folder once it is counted."


def _write(path: Path, file: File) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("wb") as out:
        for part in file.stream():
            out.write(part)
