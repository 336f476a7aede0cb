"""Figures from an address: a real server, and every way in which one could lead us into the house."""

import threading
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from cms.datasets import fetching
from cms.datasets.errors import CanNotFetch
from cms.datasets.fetching import download, fetch, fetch_all
from cms.datasets.models import Dataset

CSV = b"wijk;aantal\nCentrum;3\n"


class _Figures(BaseHTTPRequestHandler):
    def do_GET(self):
        status, headers, body = self.server.pages[self.path]
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *args):
        """Nobody reads it."""


@pytest.fixture
def figures(settings):
    """A machine in the house that the administrator allowed: `pages` are {path: (status, headers, body)}."""
    with serving() as server:
        allow(settings, f"127.0.0.1:{server.server_port}")
        yield server


@contextmanager
def serving():
    with ThreadingHTTPServer(("127.0.0.1", 0), _Figures) as server:
        server.pages = {"/figures.csv": (200, {}, CSV)}
        server.url = f"http://127.0.0.1:{server.server_port}/"
        threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
        yield server
        server.shutdown()


def allow(settings, *hosts):
    settings.CMS = type(settings.CMS)(data_hosts=hosts, newsletters_per_minute=1)


def test_new_figures_are_fetched_and_published_once_and_trouble_keeps_those_of_before(figures, dataset, noon):
    Dataset.objects.filter(pk=dataset.pk).update(url=f"{figures.url}figures.csv")
    assert fetch_all(noon) == 1
    assert fetch_all(noon) == 1
    dataset.refresh_from_db()
    assert (dataset.versions.count(), dataset.published.origin, dataset.trouble) == (1, "figures.csv", "")
    for status, body, said in ((200, b"wijk;getal\nCentrum;3\n", "“aantal” ontbreekt"), (500, b"", "500")):
        figures.pages["/figures.csv"] = (status, {}, body)
        fetch(dataset, at=noon)
        dataset.refresh_from_db()
        assert said in dataset.trouble
        assert dataset.published.number == 1
    figures.pages["/figures.csv"] = (200, {}, CSV.replace(b"3", b"4"))
    fetch(dataset, at=noon)
    dataset.refresh_from_db()
    assert (dataset.published.number, dataset.trouble) == (2, "")


def test_what_is_not_allowed_is_not_asked(figures, settings, monkeypatch):
    def refused(url):
        with pytest.raises(CanNotFetch) as refusal:
            download(url)
        return str(refusal.value.message)

    allow(settings, "data.town.test", "127.0.0.1:1")
    for url in (
        figures.url,
        "http://localhost/",
        "https://[::1]/",
        "https://elsewhere.test/",
        "https://data.town.test.elsewhere.test/",
        "https://data.town.test@127.0.0.1/",
        "file:///etc/passwd",
        "https://data.town.test:22/",
        "https://data.town.test:port/",
        "",
    ):
        assert refused(url), url
    assert "https://" in refused("http://data.town.test/")
    inside = [(2, 1, 6, "", ("10.0.0.1", 443)), (2, 1, 6, "", ("93.184.216.34", 443))]
    monkeypatch.setattr(fetching.socket, "getaddrinfo", lambda *args, **kwargs: inside)
    assert "data.town.test" in refused("https://data.town.test/")


def test_redirects_lead_only_where_we_may_go_and_not_for_ever(figures, settings):
    with serving() as other:
        figures.pages |= {
            "/moved": (302, {"Location": "/figures.csv"}, b""),
            "/away": (302, {"Location": f"{other.url}figures.csv"}, b""),
            "/round": (302, {"Location": "/round"}, b""),
        }
        assert download(f"{figures.url}moved") == (CSV, f"{figures.url}figures.csv")
        for path in ("away", "round"):
            with pytest.raises(CanNotFetch):
                download(f"{figures.url}{path}")


def test_what_is_too_large_or_takes_too_long_is_left(figures, monkeypatch):
    monkeypatch.setattr(fetching, "MOST_BYTES", 10)
    with pytest.raises(CanNotFetch):
        download(f"{figures.url}figures.csv")
    monkeypatch.setattr(fetching, "MOST_BYTES", 10**6)
    monkeypatch.setattr(fetching, "SECONDS", -1.0)
    with pytest.raises(CanNotFetch):
        download(f"{figures.url}figures.csv")
