"""Letters for people without e-mail: the same words on paper, printed once, and again where the paper was spoiled."""

import pytest
from django.contrib.auth.models import Permission

from participation.audit.models import Entry
from participation.errors import NotPermitted
from participation.notices.bounces import note_bounce
from participation.notices.letters import NoLetters, pages_of, print_letters
from participation.notices.models import Bounce, LetterRun, Message, State

OFFICE = "/beheer/messages/"


@pytest.fixture
def enter(log_in):
    """Log somebody in whose role opens the back office."""

    def client_for(person):
        permission = Permission.objects.get(codename="access_admin", content_type__app_label="wagtailadmin")
        for group in person.groups.all():
            group.permissions.add(permission)
        return log_in(person)

    return client_for


@pytest.fixture
def without_mail(make_person):
    person = make_person("Jan Zonder", language="en")
    person.email = None
    person.save()
    return person


def test_what_is_their_own_waits_as_a_letter_and_nothing_else_does(tell, tick, without_mail, noon):
    tell(without_mail)
    tell(without_mail, kind="test.own")
    assert tick(noon) == []
    assert Message.objects.letters_to_print().get().notices.get().event.kind == "test.own"


def test_a_letter_says_the_same_as_the_mail_in_the_language_of_who_gets_it(
    tell, tick, without_mail, desk_officer, noon
):
    tell(without_mail, kind="test.own", title="De bank", number="12", until="2026-12-04", path="/nl/forum/12/")
    tick(noon)
    (page,) = pages_of(print_letters(by=desk_officer, at=noon))
    words = "\n".join(page.body)
    assert page.address == ["Jan Zonder"]
    for part in ("Hello Jan Zonder,", "We have a question about “De bank”.", "Answer it.", "Number: 12",
                 "4 December 2026", "/en/forum/12/", "000 00 00 00"):  # fmt: skip
        assert part in words, part


def test_a_long_reason_still_fits_on_the_page(tell, tick, without_mail, enter, clerk, noon):
    tell(without_mail, kind="test.own", title="x" * 120 + " word" * 1_000)
    tick(noon)
    assert enter(clerk).post(f"{OFFICE}print/", {"form": "pdf"}).content.startswith(b"%PDF")


def test_letters_are_printed_once_and_again_only_when_asked(tell, tick, without_mail, enter, clerk, noon):
    tell(without_mail, kind="test.own")
    tick(noon)
    client = enter(clerk)
    assert "Jan Zonder" in client.get(OFFICE).text
    first = client.post(f"{OFFICE}print/", {"form": "txt"})
    assert first["Content-Type"] == "text/plain; charset=utf-8"
    assert "We have a question about “The bus”." in first.text
    assert client.post(f"{OFFICE}print/", {"form": "txt"}).status_code == 409
    run = LetterRun.objects.get()
    again = client.post(f"{OFFICE}{run.pk}/print/", {"form": "txt"})
    assert again.text == first.text
    assert Message.objects.get().state == State.SENT
    actions = list(Entry.objects.filter(action__startswith="notices.").order_by("pk").values_list("action", flat=True))
    assert actions == ["notices.letters_printed", "notices.letters_printed_again"]


def test_staff_see_who_can_not_be_reached_and_what_did_not_leave(tell, tick, alice, bob, enter, desk_officer, noon):
    tell(alice, bob)
    tick(noon)
    to_alice, to_bob = Message.objects.order_by("person__display_name")
    note_bounce(to_alice, "5.1.1 no such user", at=noon)
    Message.objects.filter(pk=to_bob.pk).update(state=State.UNSURE)
    page = enter(desk_officer).get(OFFICE).text
    assert "5.1.1 no such user" in page
    assert "misschien verstuurd" in page
    Bounce.objects.all().delete()
    assert "5.1.1" not in enter(desk_officer).get(OFFICE).text


def test_only_clerks_and_desk_officers_print(tell, tick, without_mail, council_member, enter, alice, noon):
    tell(without_mail, kind="test.own")
    tick(noon)
    for person in (alice, council_member):
        with pytest.raises(NotPermitted):
            print_letters(by=person, at=noon)
    assert enter(council_member).get(OFFICE).status_code == 403
    assert enter(council_member).post(f"{OFFICE}print/").status_code == 403
    assert Message.objects.get().state == State.WAITING


def test_without_letters_there_is_nothing_to_print(clerk, noon):
    with pytest.raises(NoLetters):
        print_letters(by=clerk, at=noon)
