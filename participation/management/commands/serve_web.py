"""manage.py serve_web: the web workers of `serve`, over a socket that it left open."""

from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from participation.management.sockets import adopt
from participation.management.web_server import WebServer
from participation.wsgi import application


class Command(BaseCommand):
    help = "Serve pages and API with WEB workers. Started by manage.py serve, which leaves a socket open."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--socket", type=int, required=True, help="The descriptor of a listening socket.")

    def handle(self, *, socket: int, **options: Any) -> None:
        WebServer(adopt(socket), settings.WEB, settings.LOGGING).serve_application(application)
