"""Roles are given and ended by administrators, through actions that leave a record."""

from datetime import date, timedelta

import pytest
from django.contrib.auth.models import Group
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.formats import date_format

from participation.audit.models import Entry
from participation.errors import NotPermitted
from participation.notices.models import Notice
from participation.privacy.actions import erase_person
from participation.residents.loading import load_person
from participation.residents.models import Role, RoleAssignment, User
from participation.roles.actions import end_role, grant_role, set_last_day
from participation.roles.errors import (
    FractionNeeded,
    LastAdministrator,
    NotActive,
    RoleHeldAlready,
    RoleOver,
    WrongDays,
)
from participation.roles.second import GRANT_ADMINISTRATOR
from participation.signatures.actions import ask_signature, give_signature
from participation.signatures.errors import SignatureNeeded
from participation.signatures.models import SecondSignature

TODAY = date(2026, 11, 23)  # the day of `noon`


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
    response = office.post(page_of(alice), {"role": "clerk", "starts_on": "2096-12-02", "ends_on": "2096-12-01"})
    assert response.status_code == 422
    assert "starts_on" in response.context["form"].errors
    assert "2096-12-02" in response.content.decode()
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
    assert Role.CLERK in type(alice).objects.get(pk=alice.pk).roles
    end_role(held, by=administrator, at=now)
    again = type(alice).objects.get(pk=alice.pk)
    assert not again.roles
    assert not load_person(alice.pk).roles
    assert recorded("resident.role_ended").exists()
    kept = again.role_assignments.get()
    assert (kept.ended_at, kept.is_over(timezone.localdate())) == (now, True)
    with pytest.raises(RoleOver):
        end_role(kept, by=administrator, at=now)
    grant_role(alice, Role.CLERK, by=administrator, at=now, starts_on=timezone.localdate())
    assert again.role_assignments.count() == 2


def test_a_role_of_less_than_a_day_stays_on_the_pages_and_can_not_be_ended_again(office, administrator, alice):
    held = grant_role(alice, Role.CLERK, by=administrator, at=timezone.now(), starts_on=timezone.localdate())
    end_role(held, by=administrator, at=timezone.now())
    html = office.get(page_of(alice)).content.decode()
    assert "over</td>" in " ".join(html.split()).replace(" </td>", "</td>") or "voorbij" in html
    assert f"roles/{held.pk}/end/" not in html
    rows = office.get("/beheer/roles/").content.decode()
    assert "Alice" in rows


def test_clerks_and_other_administrators_are_told_of_roles_given_and_ended(administrator, clerk, make_person, alice):
    other, now = make_person("Other", roles=[Role.ADMINISTRATOR]), timezone.now()
    held = grant_role(alice, Role.SECOND_CLERK, by=administrator, at=now, starts_on=timezone.localdate())
    end_role(held, by=administrator, at=now)
    for who in (clerk, other):
        given, ended = [notice.event for notice in Notice.objects.filter(person=who).order_by("pk")]
        assert "Alice" in given.sentence
        assert "tweede griffier" in given.sentence
        assert "Alice" in ended.sentence
    assert not Notice.objects.filter(person=administrator).exists()


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


def test_nobody_else_gives_or_ends_roles(town, log_in, make_person, communications, alice, noon):
    held = communications.role_assignments.get()
    for role in (role for role in Role if role != Role.ADMINISTRATOR):
        person = make_person(f"Holder of {role}", roles=[role])
        client = log_in(person)
        assert client.get(page_of(alice)).status_code == 403, role
        assert client.post(page_of(alice), {"role": "administrator", "starts_on": "2096-01-01"}).status_code == 403
        for act in ("end", "last-day"):
            address = f"{page_of(communications)}roles/{held.pk}/{act}/"
            assert client.post(address, {"last": "2096-01-01"}).status_code == 403, role
        with pytest.raises(NotPermitted):
            grant_role(person, Role.ADMINISTRATOR, by=person, at=noon, starts_on=TODAY)
    assert not RoleAssignment.objects.filter(role=Role.ADMINISTRATOR).exists()


def test_a_role_can_overlap_neither_by_action(administrator, alice, noon, town):
    def give(first, last=None):
        return grant_role(alice, Role.CLERK, by=administrator, at=noon, starts_on=first, ends_on=last)

    give(date(2027, 1, 1), date(2027, 3, 1))
    for first, last in ((date(2027, 3, 1), None), (TODAY, None), (TODAY, date(2027, 1, 1))):
        with pytest.raises(RoleHeldAlready):
            give(first, last)
    give(date(2027, 3, 2))
    give(TODAY, date(2026, 12, 31))
    assert alice.role_assignments.count() == 3


def test_nobody_gives_a_role_to_themselves(town, log_in, administrator, noon):
    with pytest.raises(NotPermitted):
        grant_role(administrator, Role.CLERK, by=administrator, at=noon, starts_on=TODAY)
    client = log_in(administrator)
    assert "Niemand geeft zichzelf een rol" in client.get(page_of(administrator)).content.decode()
    words = {"role": Role.CLERK, "starts_on": timezone.localdate()}
    assert client.post(page_of(administrator), words).status_code == 422
    assert administrator.roles == {Role.ADMINISTRATOR}


def test_who_sets_up_a_town_becomes_its_first_administrator_and_then_nobody_does_so_again(town, make_person, log_in):
    founder = make_person("Founder", is_superuser=True)
    words = {"role": Role.ADMINISTRATOR, "starts_on": timezone.localdate()}
    assert log_in(founder).post(page_of(founder), words).status_code == 302
    assert log_in(founder).post(page_of(founder), words | {"role": Role.CLERK}).status_code == 422
    assert founder.role_assignments.get().role == Role.ADMINISTRATOR


def test_a_council_member_sits_for_a_fraction_and_nobody_else_does(office, administrator, alice, noon):
    response = office.post(page_of(alice), {"role": Role.COUNCIL_MEMBER, "starts_on": timezone.localdate()})
    assert response.status_code == 422
    assert "fraction" in response.context["form"].errors
    with pytest.raises(FractionNeeded):
        grant_role(alice, Role.CLERK, by=administrator, at=noon, starts_on=TODAY, fraction="Groen Plein")
    words = {"role": Role.COUNCIL_MEMBER, "fraction": " Groen  Plein ", "starts_on": timezone.localdate()}
    assert office.post(page_of(alice), words).status_code == 302
    assert alice.role_assignments.get().fraction == "Groen Plein"
    assert "Groen Plein" in office.get(page_of(alice)).content.decode()
    with pytest.raises(IntegrityError), transaction.atomic():
        RoleAssignment.objects.filter(user=administrator).update(fraction="Groen Plein")


def test_a_role_gets_a_last_day_in_the_future_and_lasts_until_then(office, communications):
    held, last = communications.role_assignments.get(), timezone.localdate() + timedelta(days=3)
    address = f"{page_of(communications)}roles/{held.pk}/last-day/"
    assert office.post(address, {"last": last}).status_code == 302
    held.refresh_from_db()
    assert held.ends_on == last
    assert not held.is_over(last)
    assert recorded("resident.role_last_day").exists()
    assert office.post(address, {"last": timezone.localdate() - timedelta(days=1)}).status_code == 422
    assert office.post(address, {"last": "soon"}).status_code == 422
    held.refresh_from_db()
    assert held.ends_on == last


def test_what_was_is_not_changed(administrator, alice, noon, town):
    with pytest.raises(WrongDays):
        grant_role(alice, Role.CLERK, by=administrator, at=noon, starts_on=TODAY - timedelta(days=1))
    held = grant_role(alice, Role.CLERK, by=administrator, at=noon, starts_on=TODAY + timedelta(days=9))
    with pytest.raises(WrongDays):
        set_last_day(held, TODAY + timedelta(days=8), by=administrator, at=noon)


def test_an_account_that_is_not_active_gets_no_role(administrator, alice, noon, town):
    type(alice).objects.filter(pk=alice.pk).update(is_active=False)
    with pytest.raises(NotActive):
        grant_role(alice, Role.CLERK, by=administrator, at=noon, starts_on=TODAY)


def test_the_last_administrator_gets_no_last_day_either(administrator, make_person, noon, town):
    held, last = administrator.role_assignments.get(), TODAY + timedelta(days=30)
    with pytest.raises(LastAdministrator):
        set_last_day(held, last, by=administrator, at=noon)
    second = make_person("Second", roles=[Role.ADMINISTRATOR])
    set_last_day(held, last, by=second, at=noon)
    with pytest.raises(LastAdministrator):  # then nobody would be left after that day
        set_last_day(second.role_assignments.get(), last, by=second, at=noon)


def test_the_person_is_told_of_their_roles_in_words_with_the_day(office, administrator, alice):
    last = timezone.localdate() + timedelta(days=2)
    office.post(page_of(alice), {"role": Role.SECOND_CLERK, "starts_on": timezone.localdate()})
    held = alice.role_assignments.get()
    office.post(f"{page_of(alice)}roles/{held.pk}/last-day/", {"last": last})
    office.post(f"{page_of(alice)}roles/{held.pk}/end/")
    given, last_day, ended = [notice.event for notice in Notice.objects.filter(person=alice).order_by("pk")]
    assert "tweede griffier" in given.sentence
    assert date_format(timezone.localdate()) in given.sentence
    assert date_format(last) in last_day.sentence
    assert "tweede griffier" in ended.sentence
    assert given.next_step
    assert not Notice.objects.filter(person=administrator).exists()


def test_who_holds_held_or_will_hold_a_role_stands_on_one_page(office, log_in, make_person, clerk, alice, noon):
    auditor = make_person("Auditor", roles=[Role.AUDITOR])
    grant_role(alice, Role.CLERK, by=None, at=noon, starts_on=timezone.localdate() + timedelta(days=9))
    RoleAssignment.objects.filter(user=clerk).update(ends_on=timezone.localdate() - timedelta(days=1))
    html = log_in(auditor).get("/beheer/roles/").content.decode()
    assert html.index("nu") < html.index("Alice") < html.index("Clerk")
    assert page_of(alice) not in html
    assert page_of(alice) in office.get("/beheer/roles/").content.decode()


def test_that_page_takes_as_many_queries_for_fifteen_as_for_three(office, make_person, count_queries):
    office.get("/beheer/roles/")
    counts = []
    for numbers in (range(2), range(2, 14)):
        for number in numbers:
            make_person(f"Buur {number}", roles=[Role.CLERK, Role.COUNCIL_MEMBER])
        counts.append(count_queries(lambda: office.get("/beheer/roles/")))
    assert counts[0] == counts[1]


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


class TestAdministrator:
    """The role of administrator takes two people, where the town has a clerk: an administrator asks, a clerk signs."""

    def ask(self, client, person):
        words = {"act": GRANT_ADMINISTRATOR, "subject": person.pk, "reason": "She takes over from Jan."}
        return client.post("/beheer/signatures/ask/", words)

    def test_it_is_given_once_a_clerk_has_signed_and_not_before(self, town, log_in, administrator, clerk, alice):
        there, page = log_in(administrator), page_of(alice)
        words = {"role": Role.ADMINISTRATOR, "starts_on": timezone.localdate()}
        assert "Vraag een handtekening" in there.get(page).text
        assert there.post(page, words).status_code == 422
        asked = self.ask(there, alice)
        assert "Alice (accountnummer" in there.get(asked["Location"]).text
        assert there.post(page, words).status_code == 422
        signature = SecondSignature.objects.get()
        assert log_in(administrator).post(f"/beheer/signatures/{signature.pk}/give/").status_code == 403
        log_in(clerk).post(f"/beheer/signatures/{signature.pk}/give/")
        assert log_in(administrator).post(page, words).status_code == 302
        assert User.objects.get(pk=alice.pk).roles == {Role.ADMINISTRATOR}

    def test_a_signature_is_for_one_person(self, town, administrator, clerk, alice, bob, noon):
        asked = ask_signature(GRANT_ADMINISTRATOR, alice, "She takes over.", by=administrator, at=noon)
        give_signature(asked, by=clerk, at=noon)
        with pytest.raises(SignatureNeeded):
            grant_role(bob, Role.ADMINISTRATOR, by=administrator, at=noon, starts_on=TODAY)
        grant_role(alice, Role.ADMINISTRATOR, by=administrator, at=noon, starts_on=TODAY)

    def test_other_roles_and_a_town_without_a_clerk_need_none(self, town, administrator, alice, bob, noon):
        grant_role(alice, Role.ADMINISTRATOR, by=administrator, at=noon, starts_on=TODAY)
        grant_role(bob, Role.CLERK, by=administrator, at=noon, starts_on=TODAY)

    def test_who_leaves_has_no_name_in_it(self, town, administrator, clerk, alice, noon):
        ask_signature(GRANT_ADMINISTRATOR, alice, "She takes over.", by=administrator, at=noon)
        erase_person(alice, by=alice, at=noon)
        signature = SecondSignature.objects.get()
        assert "Alice" not in signature.title + signature.text
