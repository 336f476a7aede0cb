"""A role is a group with dates: it gives its permissions from the first day to the last, and not one longer."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import Permission
from django.utils import timezone

from participation.audit.models import Entry
from participation.residents.models import Role, User
from participation.roles.actions import grant_role

pytestmark = pytest.mark.django_db


@pytest.fixture
def admin_access(db):
    return Permission.objects.get(codename="access_admin", content_type__app_label="wagtailadmin")


@pytest.mark.parametrize(
    ("first_day", "last_day", "holds"),
    [(0, None, True), (-10, 0, True), (-10, -1, False), (1, None, False), (-5, 5, True)],
)
def test_a_role_counts_on_its_days_only(make_person, noon, admin_access, first_day, last_day, holds):
    person, today = make_person("Temp"), timezone.localdate()
    ends_on = None if last_day is None else today + timedelta(days=last_day)
    grant_role(person, Role.CLERK, by=None, at=noon, starts_on=today + timedelta(days=first_day), ends_on=ends_on)
    person.groups.get(name=Role.CLERK).permissions.add(admin_access)
    person = User.objects.get(pk=person.pk)
    assert (Role.CLERK in person.roles) is holds
    assert person.has_perm("wagtailadmin.access_admin") is holds


def test_granting_a_role_is_on_record(make_person, noon):
    person, administrator = make_person("New councillor"), make_person("Administrator", roles=[Role.ADMINISTRATOR])
    grant_role(person, Role.COUNCIL_MEMBER, by=administrator, at=noon, starts_on=noon.date(), fraction="Plein")
    entry = Entry.objects.get(action="resident.role_granted", subject_id=str(person.pk))
    assert (entry.actor_id, entry.data["role"]) == (administrator.pk, "council_member")


def test_staff_without_a_second_factor_do_not_enter_the_back_office_where_it_is_required(clerk, log_in, settings):
    settings.STAFF_MFA_REQUIRED = True
    assert log_in(clerk).get("/beheer/").headers["Location"].startswith("/accounts/2fa/")
