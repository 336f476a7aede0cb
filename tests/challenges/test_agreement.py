"""The record of an agreement, for everyone; and a place in a group that is confirmed with the code of a letter."""

from datetime import date, timedelta

from django.utils import translation

from forum.challenges.actions import start_draft
from forum.challenges.agreement import agreement_of
from forum.challenges.models import Member
from participation.procedures.models import Case
from participation.procedures.moves import move
from participation.residents.by_letter.acts import act_for
from participation.residents.by_letter.hand import ByLetter
from participation.residents.models import Level
from participation.residents.verification.models import Purpose
from tests.challenges.test_declared import AGREED


def test_everyone_reads_what_was_agreed_its_milestones_and_the_reports(opened, client, case_handler, alice, noon):
    where = f"/en/forum/challenges/{opened.number}/agreement"
    assert client.get(f"{where}/").status_code == 404
    Case.objects.filter(pk=opened.pk).update(state="C70")
    agreed = AGREED | {"starts": "2026-08-31", "ends": "2028-08-30"}
    move(opened, "CT26", by=case_handler, at=noon, data=agreed)
    move(opened, "CT28", by=alice, at=noon + timedelta(days=60), data={"report": "We planted forty trees."})
    case = Case.objects.select_related("regulation").get(pk=opened.pk)
    with translation.override("en"):
        agreement = agreement_of(case, noon + timedelta(days=300))
    assert [(each.day, each.done) for each in agreement.milestones if each.label == "Report of the group"] == [
        (date(2027, 2, 28), True), (date(2027, 8, 31), False), (date(2028, 2, 29), None),
    ]  # fmt: skip
    page = client.get(f"{where}/").text
    for said in ("The ombudsman", "We planted forty trees.", "Association 0123.456.789", "31 August 2026"):
        assert said in page
    paper = client.get(f"{where}.pdf")
    assert paper["Content-Type"] == "application/pdf"
    for tag in (b"/StructTreeRoot", b"/Table", b"/TH"):
        assert tag in paper.content
    assert f"{where}/" in client.get(f"/en/forum/challenges/{opened.number}/").text


def test_who_was_named_confirms_once_with_the_code_of_a_letter_and_with_nothing_else(alice, make_person, theme, noon):
    draft = start_draft(by=alice, at=noon, title="We look after the park")
    place = Member.objects.create(proposal=draft, name="Carla")
    carla, act = make_person("Carla", level=Level.CONFIRMED), act_for(Purpose.SUPPORT)
    assert [label for subject, label in act.choices(noon) if subject == f"member:{place.pk}"]
    assert not [label for _subject, label in act.choices(noon) if "park" in label]  # a draft is for its group
    target = act.find(f"member:{place.pk}")
    assert act.may_be_made(carla, target)
    assert not act.may_be_made(alice, target)
    carla.acting = ByLetter(act, target)
    assert act.perform(target, carla, noon)
    assert not act.perform(target, carla, noon)
    place.refresh_from_db()
    assert (place.person, place.confirmed_by) == (carla, "letter")
    assert act.find(f"member:{place.pk}") is None
    assert act.find("member:x") is None
