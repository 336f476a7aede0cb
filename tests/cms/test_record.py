"""The record in the back office: found by whatever is asked, read in words, taken along, and looked at by few."""

import ast
import csv
import io
import re
from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone

from cms.record.search import RecordForm
from cms.record.words import ACTS
from forum.complaints.actions import submit_complaint
from participation.audit.actions import chain_entries, record
from participation.audit.models import Entry
from participation.audit.purposes import Purpose
from participation.audit.reads import read
from participation.notices.models import Bounce
from participation.residents.models import Role
from participation.residents.verification.models import Letter
from tests.test_architecture import TREES

PAGE = "/beheer/record/"
ACT = r"[a-z_]+\.[a-z_]+"


@pytest.fixture
def auditor(make_person):
    return make_person("Auditor", roles=[Role.AUDITOR])


@pytest.fixture
def recorded(alice, bob, desk_officer, noon):
    record("forum.topic_supported", bob, by=alice, at=noon - timedelta(days=3))
    record(
        "desk.contact_changed",
        bob,
        by=desk_officer,
        at=noon,
        channel="desk",
        on_behalf_of=bob,
        reason="His phone broke.",
    )
    record("poll.closed", bob, by=None, at=noon + timedelta(days=1), channel="clock", data={"slug": "trees"})


@pytest.fixture
def look(town, log_in, auditor):
    """Return the words of the page for what is asked: look(channel="desk")."""
    office = log_in(auditor)

    def page(**asked):
        response = office.get(PAGE, asked)
        assert response.status_code == 200
        return response.content.decode().partition("<tbody>")[2].partition("</tbody>")[0]

    return page


def test_it_is_read_in_words_and_names(recorded, look, bob):
    words = look()
    for told in (
        "Veranderde hoe je iemand bereikt",
        "Desk Officer",
        "loket",
        "His phone broke.",
        "adres van de pagina: trees",
    ):
        assert told in words
    assert f"Persoon {bob.pk}: Bob" in words
    assert "desk.contact_changed" not in words


def test_each_filter_finds_what_it_says(recorded, look, alice, bob, desk_officer):
    supported, changed, closed = "Steunde een onderwerp", "Veranderde hoe je iemand bereikt", "Een stemming sloot"
    for asked, found in [
        ({"act": "desk.contact_changed"}, {changed}),
        ({"by": "alice@town.test"}, {supported}),
        ({"by": "desk off"}, {changed}),
        ({"by": str(alice.pk)}, {supported}),
        ({"on_behalf_of": "Bob"}, {changed}),
        ({"channel": "clock"}, {closed}),
        ({"since": "2026-11-23", "until": "2026-11-23", "number": str(bob.pk)}, {changed}),
        ({"since": "2026-11-24"}, {closed}),
        ({"kind": "residents.user", "number": str(bob.pk)}, {supported, changed, closed}),
        ({"kind": "forum.topic"}, set()),
        ({"by": "nobody at all"}, set()),
    ]:
        words = look(**asked)
        assert {each for each in (supported, changed, closed) if each in words} == found, asked


def test_what_can_not_be_asked_is_said_and_shows_nothing(recorded, town, log_in, auditor):
    response = log_in(auditor).get(PAGE, {"since": "yesterday"})
    assert response.status_code == 422
    assert "His phone broke." not in response.content.decode()


def test_pages_follow_each_other_and_keep_what_was_asked(town, log_in, auditor, alice, noon):
    for each in range(120):
        record("forum.topic_supported", alice, by=alice, at=noon, data={"number": each})
    office, address, seen = log_in(auditor), f"{PAGE}?act=forum.topic_supported", []
    while address:
        response = office.get(address)
        seen += [dict(line.details)["hoeveel"] for line in response.context["lines"]]
        older = response.context["older"]
        assert not older or "act=forum.topic_supported" in older
        address = older and f"{PAGE}{older}"
    assert seen == [str(number) for number in reversed(range(120))]


def test_a_page_takes_as_many_queries_for_fifty_as_for_three(town, log_in, auditor, make_person, noon, count_queries):
    office = log_in(auditor)
    record("forum.topic_supported", auditor, by=auditor, at=noon, on_behalf_of=auditor)
    office.get(PAGE)
    counts = []
    for number in (3, 40):
        for each in range(number):
            someone = make_person(f"Buur {number} {each}")
            record("forum.topic_supported", someone, by=someone, at=noon, on_behalf_of=someone)
        counts.append(count_queries(lambda: office.get(PAGE)))
    assert counts[0] == counts[1]


def test_a_page_deep_in_the_record_is_entered_by_an_index(recorded, look, noon):
    plan = str(Entry.objects.filter(at__lte=noon, action="poll.closed").order_by("-at", "-pk")[:51].explain())
    if connection.vendor == "sqlite":  # PostgreSQL reads so few rows without one
        assert "USING INDEX audit_entry_action (action=? AND at<?)" in plan


def test_who_takes_a_list_along_is_recorded_and_names_nobody_looked_for(recorded, town, log_in, auditor):
    response = log_in(auditor).post(f"{PAGE}export/", {"on_behalf_of": "Bob"})
    heading, row = csv.reader(io.StringIO(response.getvalue().decode("utf-8-sig")), delimiter=";")
    assert heading[:3] == ["Wanneer", "Wat er gebeurde", "Wie het deed"]
    assert row[1] == "Veranderde hoe je iemand bereikt"
    assert row[6] == "His phone broke."
    noted = Entry.objects.get(action="audit.exported")
    assert (noted.actor_id, noted.data) == (auditor.pk, {"asked": ["on_behalf_of"]})


def test_nobody_else_takes_a_list_along(recorded, town, log_in, clerk, client):
    assert log_in(clerk).post(f"{PAGE}export/").status_code == 403
    assert client.post(f"{PAGE}export/").status_code == 302
    assert not Entry.objects.filter(action="audit.exported").exists()


def test_an_account_that_is_gone_is_a_number(recorded, look, alice):
    number = alice.pk
    alice.role_assignments.all().delete()
    alice.delete()
    assert f"Account {number}, dat weg is" in look(act="forum.topic_supported")


# Reads of personal data


def reads(**asked):
    return Entry.objects.filter(action="audit.read", **asked)


def test_a_read_names_the_fields_and_the_purpose_and_no_value(alice, clerk, noon, look):
    read(alice, ["email"], Purpose.LETTERS, by=clerk, at=noon)
    noted = reads().get()
    assert (noted.subject_id, noted.actor_id) == (str(alice.pk), clerk.pk)
    assert noted.data == {"fields": ["email"], "purpose": "letters"}
    words = look(act="audit.read")
    assert "welke gegevens: e-mailadres" in words
    assert "waarvoor: om brieven te drukken en te versturen" in words
    chain_entries(noon)


def test_the_page_of_a_strangers_complaint_notes_that_their_name_and_address_were_shown(town, log_in, clerk):
    complaint = submit_complaint(by=None, at=timezone.now(), words="Nobody called.", name="An", address="Markt 1")
    assert log_in(clerk).get(f"/beheer/complaints/{complaint.pk}/").status_code == 200
    noted = reads(subject_type="complaints.complaint", subject_id=str(complaint.pk)).get()
    assert noted.data == {"fields": ["name", "address"], "purpose": "complaint"}


def test_the_list_of_people_and_a_persons_page_note_whose_address_was_shown(town, log_in, make_person, alice):
    administrator = make_person("Administrator", roles=[Role.ADMINISTRATOR])
    paper = make_person("Paper")
    type(paper).objects.filter(pk=paper.pk).update(email=None)
    office = log_in(administrator)
    office.get("/beheer/users/")
    assert set(reads().values_list("subject_id", flat=True)) == {str(alice.pk), str(administrator.pk)}
    assert set(reads().values_list("actor_id", flat=True)) == {administrator.pk}
    office.get(f"/beheer/users/edit/{alice.pk}/")
    assert reads(subject_id=str(alice.pk)).count() == 2


def test_letters_and_addresses_that_fail_note_it_too(town, log_in, desk_officer, alice, bob, noon):
    Letter.objects.create(
        purpose="verify",
        person=alice,
        recipient="Alice A.",
        address="Markt 2",
        household_key="k",
        language="nl",
        asked_at=noon,
    )
    Bounce.objects.create(person=bob, address=bob.email, status="5.1.1", at=noon)
    office = log_in(desk_officer)
    office.get("/beheer/letters/")
    office.get("/beheer/messages/")
    assert [(each.subject_id, each.data) for each in reads().order_by("pk")] == [
        (str(alice.pk), {"fields": ["recipient"], "purpose": "letters"}),
        (str(bob.pk), {"fields": ["email"], "purpose": "unreached"}),
    ]
    office.post("/beheer/letters/print/", {"form": "txt"})
    assert reads().latest("pk").data == {"fields": ["recipient", "address"], "purpose": "letters"}


# Words


def parameters(function):
    return {argument.arg for argument in function.args.args}


def passing_on():
    """The functions that record the act that they were given, by name, and where an act is put together."""
    names, put_together = {"record"}, []
    for path, tree in TREES.items():
        for function in (each for each in ast.walk(tree) if isinstance(each, ast.FunctionDef)):
            for call in (each for each in ast.walk(function) if is_call_of(each, {"record"})):
                act = call.args[0]
                if isinstance(act, ast.Name) and act.id in parameters(function):
                    names.add(function.name)
                elif isinstance(act, ast.JoinedStr | ast.BinOp | ast.Call):
                    put_together.append(f"{path}:{call.lineno}")
    return names, put_together


def is_call_of(node, names):
    return isinstance(node, ast.Call) and bool(node.args) and ast.unparse(node.func) in names


def acts_recorded():
    names, _put_together = passing_on()
    calls = (node for tree in TREES.values() for node in ast.walk(tree) if is_call_of(node, names))
    words = (word for call in calls for argument in call.args[:2] for word in ast.walk(argument))
    return {word.value for word in words if isinstance(word, ast.Constant) and re.fullmatch(ACT, str(word.value))}


@pytest.mark.once
def test_everything_that_is_recorded_has_words():
    assert passing_on()[1] == [], "an act is written out, so that all of them can be found"
    acts = acts_recorded()
    assert {"conflict.ended", "emergency.broken", "poll.opened", "poll.drafted", "signature.refused"} <= acts
    assert acts - set(ACTS) == set()


def test_every_kind_of_object_of_ours_can_be_looked_for():
    kinds = {label for label, _words in RecordForm().fields["kind"].choices}
    assert {"residents.user", "polls.poll", "board.paper", "events.place", "cms.newspage"} <= kinds
    assert kinds & {"auth.group", "sessions.session", "wagtailimages.image"} == set()
