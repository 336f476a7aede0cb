"""The cast and the stage of every test: a small town, its people, and a moment that stands still."""

import gc
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
import xdist
from django.conf import settings
from django.core.cache import cache
from django.db import connection, connections
from django.test import Client
from django.test.utils import CaptureQueriesContext, override_settings, setup_databases, teardown_databases
from django.utils import translation

from cms.town import known
from cms.town.models import TownSettings
from participation.dossiers.models import Dossier, Neighbourhood, Team, Theme
from participation.residents.models import Level, Role, User
from participation.roles.actions import grant_role
from tests.mould import Mould, copy_database
from tests.numbers import pytest_configure, pytest_runtest_teardown  # noqa: F401 (hooks: they watch all tests)


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings):
    """Clear away the write-ahead log that a killed run left beside its SQLite test database."""
    for database in connections.settings.values():
        if database["ENGINE"] == "django.db.backends.sqlite3":
            for ending in ("-wal", "-shm"):
                Path(f"{database['TEST']['NAME']}{ending}").unlink(missing_ok=True)


LONG = [f"tests/{name}.py" for name in (
    "roof/test_server", "polls/test_live_results", "polls/methods/test_any_ballots", "test_toolchain", "test_servers",
    "browser/test_a_whole_life", "browser/test_story", "browser/test_looks", "roof/test_serve", "roof/test_demo",
    "roof/test_backup", "polls/test_who_may_vote", "test_permissions", "polls/test_box_apart", "ground/test_health",
    "roof/test_bundled", "roof/test_logs",
)]  # fmt: skip
"""Begun first, so that at the end no worker waits for another's.

The second makes the migrated database; those after it need none, so that nobody waits with nothing else to do.
"""
DATABASE = {"db", "transactional_db", "django_db_setup", "mould"}


def pytest_collection_modifyitems(items):
    items.sort(key=_turn)
    for item in items:
        if item.get_closest_marker("once"):
            _keep_from_databases(item)


def _turn(item):
    """The place of a test's file; in the first one tests are as they were written, the database's comes last."""
    file, line, _name = item.location
    return (LONG.index(file), line if file == LONG[0] else 0) if file in LONG else (len(LONG), 0)


def _keep_from_databases(item):
    """What is run once can say nothing about the databases of a run, nor can a process that it starts."""
    if item.get_closest_marker("django_db") or DATABASE & {*item.fixturenames}:
        raise pytest.UsageError(f"{item.nodeid} has to do with a database: it is to be run on both, not `once`.")
    item.fixturenames.insert(0, "_without_databases")


@pytest.fixture
def _without_databases(monkeypatch):
    monkeypatch.delenv("DATABASE_URL", raising=False)
    monkeypatch.delenv("REDIS_URL", raising=False)


def pytest_collection_finish():
    """What is loaded by now stays, so no collection looks through it again; new rubbish is looked for less often."""
    gc.freeze()
    gc.set_threshold(20_000, 20, 20)


@pytest.fixture(scope="session")
def run_folder(tmp_path_factory, request):
    """A folder of this run, shared by all its workers."""
    folder = tmp_path_factory.getbasetemp()
    return folder.parent if xdist.is_xdist_worker(request) else folder


@pytest.fixture(scope="session")
def mould(run_folder):
    """The migrated database of this run, shared by all its workers."""
    return Mould(run_folder)


@pytest.fixture(scope="session")
def django_db_setup(django_test_environment, django_db_modify_db_settings, django_db_blocker, mould, request):
    """Make the test database: the first worker migrates one, all others begin with a copy of it."""
    verbosity, reuse = request.config.option.verbose, request.config.option.reuse_db
    with django_db_blocker.unblock(), mould.locked():
        if mould.database:
            copy_database(mould.database, connection.creation._get_test_db_name())
        keep = bool(mould.database) or reuse
        made = setup_databases(verbosity, interactive=False, keepdb=keep, aliases={"default"}, serialized_aliases=())
        if not mould.database:
            connection.close()
            mould.take(connection.settings_dict["NAME"])
    yield
    if not reuse:
        with django_db_blocker.unblock():
            teardown_databases(made, verbosity)


def pytest_sessionfinish(session):
    if not xdist.is_xdist_worker(session):
        Mould(session.config._tmp_path_factory.getbasetemp()).break_up()


NOON = datetime(2026, 11, 23, 12, 0, tzinfo=ZoneInfo("Europe/Brussels"))
FRACTION = "Samen Vooruit"
PASSWORD = "a-long-enough-password"


@pytest.fixture
def noon() -> datetime:
    """Monday 23 November 2026, 12:00 in Brussels: the moment that tests pass to actions."""
    return NOON


@pytest.fixture(scope="session", autouse=True)
def _quick_and_alone(django_test_environment):
    """What is not tested takes no time, and no test meets what another left behind.

    Roles count at once: the second factor of staff has its own tests in tests/accounts/test_second_factor.py. Pages are
    made anew: what is kept in memory has its own in tests/roof/test_page_cache.py. Static files, which each new client
    would list again, come from elsewhere, as where STATIC_HASHED is set; real servers are asked for them. Nothing is
    done too often: the limits have their own tests in tests/limits/, and real servers hold to them.
    """
    fragments = {"template_fragments": settings.CACHES["template_fragments"]}
    static_files = "servestatic.middleware.ServeStaticMiddleware"
    left_out = (static_files, "participation.limits.middleware.Limits")
    with override_settings(
        PASSWORD_HASHERS=["django.contrib.auth.hashers.MD5PasswordHasher"],
        STAFF_MFA_REQUIRED=False,
        PAGE_CACHE=False,
        MIDDLEWARE=[each for each in settings.MIDDLEWARE if each not in left_out],
        CACHES={"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}} | fragments,
    ):
        yield


@pytest.fixture(autouse=True)
def _town_as_it_is(monkeypatch):
    """What a process knows of the town grows old in no test, and what one changes is forgotten with it.

    Nor is anything kept from one to the next: rows of several tests have the same number, as pictures do.
    """
    monkeypatch.setattr(known, "SECONDS_KNOWN", 1_000_000)
    cache.clear()
    before = TownSettings.changes
    yield
    if TownSettings.changes != before:
        known.forget()


@pytest.fixture(autouse=True)
def _dutch():
    """A test client leaves the language of its last page active; each test starts in Dutch."""
    with translation.override("nl"):
        yield


@pytest.fixture
def make_person(db):
    """Make a person: make_person("Alice", level=2, roles=[Role.CLERK])."""

    def make(name, *, level=Level.RESIDENT, roles=(), **fields):
        how = {"level_method": "desk", "level_at": NOON} if level else {}
        person = User.objects.create_user(
            f"{name.lower().replace(' ', '.')}@town.test", PASSWORD, display_name=name, level=level, **how, **fields
        )
        person.emailaddress_set.create(email=person.email, verified=level > 0, primary=True)
        for role in roles:
            fraction = FRACTION if role == Role.COUNCIL_MEMBER else ""
            first = NOON.date() - timedelta(days=400)
            grant_role(person, role, by=None, at=NOON, starts_on=first, fraction=fraction)
        return person

    return make


@pytest.fixture
def alice(make_person):
    return make_person("Alice")


@pytest.fixture
def bob(make_person):
    return make_person("Bob")


@pytest.fixture
def outsider(make_person):
    """Somebody with only a confirmed address, on no roll."""
    return make_person("Outsider", level=Level.CONFIRMED)


@pytest.fixture
def council_member(make_person):
    return make_person("Councillor", roles=[Role.COUNCIL_MEMBER])


@pytest.fixture
def clerk(make_person):
    return make_person("Clerk", roles=[Role.CLERK])


@pytest.fixture
def communications(make_person):
    return make_person("Communications", roles=[Role.COMMUNICATIONS])


@pytest.fixture
def desk_officer(make_person):
    return make_person("Desk Officer", roles=[Role.DESK_OFFICER])


@pytest.fixture
def log_in():
    """Return a client logged in as a person: log_in(alice)."""

    def client_for(person):
        client = Client()
        client.force_login(person, backend="participation.residents.backends.RoleBackend")
        return client

    return client_for


@pytest.fixture
def theme(db):
    team = Team.objects.create(slug="mobility-team", name={"nl": "Dienst Mobiliteit", "en": "Mobility"})
    return Theme.objects.create(slug="mobility", name={"nl": "Mobiliteit", "en": "Mobility"}, team=team)


@pytest.fixture
def neighbourhood(db):
    return Neighbourhood.objects.create(code="centrum", name="Centrum")


@pytest.fixture
def dossier(theme):
    return Dossier.objects.create(
        slug="car-free-market", title={"nl": "Autovrije Markt", "en": "Car-free market"}, theme=theme
    )


@pytest.fixture
def count_queries():
    """Return how many queries an act takes: count_queries(lambda: client.get("/"))."""

    def count(act):
        with CaptureQueriesContext(connection) as queries:
            act()
        return len(queries)

    return count
