import pytest
from django.contrib.auth.models import Group
from django.core.management import call_command
from wagtail.models import Collection, GroupPagePermission, Locale, Page, Site, Workflow

from cms.actions import found_town, publish_page
from cms.groups import GRANTS
from cms.models import HomePage, NewsIndexPage, NewsPage
from participation.residents.models import Role
from tests.cms.conftest import EDITORS


@pytest.fixture
def town(db):
    """Founded anew for every test: that is what is tested here."""
    return found_town()


def outline():
    groups = {group.name: set(group.permissions.values_list("codename", flat=True)) for group in Group.objects.all()}
    return {
        "pages": list(Page.objects.order_by("path").values_list("url_path", "locale__language_code", "live")),
        "groups": groups,
        "page_permissions": GroupPagePermission.objects.count(),
        "collections": Collection.objects.count(),
        "sites": list(Site.objects.values_list("hostname", "is_default_site", "root_page__slug")),
    }


def test_each_language_gets_its_tree_at_the_promised_addresses(town, client):
    for address in (
        "/nl/", "/nl/dossiers/", "/nl/nieuws/", "/nl/agenda/",
        "/fr/", "/fr/dossiers/", "/fr/actualites/", "/fr/agenda/",
        "/de/", "/de/dossiers/", "/de/aktuelles/", "/de/kalender/",
        "/en/", "/en/dossiers/", "/en/news/", "/en/calendar/",
    ):  # fmt: skip
        assert client.get(address).status_code == 200, address


def test_founding_twice_changes_nothing(town):
    once = outline()
    found_town()
    assert outline() == once


def test_the_command_founds_the_town(db, capsys):
    call_command("found_town")
    assert HomePage.objects.live().count() == 4
    assert "stands" in capsys.readouterr().out


def test_a_town_stands_on_an_emptied_database_too(db):
    Page.objects.filter(depth=2).delete()
    Site.objects.all().delete()
    Page.objects.all().delete()
    Collection.objects.all().delete()
    Locale.objects.all().delete()
    found_town()
    assert set(HomePage.objects.values_list("locale__language_code", flat=True)) == {"nl", "fr", "de", "en"}
    assert Site.objects.get().root_page.specific == HomePage.objects.get(locale__language_code="nl")


def test_nothing_of_the_softwares_samples_is_left(town):
    assert set(Group.objects.values_list("name", flat=True)) == set(Role)
    assert set(Workflow.objects.values_list("name", flat=True)) == {"Van concept tot publicatie"}  # ours
    assert not Page.objects.filter(title__contains="Wagtail").exists()


def test_all_other_pages_are_translations_of_the_dutch_ones(town):
    for dutch in Page.objects.filter(locale__language_code="nl", depth__gt=1):
        others = dutch.get_translations().filter(alias_of=None)
        assert set(others.values_list("locale__language_code", flat=True)) == {"fr", "de", "en"}


def test_a_town_that_had_no_pages_in_a_language_gets_them_to_wait_for_translation(town, client):
    news = NewsIndexPage.objects.get(locale__language_code="nl")
    publish_page(news, NewsPage(title="Water", slug="water", intro="Er was water."), by=None)
    found_town()
    assert client.get("/de/aktuelles/water/").status_code == 200


@pytest.mark.parametrize("role", [role for role in Role if role not in EDITORS])
def test_most_roles_may_only_enter(town, role):
    group = Group.objects.get(name=role)
    assert set(group.permissions.values_list("codename", flat=True)) == {"access_admin"}
    assert not group.page_permissions.exists()
    assert not group.collection_permissions.exists()


def test_a_permission_that_crept_in_is_taken_back(town):
    group = Group.objects.get(name=Role.CLERK)
    group.permissions.add(Group.objects.get(name=Role.ADMINISTRATOR).permissions.exclude(codename="access_admin")[0])
    found_town()
    assert set(group.permissions.values_list("codename", flat=True)) == {"access_admin"}


def test_nobody_may_change_people_groups_or_the_tree_root_by_permission(town):
    granted = set(Group.objects.values_list("permissions__content_type__model", flat=True))
    assert granted.isdisjoint({"user", "group", "permission", "roleassignment", "site", "locale"})
    assert not GroupPagePermission.objects.filter(page__depth=1).exists()


@pytest.mark.parametrize("role", Role)
def test_every_permission_that_a_role_needs_exists(town, role):
    group, what = Group.objects.get(name=role), GRANTS[role]
    assert group.permissions.count() == len(what.models)
    assert group.page_permissions.count() == 4 * len(what.pages)  # four languages
    assert group.collection_permissions.count() == len(what.files)
