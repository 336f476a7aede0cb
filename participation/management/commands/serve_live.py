"""manage.py serve_live: one live process of `serve`, over a socket that it left open."""

import gc
import resource
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from participation.asgi import live
from participation.management.server import LiveServer
from participation.management.sockets import adopt


class Command(BaseCommand):
    help = "Serve websockets, and nothing else. Started by manage.py serve, which leaves a socket open."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--socket", type=int, required=True, help="The descriptor of a listening socket.")

    def handle(self, *, socket: int, **options: Any) -> None:
        _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
        resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))  # a file per listener
        server = LiveServer(live, adopt(socket))
        gc.freeze()
        server.run()
