"""manage.py serve: all that a town hall runs, under one parent that starts again what dies, until Ctrl-C."""

from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management import CommandError
from django.core.management.base import BaseCommand

from participation.management.embedded import ServerError
from participation.management.serving import KINDS, Closed, Town
from participation.refusals import refusals_of_settings


class Command(BaseCommand):
    help = "Serve the town with WEB workers, LIVE processes for websockets, a task worker and the clock."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--port", type=int, default=settings.PORT, help="Where pages are (default: PORT).")
        parser.add_argument("--only", choices=KINDS, help="Run one kind alone, after `manage.py prepare`.")

    def handle(self, *, port: int, only: str | None, **options: Any) -> None:
        if refusals := refusals_of_settings():
            raise CommandError("\n".join(refusals))
        try:
            with Town(port, [only] if only else list(KINDS), self.say) as town:
                town.serve(with_preparation=only is None)
        except Closed:
            pass
        except ServerError as error:
            raise CommandError(str(error)) from error
        self.say("\nClosed. What was said and voted is kept.")

    def say(self, line: str) -> None:
        self.stdout.write(line)
        self.stdout.flush()
