"""A town on the previous release upgrades with its data: its database is migrated, and its backup restored.

The release is the last tag before the commit at hand, or what UPGRADE_FROM names. It is made and filled by its own
code, run by the interpreter and the packages of today.
"""

import os
import subprocess
import sys

import pytest

from tests.town import ROOT, own_database

SECONDS = 600


def git(*arguments):
    return subprocess.run(["git", *arguments], cwd=ROOT, capture_output=True, text=True)


@pytest.fixture
def previous(tmp_path):
    """The code of the previous release, in a folder of its own."""
    tag = os.environ.get("UPGRADE_FROM") or git("describe", "--tags", "--abbrev=0", "HEAD^").stdout.strip()
    if not tag:
        pytest.skip("No release was tagged yet (or this clone has no tags), so there is nothing to upgrade from.")
    folder = tmp_path / "previous"
    folder.mkdir()
    packed = subprocess.run(["git", "archive", tag], cwd=ROOT, capture_output=True, check=True)
    subprocess.run(["tar", "-x", "-C", folder], input=packed.stdout, check=True)
    return folder


def manage(code, environment, *arguments):
    done = subprocess.run(
        [sys.executable, "manage.py", *arguments],
        cwd=code, env=environment, capture_output=True, text=True, timeout=SECONDS,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


ROWS = """
from django.apps import apps
for model in sorted(apps.get_models(), key=lambda model: model._meta.label):
    if model._meta.app_label in ("residents", "dossiers", "forum", "polls", "audit", "cms", "notices"):
        print(model._meta.label, model._base_manager.count())
from polls.models import Snapshot
for snapshot in Snapshot.objects.order_by("pk"):
    print(snapshot.poll.slug, snapshot.ballots, sorted(snapshot.counts.items()))
"""


def told_by(code, environment):
    return manage(code, environment, "shell", "--no-imports", "--command", ROWS).splitlines()


def test_a_town_of_the_previous_release_upgrades_with_its_data(previous, tmp_path):
    (tmp_path / "town").mkdir()
    with own_database() as database:
        environment = os.environ | database | {"VAR_DIR": str(tmp_path / "town"), "ALLOW_DEMO": "1"}
        manage(previous, environment, "migrate", "--verbosity=0")
        manage(previous, environment, "demo")
        before = told_by(previous, environment)
        has_backup = (previous / "participation" / "backup").is_dir()
        if has_backup:
            manage(previous, environment, "backup", str(tmp_path / "old.backup"))
        manage(ROOT, environment, "migrate", "--verbosity=0")
        assert "holds together" in manage(ROOT, environment, "check_data")
        assert set(before) <= set(told_by(ROOT, environment))
    if has_backup:
        restores_in_todays_release(tmp_path, environment, before)


def restores_in_todays_release(tmp_path, environment, before):
    (tmp_path / "fresh").mkdir()
    (tmp_path / "town" / "pepper.txt").rename(tmp_path / "fresh" / "pepper.txt")
    with own_database() as database:
        fresh = environment | database | {"VAR_DIR": str(tmp_path / "fresh")}
        assert "holds together" in manage(ROOT, fresh, "restore", str(tmp_path / "old.backup"))
        assert set(before) <= set(told_by(ROOT, fresh))
