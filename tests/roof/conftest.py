"""The site as one process that keeps pages, beside a Valkey of its own and under a clock that tests hold."""

import pytest
from django.db import connection, transaction
from django.test import Client
from django.test.client import ClientHandler

from cms.actions import found_town
from participation import kept, page_cache, public_version
from participation.public_version import PublicVersion
from polls import results
from tests.servers import valkey


@pytest.fixture(scope="module")
def valkey_url():
    with valkey() as url:
        yield url


@pytest.fixture
def clock():
    return Clock()


class Clock:
    """Seconds that pass when a test says so."""

    def __init__(self):
        self.now = 1000.0

    def __call__(self):
        return self.now


@pytest.fixture
def version(valkey_url, clock, monkeypatch):
    """The version as this process knows it, beside an empty Valkey."""
    version = PublicVersion(valkey_url, clock)
    version._valkey.flushall()
    monkeypatch.setattr(public_version, "public_version", version)
    monkeypatch.setattr(page_cache, "public_version", version)
    monkeypatch.setattr(kept, "public_version", version)
    monkeypatch.setattr(kept, "_generations", kept.Generations())
    monkeypatch.setattr(results, "public_version", version)
    monkeypatch.setattr(results, "_looks", results._Looks())
    return version


@pytest.fixture
def elsewhere(valkey_url, clock):
    """The version as another process knows it."""
    return PublicVersion(valkey_url, clock)


@pytest.fixture
def cache(version, settings, valkey_url):
    """Pages are kept, and what is committed makes a new version."""
    settings.PAGE_CACHE, settings.REDIS_URL = True, valkey_url
    public_version.watch(connection)
    yield
    connection.execute_wrappers.remove(public_version.note_writes)


@pytest.fixture
def site(cache):
    """The site as one process: site() is a stranger's client, site(client) lets a client reach it."""
    handler = ClientHandler()
    handler.load_middleware()

    def reach(client=None):
        client = client or Client()
        client.handler = handler
        return client

    return reach


@pytest.fixture
def committed(django_capture_on_commit_callbacks):
    """What a test does in this block is committed, as far as the site can tell."""

    def block():
        connection.run_on_commit.clear()  # of what came before, in the one transaction that a test is
        return django_capture_on_commit_callbacks(execute=True)

    return block


@pytest.fixture(scope="module")
def founded(django_db_setup, django_db_blocker):
    """An empty town, founded once for the tests of a module; what each of them adds is rolled back after it."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield found_town()
        transaction.set_rollback(True)


@pytest.fixture
def town(founded, db):
    return founded
