"""What each role finds in the menu of the back office: menu.csv, written by hand."""

import csv
from pathlib import Path

import pytest
from django.test import RequestFactory
from django.urls import reverse
from wagtail.admin.menu import admin_menu, settings_menu

from participation.residents.models import Role
from tests.cms.conftest import EDITORS

TABLE = list(csv.DictReader((Path(__file__).parent / "menu.csv").read_text().splitlines()))


def menu_of(person, menu=admin_menu):
    reverse("wagtailadmin_home")  # the menu is complete once the addresses are loaded
    request = RequestFactory().get("/beheer/")
    request.user = person
    return {item.name for item in menu.menu_items_for_request(request)}


def test_each_role_sees_its_own_menu_and_nothing_else(town, make_person):
    for role in Role:
        expected = {row["item"] for row in TABLE if row[role] == "yes"}
        assert menu_of(make_person(f"Holder of {role}", roles=[role])) == expected, role


def test_the_table_knows_every_role():
    assert set(TABLE[0]) == {"item", *Role}


def test_two_roles_see_both_menus(town, make_person):
    person = make_person("Somebody", roles=[Role.CLERK, Role.COMMUNICATIONS])
    assert {"polls", "explorer"} <= menu_of(person)


def test_administrators_set_redirects_folders_and_the_town_and_not_groups_or_users(town, administrator):
    assert menu_of(administrator, settings_menu) == {"redirects", "collections", "de-stad", "theme"}


DOORS = [
    ("/beheer/pages/", EDITORS),
    ("/beheer/images/", EDITORS),
    ("/beheer/documents/", EDITORS),
    ("/beheer/dossier/", EDITORS),
    ("/beheer/theme/", {Role.ADMINISTRATOR}),
    ("/beheer/team/", {Role.ADMINISTRATOR}),
    ("/beheer/neighbourhood/", {Role.ADMINISTRATOR}),
    ("/beheer/users/", {Role.ADMINISTRATOR}),
    ("/beheer/roles/", {Role.ADMINISTRATOR, Role.AUDITOR}),
    ("/beheer/record/", {Role.APPEAL_REVIEWER, Role.AUDITOR}),
    ("/beheer/duplicates/", {Role.ADMINISTRATOR, Role.DESK_OFFICER}),
    ("/beheer/switches/", {Role.ADMINISTRATOR}),
    ("/beheer/redirects/", {Role.ADMINISTRATOR}),
    ("/beheer/groups/", set()),
    ("/beheer/sites/", set()),
    ("/beheer/locales/", set()),
    ("/beheer/workflows/list/", set()),
]


@pytest.mark.parametrize("role", Role)
def test_a_door_that_is_not_in_the_menu_is_closed_too(town, log_in, make_person, role):
    client = log_in(make_person("Somebody", roles=[role]))
    for address, allowed in DOORS:
        assert (client.get(address).status_code == 200) == (role in allowed), address
