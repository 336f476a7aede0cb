"""Finding, making and knowing residents at the desk; and the whole way of somebody who has no e-mail."""

import re

import pytest
from django.contrib.auth.models import Permission
from django.core import mail
from django.utils import timezone

from cms.groups import ENTER
from forum.models import Comment, Support
from participation.audit.models import Entry
from participation.errors import NotPermitted
from participation.residents.desk import residents
from participation.residents.desk.errors import NumberNeeded
from participation.residents.desk.models import Contact
from participation.residents.desk.residents import Reach, create_resident, see_card, send_letter
from participation.residents.desk.search import find_residents, masked
from participation.residents.models import Level, Role, User
from participation.residents.verification.evidence import Evidence, Method
from participation.residents.verification.letter_errors import OwnLetters
from participation.residents.verification.letters import print_again, print_letters
from participation.residents.verification.models import Letter, LetterState, Purpose
from tests.desk.conftest import ADDRESS, words

pytestmark = pytest.mark.django_db
NUMBER = "85.07.30-033.28"
TOLD = {"name": "Maria Peeters", "display_name": "Maria P.", "address": ADDRESS, "language": "nl"}
CARD = {"card": "identity_card", "number": NUMBER, "lives_here": "on", "is_old_enough": "on"}


def found(text, officer, noon):
    return [each.person.display_name for each in find_residents(text, by=officer, at=noon)]


def test_a_resident_is_found_by_what_the_town_keeps(maria, alice, officer, noon):
    assert found("maria", officer, noon) == found("Lindelaan peeters", officer, noon) == ["Maria P."]
    assert found("alice@town.test", officer, noon) == ["Alice"]
    assert found("1951", officer, noon) == found("m", officer, noon) == found("", officer, noon) == []
    User.objects.filter(pk=maria.pk).update(year_of_birth=1951)
    assert found("maria 1951", officer, noon) == ["Maria P."]
    assert masked("alice@town.test") == "a…@town.test"


def test_whom_a_search_showed_and_who_read_how_to_reach_them_is_on_record(log_in, maria, officer, clerk):
    client = log_in(officer)
    page = client.post("/beheer/desk/", {"words": "Maria"}).content.decode()
    assert f"/beheer/desk/{maria.pk}/" in page
    assert "Lindelaan" not in page
    assert "Lindelaan" not in client.get(f"/beheer/desk/{maria.pk}/").content.decode()
    assert client.post(f"/beheer/desk/{maria.pk}/contact/", {"purpose": ""}).status_code == 422
    assert "Lindelaan 1" in client.post(f"/beheer/desk/{maria.pk}/contact/", {"purpose": "reach"}).content.decode()
    read = Entry.objects.filter(action="audit.read", subject_id=str(maria.pk), actor_id=officer.pk)
    assert [entry.data["purpose"] for entry in read.order_by("pk")] == ["desk"] * 3 + ["reach"]
    with pytest.raises(NotPermitted):
        find_residents("Maria", by=clerk, at=timezone.now())


def test_whose_page_was_opened_by_its_number_is_on_record(log_in, maria, officer):
    assert log_in(officer).get(f"/beheer/desk/{maria.pk}/").status_code == 200
    entry = Entry.objects.get(action="audit.read", subject_id=str(maria.pk))
    assert (entry.actor_id, entry.channel, entry.data["purpose"]) == (officer.pk, "desk", "desk")


def test_a_form_that_is_not_filled_in_shows_a_resident_to_nobody_else_of_the_town(log_in, maria, make_person):
    handler = make_person("Handler", roles=[Role.CASE_HANDLER])
    app, codename = ENTER.split(".")
    handler.user_permissions.add(Permission.objects.get(content_type__app_label=app, codename=codename))
    for page in ("", "contact/", "start/"):
        client = log_in(handler)
        answer = client.post(f"/beheer/desk/{maria.pk}/{page}") if page else client.get(f"/beheer/desk/{maria.pk}/")
        assert (answer.status_code, "Maria P." in words(answer)) == (403, False), page


def test_two_of_one_name_are_told_apart_before_a_second_account_is_made(log_in, maria, officer):
    client = log_in(officer)
    page = client.post("/beheer/desk/new/", TOLD | {"display_name": "maria p."})
    assert "Iemand met deze naam is al bekend" in words(page)
    assert f"/beheer/desk/{maria.pk}/" in page.content.decode()
    assert User.objects.filter(display_name__iexact="maria p.").count() == 1
    assert client.post("/beheer/desk/new/", TOLD | {"is_another": "on"}).status_code == 302
    assert User.objects.filter(display_name="Maria P.").count() == 2


def test_somebody_whom_nobody_can_reach_gets_no_account(log_in, officer):
    page = log_in(officer).post("/beheer/desk/new/", TOLD | {"address": "", "phone": ""})
    assert "Vul een adres of een telefoonnummer in" in words(page)
    assert not Contact.objects.exists()


def test_a_card_makes_a_resident_and_its_number_is_kept_nowhere(log_in, maria, officer, noon):
    client = log_in(officer)
    assert client.post(f"/beheer/desk/{maria.pk}/card/", CARD | {"number": "85.07.30-033.29"}).status_code == 422
    assert client.post(f"/beheer/desk/{maria.pk}/card/", CARD).status_code == 302
    maria.refresh_from_db()
    assert (maria.level, maria.level_method, maria.year_of_birth) == (Level.RESIDENT, "desk", 1985)
    entry = Entry.objects.get(action="desk.card_seen")
    assert (entry.actor_id, entry.on_behalf_of_id, entry.data) == (officer.pk, maria.pk, {"card": "identity_card"})
    everything = repr([*Entry.objects.values(), *User.objects.values(), *Contact.objects.values()])
    assert "85073003328" not in re.sub(r"[.\-]", "", everything)
    assert found(NUMBER, officer, noon) == ["Maria P."]

    another = create_resident("Ria", Reach("Ria", ADDRESS), language="nl", is_another=False, by=officer, at=noon)
    assert "Je hebt hier een ander account" in words(client.post(f"/beheer/desk/{another.pk}/card/", CARD))
    assert Entry.objects.get(action="resident.duplicate_found").subject_id == str(another.pk)
    own = client.post(f"/beheer/desk/{officer.pk}/card/", CARD)
    assert own.status_code == 403


def test_a_card_without_a_number_makes_nobody_a_resident(log_in, maria, officer, noon):
    assert log_in(officer).post(f"/beheer/desk/{maria.pk}/card/", CARD | {"number": " "}).status_code == 422
    told = Evidence(method=Method.DESK, is_old_enough=True, lives_here=True)
    with pytest.raises(NumberNeeded):
        see_card(maria, told, card="passport", by=officer, at=noon)
    maria.refresh_from_db()
    assert maria.level == Level.CONFIRMED


def test_nobody_becomes_a_resident_by_a_card_that_is_not_on_record(maria, officer, noon, monkeypatch):
    def fail(*_what, **_how):
        raise ConnectionError

    monkeypatch.setattr(residents, "tell", fail)
    told = Evidence(method=Method.DESK, pseudonym="ab" * 32, is_old_enough=True, lives_here=True)
    with pytest.raises(ConnectionError):
        see_card(maria, told, card="passport", by=officer, at=noon)
    maria.refresh_from_db()
    assert (maria.level, maria.person_key) == (Level.CONFIRMED, "")


def test_who_has_a_letter_made_leaves_printing_it_to_a_colleague(maria, officer, make_officer, noon):
    def order():
        return send_letter(maria, Purpose.TAKE_OVER, Reach("Maria", ADDRESS), by=officer, at=noon)

    order()
    assert len(print_letters(by=officer, at=noon)[1]) == 1  # alone at the desk
    colleague = make_officer("Colleague")
    order()
    with pytest.raises(OwnLetters):
        print_letters(by=officer, at=noon)
    batch, printed = print_letters(by=colleague, at=noon)
    assert len(printed) == 1
    with pytest.raises(OwnLetters):
        print_again(batch, by=officer, at=noon)
    assert len(print_again(batch, by=colleague, at=noon)) == 1


def test_the_whole_way_from_the_desk_to_an_account_of_ones_own(log_in, client, officer, topic, code_of):
    desk = log_in(officer)
    desk.post("/beheer/desk/new/", TOLD)
    maria = User.objects.get(display_name="Maria P.")
    desk.post(f"/beheer/desk/{maria.pk}/start/", {"reason": "has no computer"})
    desk.post(f"/nl/forum/{topic.pk}/support/")
    desk.post(f"/nl/forum/{topic.pk}/comments/", {"source": "A bench, please."})
    desk.post("/beheer/desk/end/")
    where = {"what": "take_over/", "name": "Maria Peeters", "address": ADDRESS}
    assert desk.post(f"/beheer/desk/{maria.pk}/letter/", where).status_code == 302
    assert (Support.objects.get().person, Comment.objects.get().author) == (maria, maria)

    letter = Letter.objects.get()
    code = code_of(letter)
    chosen = {"email": "Maria@town.test", "password": "geraniums-and-tulips"}
    assert "account van Maria P." in words(client.post("/nl/letter/", {"code": code}, follow=True))
    assert "Kijk in je mailbox" in words(client.post("/nl/letter/account/", chosen))
    assert User.objects.get(pk=maria.pk).email is None
    link = re.search(r"https?://[^/]+(/nl/letter/account/\S+)", mail.outbox[-1].body)[1]

    thief = log_in(officer)
    thief.logout()
    assert thief.post(link).url.startswith("/nl/letter/")
    client.get(link)
    assert User.objects.get(pk=maria.pk).email is None
    assert client.post(link).url == "/accounts/login/"
    maria.refresh_from_db()
    letter.refresh_from_db()
    assert (maria.email, letter.state) == ("maria@town.test", LetterState.USED)
    logged_in = client.post("/accounts/login/", {"login": chosen["email"], "password": chosen["password"]})
    assert logged_in.status_code == 302
    mine = words(client.get("/nl/me/"))
    assert "Where is the bus?" in mine
    assert "A bench, please." in mine
    client.post("/accounts/logout/")
    assert client.post("/nl/letter/", {"code": code}).status_code == 409


def test_an_address_of_somebody_else_takes_nothing_over_and_nobody_hears_of_it(client, alice, maria, officer, code_of):
    code = code_of(send_letter(maria, Purpose.TAKE_OVER, Reach("Maria", ADDRESS), by=officer, at=timezone.now()))
    client.post("/nl/letter/", {"code": code})
    page = client.post("/nl/letter/account/", {"email": alice.email, "password": "geraniums-and-tulips"})
    assert "Kijk in je mailbox" in words(page)
    assert "/letter/account/" not in mail.outbox[-1].body
    assert User.objects.get(pk=maria.pk).email is None


def test_the_queue_says_which_letters_a_colleague_prints(log_in, maria, officer, make_officer, noon):
    send_letter(maria, Purpose.TAKE_OVER, Reach("Maria", ADDRESS), by=officer, at=noon)
    colleague = make_officer("Colleague")
    mine = log_in(officer).get("/beheer/letters/").text
    assert "Een collega drukt" in mine
    assert "/beheer/letters/print/" not in mine
    assert "/beheer/letters/print/" in log_in(colleague).get("/beheer/letters/").text


def test_what_the_desk_knows_stands_in_the_form_of_a_letter_and_reading_it_is_on_record(log_in, maria, officer):
    read = Entry.objects.filter(action="audit.read", subject_id=str(maria.pk))
    before = read.count()
    form = log_in(officer).get(f"/beheer/desk/{maria.pk}/letter/").context["form"]
    contact = Contact.objects.get(person=maria)
    assert (form.initial["name"], form.initial["address"]) == (contact.name, contact.address)
    assert read.count() == before + 1
    assert read.latest("pk").data["purpose"] == "letters"
