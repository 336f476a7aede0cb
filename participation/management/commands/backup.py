"""manage.py backup FILE: all of the town in one file, while it serves."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import CommandError
from django.core.management.base import BaseCommand
from django.utils import timezone

from participation.backup.make import make_backup
from participation.backup.refusals import BackupRefused
from participation.backup.sealing import chosen_key, write_new_key


class Command(BaseCommand):
    help = "Write all of the town to FILE, while it serves: databases and media, checksummed, encrypted with a key."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, metavar="FILE", help="The file to write.")
        parser.add_argument("--key-file", type=Path, help="A file with the key (default: BACKUP_KEY).")
        parser.add_argument("--new-key", action="store_true", help="Do not back up: put a fresh key in FILE.")

    def handle(self, *, file: Path, key_file: Path | None, new_key: bool, **options: Any) -> None:
        try:
            if new_key:
                write_new_key(file)
            else:
                make_backup(file, chosen_key(key_file, settings.BACKUP_KEY), at=timezone.now(), say=self.say)
        except (BackupRefused, OSError) as refusal:
            raise CommandError(str(refusal)) from refusal

    def say(self, line: str) -> None:
        self.stdout.write(line)
        self.stdout.flush()
