"""manage.py make_census REGISTER.csv CENSUS.csv: turn a population register into pseudonyms, where the pepper is."""

import csv
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import translation

from participation.residents.verification.census import CensusWrong, header, made_of
from participation.residents.verification.countries import Country


class Command(BaseCommand):
    help = "Turn a population register (CSV: number, neighbourhood, born) into pseudonyms, with this town's PEPPER."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("register", type=Path)
        parser.add_argument("census", type=Path)
        parser.add_argument("--country", choices=[country.value for country in Country], default=Country.BELGIUM.value)

    def handle(self, *args: Any, register: Path, census: Path, country: str, **options: Any) -> None:
        try:
            with translation.override("en"), register.open(newline="", encoding="utf-8-sig") as lines:
                rows = list(made_of(lines, Country(country)))
        except (CensusWrong, OSError) as error:
            raise CommandError(f"{error} Nothing was written.") from None
        with census.open("w", newline="", encoding="utf-8") as file:
            writer = csv.writer(file)
            writer.writerow(header())
            writer.writerows(rows)
        self.stdout.write(f"{len(rows)} people, without names or numbers, are in {census}.")
