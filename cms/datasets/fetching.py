"""Figures from an address: only from machines that the administrator named, within bounds of size and time.

A name must lead to a public address, and we connect to the very address that was looked at, so that no answer of a name
server in between leads elsewhere (server-side request forgery, OWASP A10:2021). A machine in the house is named by its
address. A redirect is followed only where it leads to a machine that is allowed too.
"""

import socket
import ssl
import time
from datetime import datetime
from http.client import HTTPConnection, HTTPException, HTTPResponse, HTTPSConnection
from ipaddress import ip_address
from urllib.parse import SplitResult, urljoin, urlsplit

from django.conf import settings
from django.utils.translation import gettext as _

from cms.datasets.actions import import_version, publish_version
from cms.datasets.errors import BadFile, CanNotFetch, SameFigures
from cms.datasets.models import Dataset
from cms.datasets.reading import MOST_BYTES
from participation.due import each_by_itself

SECONDS = 30.0  # for the whole of it
SECONDS_SILENT = 10.0
REDIRECTS = (301, 302, 303, 307, 308)
MOST_REDIRECTS = 3
PIECE = 64 * 1024


def fetch_all(at: datetime) -> int:
    """Fetch what has an address, and publish what is new; return how many were tried. Due work, once a day."""
    return each_by_itself(Dataset.objects.exclude(url=""), lambda dataset: fetch(dataset, at=at))


def fetch(dataset: Dataset, *, at: datetime) -> None:
    """Fetch the figures of one dataset and publish them; where that fails, those of before stay and it is noted why."""
    try:
        content, address = download(dataset.url)
        name = urlsplit(address).path.rpartition("/")[2] or address
        version = import_version(dataset, content, origin=name[:500], by=None, at=at, channel="clock")
        publish_version(version, by=None, at=at, channel="clock")
    except SameFigures:
        _note(dataset, at, "")
    except (BadFile, CanNotFetch) as refusal:
        _note(dataset, at, str(refusal.message))
    else:
        _note(dataset, at, "")


def _note(dataset: Dataset, at: datetime, trouble: str) -> None:
    Dataset.objects.filter(pk=dataset.pk).update(fetched_at=at, trouble=trouble)


def download(url: str) -> tuple[bytes, str]:
    """Return what stands at an address, and where that was in the end. Raises `CanNotFetch`."""
    until = time.monotonic() + SECONDS
    for _turn in range(MOST_REDIRECTS + 1):
        connection = _connection(urlsplit(url))
        try:
            response = _asked(connection, urlsplit(url))
            if response.status not in REDIRECTS:
                return _body(response, until), url
            url = urljoin(url, response.headers.get("Location", ""))
        except (OSError, HTTPException, UnicodeError) as error:
            raise CanNotFetch(
                _("The other machine does not answer as it should: %(error)s.") % {"error": error}
            ) from error
        finally:
            connection.close()
    raise CanNotFetch(_("The address leads on to another one again and again."))


def _asked(connection: HTTPConnection, parts: SplitResult) -> HTTPResponse:
    target = parts.path or "/"
    headers = {"User-Agent": "participation", "Accept": "text/csv, */*", "Accept-Encoding": "identity"}
    connection.request("GET", f"{target}?{parts.query}" if parts.query else target, headers=headers)
    return connection.getresponse()


def _body(response: HTTPResponse, until: float) -> bytes:
    if response.status != 200:
        raise CanNotFetch(_("The other machine answers with %(status)d.") % {"status": response.status})
    pieces, size = [], 0
    while piece := response.read1(PIECE):
        pieces.append(piece)
        size += len(piece)
        if size > MOST_BYTES:
            raise CanNotFetch(_("The file is too large: at most %(size)d MB.") % {"size": MOST_BYTES // 1024**2})
        if time.monotonic() > until:
            raise CanNotFetch(_("It takes more than %(seconds)d seconds.") % {"seconds": SECONDS})
    return b"".join(pieces)


class _ToAddress(HTTPConnection):
    """A connection to a host of which the address was looked up already."""

    def __init__(self, host: str, port: int, address: str) -> None:
        super().__init__(host, port, timeout=SECONDS_SILENT)
        self._address = address

    def connect(self) -> None:
        self.sock = socket.create_connection((self._address, self.port), self.timeout)


class _ToSafeAddress(HTTPSConnection):
    """The same over TLS; the certificate has to be that of the host's name."""

    def __init__(self, host: str, port: int, address: str) -> None:
        self._certificates = ssl.create_default_context()
        super().__init__(host, port, timeout=SECONDS_SILENT, context=self._certificates)
        self._address = address

    def connect(self) -> None:
        plain = socket.create_connection((self._address, self.port), self.timeout)
        self.sock = self._certificates.wrap_socket(plain, server_hostname=self.host)


def _connection(parts: SplitResult) -> HTTPConnection:
    host, port = _host_and_port(parts)
    in_house = _is_address(host)
    if not _is_allowed(host, port, parts.scheme):
        raise CanNotFetch(
            _("Figures may not be fetched from %(host)s. Ask the administrator to allow it.") % {"host": host or "?"}
        )
    if parts.scheme != "https" and not in_house:
        raise CanNotFetch(_("The address has to begin with https://."))
    address = host if in_house else _public_address(host, port)
    return _ToSafeAddress(host, port, address) if parts.scheme == "https" else _ToAddress(host, port, address)


def _host_and_port(parts: SplitResult) -> tuple[str, int]:
    try:
        port = parts.port
    except ValueError as error:
        raise CanNotFetch(_("This is no address.")) from error
    return (parts.hostname or "").lower(), port or (443 if parts.scheme == "https" else 80)


def _is_allowed(host: str, port: int, scheme: str) -> bool:
    if scheme not in ("http", "https"):
        return False
    usual = port == (443 if scheme == "https" else 80)
    return f"{host}:{port}" in settings.CMS.data_hosts or (usual and host in settings.CMS.data_hosts)


def _is_address(host: str) -> bool:
    try:
        ip_address(host)
    except ValueError:
        return False
    return True


def _public_address(host: str, port: int) -> str:
    """Return an address of the host; every one that it has must be public."""
    try:
        found = {str(entry[4][0]) for entry in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)}
    except (OSError, UnicodeError) as error:
        raise CanNotFetch(_("Nothing is known under the name %(host)s.") % {"host": host}) from error
    if not all(ip_address(address).is_global for address in found):
        raise CanNotFetch(
            _("%(host)s leads to an address inside a house, and those are not fetched by name.") % {"host": host}
        )
    return sorted(found)[0]
