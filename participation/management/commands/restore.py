"""manage.py restore FILE: a backup, put into an empty installation."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import CommandError, call_command
from django.core.management.base import BaseCommand

from participation.backup.refusals import BackupRefused
from participation.backup.restore import restore_backup
from participation.backup.sealing import chosen_key


class Command(BaseCommand):
    help = "Put the town in FILE, made by `backup`, into this installation, which must be empty and not serve."
    requires_system_checks = []  # one of them refuses all commands but this one while a restore is unfinished

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, metavar="FILE", help="The backup.")
        parser.add_argument("--key-file", type=Path, help="A file with the key (default: BACKUP_KEY).")

    def handle(self, *, file: Path, key_file: Path | None, **options: Any) -> None:
        try:
            restore_backup(file, chosen_key(key_file, settings.BACKUP_KEY), say=self.say)
        except (BackupRefused, OSError) as refusal:
            raise CommandError(str(refusal)) from refusal
        call_command("check_data", stdout=self.stdout)

    def say(self, line: str) -> None:
        self.stdout.write(line)
        self.stdout.flush()
