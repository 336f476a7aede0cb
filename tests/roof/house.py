"""A town with a database of its own, that can be started, stopped and killed as often as a test wants."""

import os
import subprocess
import sys
import time
from contextlib import contextmanager
from http.client import HTTPConnection
from pathlib import Path
from urllib.parse import urlencode

from tests.town import ROOT, free_port, own_database

PATIENCE = 480  # seconds, on two busy cores


@contextmanager
def own_house(var_dir):
    """A house without a town yet; what is started in it and still runs at the end is killed."""
    with own_database() as database:
        house = House(var_dir, database)
        try:
            yield house
        finally:
            for process in house.processes:
                if process.poll() is None:
                    process.kill()
                process.wait()


class House:
    def __init__(self, var_dir, database):
        self.port = free_port()
        self.log = Path(var_dir) / "run.log"
        self.processes = []
        self.environment = os.environ | database | {
            "VAR_DIR": str(var_dir), "PORT": str(self.port), "DEBUG": "0", "ALLOW_DEMO": "1", "STAFF_MFA_REQUIRED": "0",
            "LIMITS_FACTOR": "1000",  # a few people do here what a town does
        }  # fmt: skip
        if not database:
            self.environment.pop("DATABASE_URL", None)
        self.environment.pop("PYTHONDONTWRITEBYTECODE", None)  # a second start reads what the first one compiled

    def start(self):
        """Start `manage.py run`; it may take a while until it listens (see `wait_for`)."""
        with self.log.open("wb") as log:
            return self.launch("manage.py", "run", stdout=log, stderr=subprocess.STDOUT)

    def launch(self, *arguments, **streams):
        process = subprocess.Popen([sys.executable, *arguments], cwd=ROOT, env=self.environment, **streams)
        self.processes.append(process)
        return process

    def wait_for(self, text):
        """Wait until the running town has printed `text`; return all that it printed."""
        until = time.monotonic() + PATIENCE
        while text not in (printed := self.log.read_text()):
            assert self.processes[-1].poll() is None, printed
            assert time.monotonic() < until, printed
            time.sleep(0.02)
        return printed

    def get(self, path, **headers):
        return Visitor(self.port).get(path, **headers)


class Visitor:
    """Somebody with a browser's cookies, and nothing else of a browser. A post carries the token that Django asks."""

    TOKEN = "t" * 32

    def __init__(self, port, session=""):
        self.port = port
        self.cookies = {"csrftoken": self.TOKEN} | ({"sessionid": session} if session else {})

    def get(self, path, **headers):
        return self._ask("GET", path, b"", headers)

    def post(self, path, **fields):
        body = urlencode(fields | {"csrfmiddlewaretoken": self.TOKEN}).encode()
        return self.send(path, body, "application/x-www-form-urlencoded")

    def send(self, path, body, content_type):
        return self._ask("POST", path, body, {"Content-Type": content_type})

    def _ask(self, method, path, body, headers):
        connection = HTTPConnection("127.0.0.1", self.port, timeout=30)
        try:
            cookies = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
            connection.request(method, path, body, {"Cookie": cookies} | headers)
            answer = connection.getresponse()
            answer.text = answer.read().decode(errors="replace")
        finally:
            connection.close()
        for line in answer.headers.get_all("Set-Cookie", []):
            name, _, value = line.partition(";")[0].partition("=")
            self.cookies[name] = value
        return answer
