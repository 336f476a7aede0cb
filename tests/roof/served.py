"""A town that `manage.py serve` serves in processes of its own, as a town hall does, and an nginx in front of it."""

import json
import os
import shutil
import signal
import socket
import ssl
import subprocess
import sys
import tempfile
import time
from contextlib import contextmanager, suppress
from datetime import UTC, datetime, timedelta
from http.client import HTTPConnection, HTTPSConnection
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from tests.mould import copy_database
from tests.town import ROOT, free_port, free_ports, name_in, own_database

PATIENCE = 120  # seconds, on two busy cores


class Served:
    """A served town: pages on `port`, two live processes behind it; what it prints and logs lies in `folder`."""

    def __init__(self, folder, port, environment):
        self.folder, self.port, self.environment = folder, port, environment
        self.live_ports = [port + 1, port + 2]
        self.static = folder / "var/static"
        with (folder / "printed").open("wb") as printed, (folder / "logged").open("wb") as logged:
            self.process = subprocess.Popen(
                [sys.executable, "manage.py", "serve"], cwd=ROOT, env=environment, stdout=printed, stderr=logged
            )

    @property
    def printed(self):
        return (self.folder / "printed").read_text()

    @property
    def logged(self):
        return (self.folder / "logged").read_text()

    def wait_for(self, is_so, seconds=PATIENCE):
        until = time.monotonic() + seconds
        while not (found := is_so()):
            assert time.monotonic() < until, self.printed + self.logged
            assert self.process.poll() is None, self.printed + self.logged
            time.sleep(0.05)
        return found

    def get(self, path, *, port=None, **headers):
        return ask(HTTPConnection("127.0.0.1", port or self.port, timeout=30), "GET", path, headers)

    def children(self):
        """{command: process id} of what the parent keeps running."""
        found = {}
        for folder in Path("/proc").glob("[0-9]*"):
            with suppress(OSError, IndexError):
                if int((folder / "stat").read_text().rpartition(")")[2].split()[1]) == self.process.pid:
                    words = (folder / "cmdline").read_text().split("\0")
                    found[" ".join(words[2:4]) if "manage.py" in words[1] else words[0]] = int(folder.name)
        return found

    def descendants(self):
        """Every process that stands under the parent."""
        parents = {}
        for folder in Path("/proc").glob("[0-9]*"):
            with suppress(OSError):
                parents[int(folder.name)] = int((folder / "stat").read_text().rpartition(")")[2].split()[1])
        found = {self.process.pid}
        while more := {pid for pid, parent in parents.items() if parent in found} - found:
            found |= more
        return found


def ask(connection, method, path, headers, body=None):
    try:
        connection.request(method, path, body, headers)
        answer = connection.getresponse()
        answer.text = answer.read().decode(errors="replace")
    finally:
        connection.close()
    return answer


@contextmanager
def served_town(mould):
    """An empty town of its own on PostgreSQL, served for a proxy with TLS. Its Valkey comes along with it."""
    folder = Path(tempfile.mkdtemp(prefix="town-participation-test-")).resolve()
    folder.chmod(0o755)
    (folder / "var").mkdir()
    with own_database() as database:
        copy_database(mould.database, name_in(database))
        port = free_ports(3)
        environment = os.environ | database | {
            "VAR_DIR": str(folder / "var"), "PORT": str(port), "WEB": "2", "LIVE": "2", "LOG_FORMAT": "json",
            "HTTPS": "1", "BEHIND_PROXY": "1", "SITE_URL": "https://localhost", "ALLOWED_HOSTS": "localhost,127.0.0.1",
        }  # fmt: skip
        for unset in ("ALLOW_DEMO", "REDIS_URL"):
            environment.pop(unset, None)
        town = Served(folder, port, environment)
        try:
            town.wait_for(lambda: "is open" in town.printed)
            yield town
        finally:
            town.process.send_signal(signal.SIGTERM)
            town.process.wait(60)
            shutil.rmtree(folder)


# nginx


class Proxy:
    """nginx with deploy/nginx.conf, with the values that a town changes changed."""

    def __init__(self, folder, town):
        self.plain_port, self.port = free_port(), free_port()
        certificate(folder)
        self.trust = ssl.create_default_context(cafile=folder / "certificate.pem")
        (folder / "site.conf").write_text(self.site(folder, town))
        (folder / "nginx.conf").write_text(
            f"daemon off; pid {folder}/pid; error_log {folder}/error.log; worker_processes 1;\n"
            + ("user root;\n" if os.geteuid() == 0 else "")
            + "events { worker_connections 512; }\n"
            + "http { include /etc/nginx/mime.types; access_log off;\n"
            + "".join(f"{kind}_temp_path {folder}/{kind};\n" for kind in ("client_body", "proxy", "fastcgi", "uwsgi"))
            + f"scgi_temp_path {folder}/scgi; include {folder}/site.conf; }}\n"
        )
        self.log = folder / "access.log"
        self.process = subprocess.Popen(["nginx", "-c", folder / "nginx.conf", "-e", folder / "error.log"])

    def site(self, folder, town):
        changed = {
            "listen 80;": f"listen 127.0.0.1:{self.plain_port};",
            "listen [::]:80;": "",
            "listen 443 ssl http2;": f"listen 127.0.0.1:{self.port} ssl http2;",
            "listen [::]:443 ssl http2;": "",
            "participatie.example.org;": "localhost;",
            "/etc/letsencrypt/live/participatie.example.org/fullchain.pem": f"{folder}/certificate.pem",
            "/etc/letsencrypt/live/participatie.example.org/privkey.pem": f"{folder}/key.pem",
            "server 127.0.0.1:8000;": f"server 127.0.0.1:{town.port};",
            "server 127.0.0.1:8001;": "".join(f"server 127.0.0.1:{port};" for port in town.live_ports),
            "/srv/town/": f"{ROOT}/",
            "/var/lib/town/static": str(town.static),
            "/var/log/nginx/town.log": f"{folder}/access.log",
            "/var/log/nginx/town-error.log": f"{folder}/error.log",
        }
        text = (ROOT / "deploy/nginx.conf").read_text()
        for example, value in changed.items():
            assert example in text, example
            text = text.replace(example, value)
        return text

    def connection(self):
        return HTTPSConnection("localhost", self.port, timeout=30, context=self.trust)

    def get(self, path, **headers):
        return ask(self.connection(), "GET", path, headers)

    def websocket(self, path, origin):
        """The head of the answer to a websocket, and what follows at once."""
        plain = socket.create_connection(("127.0.0.1", self.port), timeout=10)
        with self.trust.wrap_socket(plain, server_hostname="localhost") as line:
            head = [f"GET {path} HTTP/1.1", "Host: localhost", "Upgrade: websocket", "Connection: Upgrade"]
            head += ["Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==", "Sec-WebSocket-Version: 13", f"Origin: {origin}"]
            line.sendall("\r\n".join([*head, "", ""]).encode())
            said = line.recv(4096)
            while b"\r\n\r\n" not in said or (b" 101 " in said and said.endswith(b"\r\n\r\n")):
                said += line.recv(4096)
        head, _, rest = said.partition(b"\r\n\r\n")
        return head.decode(), rest


@contextmanager
def nginx_before(town):
    folder = Path(tempfile.mkdtemp(prefix="town-participation-test-")).resolve()
    folder.chmod(0o755)
    proxy = Proxy(folder, town)
    try:
        until = time.monotonic() + 20
        while not listens(proxy.port):
            assert proxy.process.poll() is None, (folder / "error.log").read_text()
            assert time.monotonic() < until
            time.sleep(0.05)
        yield proxy
    finally:
        proxy.process.terminate()
        proxy.process.wait(20)
        shutil.rmtree(folder)


def listens(port):
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


def certificate(folder):
    """Write a key and a certificate that nobody but this test trusts."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key())
        .serial_number(1).not_valid_before(now - timedelta(days=1)).not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False)
        .sign(key, hashes.SHA256())
    )  # fmt: skip
    (folder / "certificate.pem").write_bytes(made.public_bytes(serialization.Encoding.PEM))
    plain = serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    (folder / "key.pem").write_bytes(key.private_bytes(serialization.Encoding.PEM, *plain))


def json_lines(text):
    return [json.loads(line) for line in text.splitlines()]
