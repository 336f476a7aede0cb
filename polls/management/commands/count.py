"""manage.py count METHOD FILE: count an election from a file, by any method, with every round (docs/counting.md)."""

import csv
import json
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import translation

from polls.explanations import sentence
from polls.methods import METHODS
from polls.methods.counting import CanNotBeCounted, count
from polls.methods.equal_shares import COMPLETIONS
from polls.methods.explain import explain
from polls.methods.files import MalformedFile, read_election
from polls.methods.report import as_text
from polls.methods.result import LotNeeded, Result

MALFORMED, NEEDS_LOT = 2, 3


class Command(BaseCommand):
    help = "Count the ballots of a BLT, Pabulib, ABIF or CSV file and show every round. Nothing is stored."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("method", choices=METHODS, metavar="METHOD", help=", ".join(METHODS))
        parser.add_argument("file", type=Path, metavar="FILE")
        parser.add_argument("--seats", type=int, metavar="N", help="How many win; else what the file says, or one.")
        parser.add_argument("--completion", choices=COMPLETIONS, default="none", help="How equal-shares goes on.")
        parser.add_argument(
            "--lot", default="", metavar="NAME,…", help="A lot that was drawn: the options, whoever is favoured first."
        )
        parser.add_argument("--json", action="store_true", help="Write the result as JSON.")

    def handle(
        self, *args: Any, method: str, file: Path, seats: int | None, completion: str, lot: str, json: bool,
        **options: Any,
    ) -> None:  # fmt: skip
        result = self._counted(method, file, seats, completion, lot)
        self.stdout.write(_as_json(result) if json else _as_text(result))

    def _counted(self, method: str, file: Path, seats: int | None, completion: str, lot: str) -> Result:
        try:
            election = read_election(file.read_bytes())
            return count(method, election, seats=seats, completion=completion, lot=_names(lot))
        except OSError as error:
            raise CommandError(str(error), returncode=MALFORMED) from None
        except MalformedFile as error:
            raise CommandError(f"{file.name}, {error}.", returncode=MALFORMED) from None
        except CanNotBeCounted as error:
            raise CommandError(f"{file.name}: {error}.", returncode=MALFORMED) from None
        except LotNeeded as error:
            raise CommandError(
                f"{file.name}: {error}. Draw it in public and give the order with --lot {','.join(error.tied)}",
                returncode=NEEDS_LOT,
            ) from None


def _names(lot: str) -> list[str]:
    """Return the names of a lot; a name with a comma stands between quotes."""
    return [name.strip() for name in next(csv.reader([lot], skipinitialspace=True), []) if name.strip()]


def _as_json(result: Result) -> str:
    reasons = [
        {"option": each.option, "won": each.has_won, "code": each.code, "round": each.round, "margin": each.margin}
        | dict(each.figures)
        for each in explain(result)
    ]
    return json.dumps(result.as_json() | {"reasons": reasons}, ensure_ascii=False, indent=2, default=str)


def _as_text(result: Result) -> str:
    """Return the rounds and the winners, and for each option why. Commands speak English."""
    with translation.override("en"):
        return "\n".join([as_text(result), "", *(sentence(reason) for reason in explain(result))]).rstrip()
