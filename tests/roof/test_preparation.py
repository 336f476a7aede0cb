"""What is made before a town opens, and what is left as it is; and the clock that runs while it is open."""

import threading

import pytest

from cms.models import HomePage
from participation.management import clock, preparation
from participation.residents.models import User


@pytest.fixture(autouse=True)
def own_folder(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"


def said():
    """Prepare, and return what was said about it."""
    lines = []
    preparation.prepare(lines.append)
    return lines


def test_a_town_without_demonstration_gets_its_start_pages_and_nobody_else(db, settings):
    settings.ALLOW_DEMO = False
    assert said() == []
    assert set(HomePage.objects.values_list("slug", flat=True)) == {"nl", "fr", "de", "en"}
    assert not User.objects.exists()
    assert settings.MEDIA_ROOT.is_dir()


def test_a_town_where_somebody_lives_gets_no_demonstration(alice, settings):
    settings.ALLOW_DEMO = True
    assert said() == []
    assert User.objects.get() == alice


def test_a_founded_town_is_not_founded_again(db, settings, monkeypatch):
    settings.ALLOW_DEMO = False
    said()
    monkeypatch.setattr(preparation, "found_town", lambda: pytest.fail("founded again"))
    said()


def test_an_old_database_is_brought_up_to_date_and_founded_anew(db, settings, monkeypatch):
    settings.ALLOW_DEMO = False
    said()
    founded, migrated = [], []
    monkeypatch.setattr(preparation, "found_town", lambda: founded.append(True))
    monkeypatch.setattr(preparation, "call_command", lambda *args, **options: migrated.append(options["database"]))
    monkeypatch.setattr(preparation.MigrationExecutor, "migration_plan", lambda *args: [None, None])
    assert said() == ["Preparing the database (2 steps, this takes a moment)"]
    assert (migrated, founded) == (["default"], [True])


def test_the_clock_ticks_until_it_is_stopped(monkeypatch):
    ticks, enough = [], threading.Event()

    def tick(at):
        ticks.append(at)
        if len(ticks) == 3:
            enough.set()

    monkeypatch.setattr(clock, "do_due_work", tick)
    running = clock.Clock(0.01)
    running.start()
    assert enough.wait(10)
    running.stop()
    assert not running.is_alive()
    assert ticks == sorted(ticks)
