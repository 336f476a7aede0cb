"""manage.py load_census CENSUS.csv: put a census in the place of the one before."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import IntegrityError
from django.utils import timezone, translation

from participation.residents.verification.census import CensusWrong, load_census


class Command(BaseCommand):
    help = "Put what make_census wrote in the place of the census before. A wrong file changes nothing."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("census", type=Path)

    def handle(self, *args: Any, census: Path, **options: Any) -> None:
        try:
            with translation.override("en"), census.open(newline="", encoding="utf-8-sig") as lines:
                loaded = load_census(lines, at=timezone.now())
        except (CensusWrong, OSError) as error:
            raise CommandError(f"{error} Nothing was changed.") from None
        except IntegrityError:
            raise CommandError("Somebody is in the file twice. Nothing was changed.") from None
        self.stdout.write(f"{loaded.people} people live here.")
