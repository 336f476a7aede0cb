"""manage.py run: one command that makes what is missing and serves the town until Ctrl-C."""

import gc
import signal
import socket
from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management import CommandError
from django.core.management.base import BaseCommand

from participation.asgi import application
from participation.demo.accounts import accounts_present
from participation.management.clock import Clock
from participation.management.preparation import prepare
from participation.management.server import PortTaken, TownServer


class Command(BaseCommand):
    help = "Prepare what is missing, then serve the town on 127.0.0.1 with its clock. Ctrl-C stops it."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--port", default=str(settings.PORT), help="The port to listen on (default: PORT).")
        parser.add_argument("--tick", type=float, default=5, help="Seconds between two ticks of the clock.")

    def handle(self, *, port: str, tick: float, **options: Any) -> None:
        for wish_to_stop in (signal.SIGINT, signal.SIGTERM):  # a shell's background command starts with SIGINT ignored
            signal.signal(wish_to_stop, signal.default_int_handler)
        try:
            number = _free_port(port)
            prepare(self.say)
            self.serve(number, tick)
        except KeyboardInterrupt:
            pass
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        gc.freeze()  # nothing is collected when the interpreter ends, so it ends at once
        self.say("\nClosed. What was said and voted is kept.")

    def serve(self, port: int, tick: float) -> None:
        clock = Clock(tick)
        server = TownServer(application, port, when_open=lambda: self.welcome(port))
        clock.start()
        gc.freeze()  # what is loaded by now stays: no collection looks through it again
        try:
            server.run()
        except PortTaken as refusal:
            raise CommandError(f"Port {port} can not be opened: {refusal}") from refusal
        finally:
            clock.stop()

    def welcome(self, port: int) -> None:
        self.say(f"\n{settings.SITE_NAME} is open on http://127.0.0.1:{port}/  (Ctrl-C closes it)")
        if accounts := accounts_present():
            self.say("\nLog in as one of these people, with the password demo:")
        for account in accounts:
            self.say(f"  {account.email:<26} {account.can}")

    def say(self, line: str) -> None:
        self.stdout.write(line)
        self.stdout.flush()


def _free_port(text: str) -> int:
    """Return the port that `text` names, before any work is done for nothing."""
    if not (text.isdecimal() and 1 <= int(text) <= 65535):
        raise CommandError(f"{text!r} is not a port: give a whole number from 1 to 65535.")
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", int(text)))
        except PermissionError:
            raise CommandError(f"Port {text} is kept for the system: choose one from 1024 up.") from None
        except OSError:
            raise CommandError(f"Port {text} is in use: stop what listens there, or choose another port.") from None
    return int(text)
