"""What the database should hold to is looked at as if nothing enforced it: the first difference has a sentence."""

import hashlib
import io

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.db import connection, transaction
from wagtail.documents.models import Document
from wagtail.models import Page

from cms import checks as cms_checks
from cms.actions import found_town
from participation import checks
from participation.backup import constraints
from participation.residents.models import RoleAssignment, User


def execute(*statements):
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)


@pytest.fixture
def undone(db):
    """What the test breaks is mended before anybody else looks."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


@pytest.fixture
def founded(db):
    """The roots that files and pages hang on; a test that ran before may have emptied the database."""
    found_town()


def test_a_town_in_order_passes_and_every_check_is_named(alice, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    said = io.StringIO()
    call_command("check_data", stdout=said)
    assert all(f"  {name}: as it should be" in said.getvalue() for name in checks.registered())
    assert "All that is stored holds together" in said.getvalue()
    assert {name.partition(":")[0] for name in checks.registered()} == {
        "database", "files", "cms", "forum", "finding", "merging", "polls", "boards", "audit",
    }  # fmt: skip


def test_every_check_is_documented():
    told = (settings.BASE_DIR / "docs" / "backup.md").read_text()
    assert [name for name in checks.registered() if f"| `{name}` |" not in told] == []


def test_a_difference_is_told_and_ends_in_failure(founded, alice, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    Document.objects.create(title="Plan", file="documents/plan.pdf", file_size=1)
    with pytest.raises(CommandError) as refusal:
        call_command("check_data", stdout=io.StringIO())
    assert refusal.value.returncode == 1
    document = Document.objects.get()
    assert str(refusal.value).splitlines() == [
        "Not everything holds together.",
        f"wagtaildocs.Document {document.pk} names the file documents/plan.pdf, which is not there.",
    ]


def test_only_the_first_difference_of_a_check_is_looked_for(monkeypatch):
    def endless():
        number = 0
        while True:
            number += 1
            yield f"Difference {number}."

    monkeypatch.setattr(checks, "_register", {"one": endless, "two": lambda: iter(())})
    assert checks.first_differences(print) == {"one": "Difference 1."}


def test_what_points_nowhere_is_found(alice, undone):
    role = RoleAssignment.objects.create(user=alice, role="clerk", starts_on="2026-01-01")
    execute(f"UPDATE residents_roleassignment SET user_id = 999999 WHERE id = {role.pk}")  # noqa: S608
    assert list(constraints.foreign_keys()) == [
        f"residents.RoleAssignment {role.pk} points at residents.User 999999, which is not there."
    ]


def test_a_lost_rule_and_what_is_there_twice_are_found(alice, bob, undone):
    execute("DROP INDEX user_one_account_per_pseudonym")
    User.objects.update(person_key="k")
    assert list(constraints.rules_in_force()) == [
        "The table residents_user has lost its rule user_one_account_per_pseudonym."
    ]
    assert list(constraints.uniqueness()) == ["residents.User has 2 rows with person_key k, where one is allowed."]


def test_a_row_that_breaks_a_rule_is_found(alice, undone):
    broken = "UPDATE residents_user SET level = 7"
    if connection.vendor == "sqlite":
        execute("PRAGMA ignore_check_constraints = ON", broken, "PRAGMA ignore_check_constraints = OFF")
        assert list(constraints.storage()) == [
            "The database default is damaged: CHECK constraint failed in residents_user."
        ]
        return
    rule = "ALTER TABLE residents_user {} CONSTRAINT user_level_is_known"
    execute(
        "SET CONSTRAINTS ALL IMMEDIATE", rule.format("DROP"), broken,
        rule.format("ADD") + " CHECK (level IN (0, 1, 2)) NOT VALID",
    )  # fmt: skip
    assert list(constraints.values()) == ["A row of residents_user breaks its rule user_level_is_known."]


def test_a_migration_that_waits_is_found(db):
    execute("DELETE FROM django_migrations WHERE app = 'polls' AND name = '0002_locks'")
    assert list(constraints.migrations()) == ["The migration polls.0002_locks was not done in the database default."]


def test_a_file_that_changed_is_found(founded, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    (tmp_path / "documents").mkdir()
    (tmp_path / "documents" / "plan.pdf").write_bytes(b"as it came")
    plan = Document.objects.create(
        title="Plan", file="documents/plan.pdf", file_size=10,
        file_hash=hashlib.sha1(b"as it came", usedforsecurity=False).hexdigest(),
    )  # fmt: skip
    assert list(cms_checks.files()) == []
    (tmp_path / "documents" / "plan.pdf").write_bytes(b"as it went")
    assert list(cms_checks.files()) == [
        f"wagtaildocs.Document {plan.pk} has another content in documents/plan.pdf than when it was uploaded."
    ]


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        ({"depth": 7}, "says the wrong depth"),
        ({"numchild": 7}, "says the wrong number of children"),
        ({"path": "00080001"}, "has a place in the tree under nothing"),
    ],
)
def test_a_tree_that_does_not_hold_is_found(founded, change, problem):
    root = Page.get_first_root_node()
    page = root.add_child(title="Child", slug="child-of-the-tree")
    assert list(cms_checks.trees()) == []
    Page.objects.filter(pk=page.pk).update(**change)
    assert any(problem in sentence for sentence in cms_checks.trees())
