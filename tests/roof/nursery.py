"""Servers that are there in an instant, made to be killed: all is imported once, and each line read forks a server.

    python -m tests.roof.nursery PORT

A fork has the server, the clock and the database connections of `manage.py run`; its process id is printed when its
port listens. The loop of the server is made in the fork: daphne.server, which makes it, is kept out until then.
"""

import gc
import os
import signal
import sys
import threading
from importlib import import_module

import django
from django.db import connections
from django.test import Client

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "participation.settings")
NEEDED = (
    "daphne.http_protocol", "daphne.ws_protocol", "twisted.internet.asyncioreactor", "twisted.internet.endpoints",
    "participation.asgi", "participation.management.clock",
)  # fmt: skip
"""What a server imports, except what makes its loop."""


def main(port):
    from participation import settings

    settings.INSTALLED_APPS.remove("daphne")
    django.setup()
    _warm_up()
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # whoever was killed leaves no zombie
    assert threading.active_count() == 1
    print("ready", flush=True)
    while sys.stdin.readline():
        if os.fork() == 0:
            _serve(port)
            os._exit(0)


def _warm_up():
    """Load code, texts and templates before the fork, so that a server is busy with what it is killed for."""
    for module in NEEDED:
        import_module(module)
    for path in ("/nl/", "/nl/polls/", "/nl/forum/", "/nl/forum/new/?kind=need"):
        Client(HTTP_HOST="127.0.0.1").get(path)
    connections.close_all()
    gc.collect()  # the threads that answered end when nobody holds them any more
    for thread in set(threading.enumerate()) - {threading.main_thread()}:
        thread.join(10)


def _serve(port):
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    from participation.asgi import application
    from participation.management.clock import Clock
    from participation.management.server import TownServer

    Clock(1).start()
    TownServer(application, port, when_open=lambda: print(os.getpid(), flush=True)).run()


if __name__ == "__main__":
    main(int(sys.argv[1]))
