"""Roles are given and ended by administrators, through actions that leave a record."""

from datetime import date, timedelta

import pytest
from django.contrib.auth.models import Group
from django.utils import timezone

from participation.audit.models import Entry
from participation.errors import NotPermitted
from participation.residents.actions import (
    LastAdministrator,
    RoleHeldAlready,
    RoleOver,
    end_role,
    grant_role,
)
from participation.residents.models import Role, RoleAssignment


@pytest.fixture
def office(town, log_in, administrator):
    return log_in(administrator)


def page_of(person):
    return f"/beheer/users/edit/{person.pk}/"


def recorded(action):
    return Entry.objects.filter(action=action)


def test_people_are_found_by_name_and_address(office, alice, bob):
    for words in ("Alice", "alice@town.test"):
        html = office.get("/beheer/users/", {"q": words}).content.decode()
        assert "alice@town.test" in html
        assert "bob@town.test" not in html


def test_the_list_shows_who_holds_which_role_today(office, communications, clerk):
    RoleAssignment.objects.filter(user=clerk).update(ends_on=timezone.localdate() - timedelta(days=1))
    html = office.get("/beheer/users/").content.decode()
    assert "communications" in html.lower()
    assert html.count("Clerk") == html.count(clerk.display_name)


def test_an_administrator_gives_a_role_with_dates(office, administrator, alice):
    last = timezone.localdate() + timedelta(days=30)
    words = {"role": Role.CLERK, "starts_on": timezone.localdate(), "ends_on": last}
    assert office.post(page_of(alice), words).status_code == 302
    given = alice.role_assignments.get()
    assert (given.role, given.ends_on, given.granted_by) == (Role.CLERK, last, administrator)
    assert recorded("resident.role_granted").filter(actor_id=administrator.pk, subject_id=str(alice.pk)).exists()


def test_dates_in_the_wrong_order_are_refused_and_everything_typed_is_kept(office, alice):
    response = office.post(page_of(alice), {"role": "clerk", "starts_on": "2026-12-02", "ends_on": "2026-12-01"})
    assert response.status_code == 422
    assert "ends_on" in response.context["form"].errors
    assert "2026-12-02" in response.content.decode()
    assert not alice.role_assignments.exists()


def test_a_role_that_somebody_has_is_not_given_again(office, communications):
    response = office.post(page_of(communications), {"role": Role.COMMUNICATIONS, "starts_on": timezone.localdate()})
    assert response.status_code == 422
    assert communications.role_assignments.count() == 1


def test_a_role_ends_at_once(office, log_in, administrator, communications):
    held = communications.role_assignments.get()
    their = log_in(communications)
    assert their.get("/beheer/").status_code == 200
    office.post(f"{page_of(communications)}roles/{held.pk}/end/")
    assert their.get("/beheer/").status_code == 403
    held.refresh_from_db()
    assert held.ends_on == timezone.localdate() - timedelta(days=1)
    assert recorded("resident.role_ended").filter(actor_id=administrator.pk).exists()


def test_a_role_that_began_today_is_taken_back(administrator, alice, town):
    now = timezone.now()
    held = grant_role(alice, Role.CLERK, by=administrator, at=now, starts_on=timezone.localdate())
    end_role(held, by=administrator, at=now)
    assert not alice.role_assignments.exists()
    assert recorded("resident.role_ended").exists()


def test_a_role_does_not_end_twice(administrator, communications, town):
    held = communications.role_assignments.get()
    end_role(held, by=administrator, at=timezone.now())
    with pytest.raises(RoleOver):
        end_role(held, by=administrator, at=timezone.now())
    assert recorded("resident.role_ended").count() == 1


def test_the_last_administrator_stays(administrator, make_person, town):
    with pytest.raises(LastAdministrator):
        end_role(administrator.role_assignments.get(), by=administrator, at=timezone.now())
    make_person("Second", roles=[Role.ADMINISTRATOR])
    end_role(administrator.role_assignments.get(), by=administrator, at=timezone.now())
    assert not administrator.roles


@pytest.mark.parametrize("role", [role for role in Role if role != Role.ADMINISTRATOR])
def test_nobody_else_gives_or_ends_roles(town, log_in, make_person, communications, alice, role, noon):
    person = make_person("Somebody", roles=[role])
    held = communications.role_assignments.get()
    client = log_in(person)
    assert client.get(page_of(alice)).status_code == 403
    assert client.post(page_of(alice), {"role": "administrator", "starts_on": "2026-01-01"}).status_code == 403
    assert client.post(f"{page_of(communications)}roles/{held.pk}/end/").status_code == 403
    with pytest.raises(NotPermitted):
        grant_role(person, Role.ADMINISTRATOR, by=person, at=noon, starts_on=date(2026, 1, 1))
    assert RoleAssignment.objects.count() == 2


def test_a_role_can_overlap_neither_by_action(administrator, alice, noon, town):
    grant_role(alice, Role.CLERK, by=administrator, at=noon, starts_on=date(2026, 1, 1), ends_on=date(2026, 3, 1))
    with pytest.raises(RoleHeldAlready):
        grant_role(alice, Role.CLERK, by=administrator, at=noon, starts_on=date(2026, 3, 1))
    grant_role(alice, Role.CLERK, by=administrator, at=noon, starts_on=date(2026, 3, 2))
    assert alice.role_assignments.count() == 2


def test_there_is_no_form_that_adds_deletes_or_changes_a_person(office, alice):
    for address in ("/beheer/users/new/", f"/beheer/users/delete/{alice.pk}/", f"/beheer/users/{alice.pk}/"):
        assert office.get(address, follow=True).status_code == 404
    html = office.get(page_of(alice)).content.decode()
    assert "is_superuser" not in html
    assert "groups" not in html


@pytest.mark.parametrize("act", ["assign_role", "delete", "set_active_state"])
def test_people_do_not_change_in_bulk(office, alice, administrator, act):
    administrator.is_superuser = True
    administrator.save()
    group = Group.objects.get(name=Role.ADMINISTRATOR)
    address = f"/beheer/bulk/residents/user/{act}/?id={alice.pk}"
    office.post(address, {"role": group.pk, "mark_as_active": "False"})
    alice.refresh_from_db()
    assert alice.is_active
    assert not alice.groups.exists()


def test_membership_of_a_group_without_the_role_gives_nothing(town, log_in, alice):
    alice.groups.add(Group.objects.get(name=Role.ADMINISTRATOR))
    assert log_in(alice).get("/beheer/").status_code == 403
    assert not alice.has_perm("wagtailadmin.access_admin")
