"""The list of who comes, in the back office; and what is kept of them, and for how long."""

from datetime import timedelta

import pytest
from django.utils import timezone

from cms.events import actions
from cms.events.actions import Wish
from cms.events.models import Registration, State, Way
from participation.audit.models import Entry
from participation.privacy.actions import erase_person
from participation.privacy.retention import terms
from participation.residents.export import as_content, personal_data_of
from tests.conftest import NOON
from tests.events.conftest import ON_SITE


@pytest.fixture
def soon(evening):
    return evening(starts_at=timezone.now() + timedelta(days=3), places_on_site=4)


def test_who_comes_is_listed_and_whoever_looks_is_recorded(log_in, soon, alice, desk_officer):
    actions.register(soon, Wish(Way.ON_SITE, 2, has_assistant=True), by=alice, at=NOON)
    page = log_in(desk_officer).get(f"/beheer/events/{soon.pk}/")
    assert "alice@town.test" in page.text
    (total,) = page.context["totals"]
    assert (total.places, total.held, total.waiting) == (4, 2, 0)
    entry = Entry.objects.get(action="audit.read", actor_id=desk_officer.pk)
    assert entry.data == {"fields": ["name", "email"], "purpose": "events"}


def test_the_list_can_be_taken_along_and_runs_nothing_in_a_spreadsheet(log_in, soon, alice, communications):
    actions.register(soon, ON_SITE, by=alice, at=NOON)
    made = actions.register_somebody(soon, ON_SITE, name="=1+1", email="", by=communications, at=NOON)
    client = log_in(communications)
    lines = b"".join(client.get(f"/beheer/events/{soon.pk}/registrations.csv").streaming_content).decode()
    assert "Alice;alice@town.test;" in lines
    assert "'=1+1;" in lines
    assert ";aan het loket;" in lines
    assert made.who in client.get(f"/beheer/events/{soon.pk}/print/").text.replace("&#x3D;", "=")


def test_an_officer_registers_checks_in_and_cancels(log_in, soon, desk_officer):
    client, office = log_in(desk_officer), f"/beheer/events/{soon.pk}/"
    form = {"name": "Suzanne", "email": "", "way": "on_site", "seats": "1"}
    assert client.post(f"{office}somebody/", form | {"seats": "0"}).status_code == 422
    client.post(f"{office}somebody/", form)
    made = Registration.objects.get()
    act = f"{office}registrations/{made.pk}/"
    client.post(act, {"act": "check-in"})
    assert Registration.objects.get().checked_in_at
    client.post(act, {"act": "check-out"})
    client.post(act, {"act": "cancel"})
    assert Registration.objects.get().state == State.CANCELLED


def test_communications_cancel_an_event_with_a_reason(log_in, soon, communications, desk_officer):
    office = f"/beheer/events/{soon.pk}/cancel/"
    assert log_in(desk_officer).post(office, {"why": "Storm."}).status_code == 403
    client = log_in(communications)
    assert client.post(office, {"why": ""}).status_code == 422
    client.post(office, {"why": "Storm."})
    assert "Storm." in client.get(soon.page.url).text
    assert client.post(office, {"why": "Storm."}).status_code == 409


def test_a_page_for_which_people_are_registered_is_not_deleted(log_in, soon, alice, administrator_of_pages):
    actions.register(soon, ON_SITE, by=alice, at=NOON)
    client = log_in(administrator_of_pages)
    client.post(f"/beheer/pages/{soon.page.pk}/delete/")
    soon.page.refresh_from_db()


@pytest.fixture
def administrator_of_pages(make_person):
    return make_person("Editor", roles=["editor_in_chief"])


def test_a_person_reads_what_they_registered_for_and_can_have_it_erased(evening, alice, bob):
    soon = evening(starts_at=timezone.now() + timedelta(days=3), places_on_site=1)
    actions.register(soon, ON_SITE, by=alice, at=NOON)
    waiting = actions.register(soon, ON_SITE, by=bob, at=NOON)
    assert "De bus" in str(as_content(personal_data_of(alice)))
    erase_person(alice, by=alice, at=timezone.now())
    waiting.refresh_from_db()
    assert waiting.state == State.OFFERED
    assert Registration.objects.count() == 1


def test_ninety_days_later_only_how_many_came_is_left(evening, alice, bob, desk_officer):
    soon = evening(places_on_site=5)
    made = actions.register(soon, Wish(Way.ON_SITE, 3), by=alice, at=NOON)
    actions.register(soon, ON_SITE, by=bob, at=NOON)
    actions.check_in(made, was_there=True, by=desk_officer, at=soon.starts_at)
    term = next(term for term in terms() if term.what == "events.registration: long over")
    over = soon.ends_at + timedelta(days=90)
    assert (term.over(over), term.over(over + timedelta(seconds=1))) == (0, 2)
    assert term.destroy(over + timedelta(seconds=1)) == 2
    soon.refresh_from_db()
    assert soon.counts == {"on_site": {"registered": 4, "came": 3}}


def test_what_was_never_confirmed_is_forgotten_after_a_week(evening):
    actions.ask_for_place(evening(), ON_SITE, name="Suzanne", email="s@town.test", at=NOON)
    term = next(term for term in terms() if term.what == "events.registration: never confirmed")
    assert term.destroy(NOON + timedelta(days=7)) == 0
    assert term.destroy(NOON + timedelta(days=7, seconds=1)) == 1
