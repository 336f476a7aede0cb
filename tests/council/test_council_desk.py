"""The council's desk: what members do with a case of residents, what everyone reads of it, and what is in the way."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import Group, Permission
from django.utils import timezone

from forum.actions import post_topic
from forum.council.actions import adopt_case, cosign_case
from forum.council.elections import ElectionPeriodHolds, set_election_period
from forum.council.models import Adoption, Choice, CoSignature, ElectionPeriod, Question, RecordedVote
from forum.council.questions import tell_of_answers
from forum.council.voting import record_vote
from forum.models import Kind
from participation.conflicts.actions import declare_conflict
from participation.errors import Invalid, NotPermitted, WrongState
from participation.notices.models import Notice
from participation.procedures.models import Case
from participation.residents.models import Role, RoleAssignment, User

DESK, PAGE = "/beheer/council/", "/en/forum/challenges/2026-001/"


@pytest.fixture
def members(make_person, back_office):
    """Three who sit in the council, two of them for one fraction."""
    enter = Permission.objects.get(content_type__app_label="wagtailadmin", codename="access_admin")
    Group.objects.get_or_create(name=Role.COUNCIL_MEMBER)[0].permissions.add(enter)
    found = {}
    for name, fraction in (("Mia", "Samen"), ("Nils", "Samen"), ("Olga", "Groen")):
        person = make_person(name, roles=[Role.COUNCIL_MEMBER])
        RoleAssignment.objects.filter(user=person).update(fraction=fraction, starts_on="2026-01-01")
        found[name] = User.objects.get(pk=person.pk)
    return found


@pytest.fixture
def running(case, alice, noon):
    """A case that everyone sees, on the agenda."""
    at = timezone.now() - timedelta(days=2)
    Case.objects.filter(pk=case.pk).update(number="2026-001", state="C55", submitted_at=at, state_since=at)
    return Case.objects.get(pk=case.pk)


def test_members_take_a_case_up_sign_along_and_ask_and_everyone_reads_it(running, members, log_in, client, clerk, bob):
    mia, nils = log_in(members["Mia"]), log_in(members["Nils"])
    assert running.title in mia.get(DESK).text
    one = f"{DESK}{running.pk}/"
    assert nils.post(f"{one}cosign/").status_code == 409  # nobody has taken it up
    assert mia.post(f"{one}adopt/").status_code == 302
    assert mia.post(f"{one}adopt/").status_code == 409
    assert nils.post(f"{one}cosign/").status_code == 302
    assert nils.post(f"{one}ask/", {"words": " "}).status_code == 422
    assert nils.post(f"{one}ask/", {"words": "What does the park cost?"}).status_code == 302
    question = Question.objects.get()
    shown = client.get(PAGE).text
    for words in ("Taken up by: Mia (Samen)", "Members who sign along: Nils (Samen)", "What does the park cost?"):
        assert words in shown
    assert "The answer is due by" in shown
    assert {"council.adopted", "council.cosigned", "council.asked"} <= {
        *Notice.objects.filter(person=running.proposal.spokesperson).values_list("event__kind", flat=True)
    }
    where = f"{DESK}questions/{question.pk}/"
    assert mia.post(where, {"answer": "I say so.", "answered_for": "Me"}).status_code == 403
    secretary = log_in(clerk)
    assert secretary.get(where).status_code == 200
    given = {"answer": "38,400 euro a year.", "answered_for": "The executive"}
    assert secretary.post(where, given).status_code == 302
    assert secretary.post(where, given | {"answer": "Another."}).status_code == 409
    assert "38,400 euro a year." in client.get(PAGE).text
    assert Notice.objects.filter(person=members["Nils"], event__kind="council.answered").exists()
    assert mia.post(f"{one}let-go/").status_code == 302
    assert "Taken up by" not in client.get(PAGE).text
    assert log_in(bob).get(DESK).status_code in (302, 403, 404)


def test_an_answer_that_does_not_come_is_told_once_and_shown(running, members, clerk, client):
    at = timezone.now()
    times = {"asked_at": at - timedelta(days=40), "warn_at": at - timedelta(days=18), "due_at": at - timedelta(days=9)}
    Question.objects.create(case=running, asked_by=members["Mia"], words="What does it cost?", **times)
    assert [tell_of_answers(at - timedelta(days=10)), tell_of_answers(at), tell_of_answers(at)] == [1, 1, 0]
    late = Notice.objects.filter(event__kind="council.answer_late").values_list("person", flat=True)
    assert {*late} == {clerk.pk, members["Mia"].pk}
    assert "The answer is late since" in client.get(PAGE).text


def test_a_conflict_of_interest_blocks_and_so_does_ones_own_case(running, members, log_in, noon):
    mia, at = members["Mia"], timezone.now()
    declare_conflict(running, "My sister is in the group.", by=mia, at=at)
    mia = User.objects.get(pk=mia.pk)
    for act in (adopt_case, cosign_case):
        with pytest.raises(NotPermitted, match="conflict"):
            act(running, by=mia, at=at)
    page = log_in(mia).get(f"{DESK}{running.pk}/")
    assert "/adopt/" not in page.text
    assert "/ask/" not in page.text
    running.proposal.members.create(name="Olga", person=members["Olga"], confirmed_at=at, confirmed_by="web")
    with pytest.raises(WrongState, match=r"(?i)yourself|zelf"):
        adopt_case(running, by=members["Olga"], at=at)
    Case.objects.filter(pk=running.pk).update(state="C10")
    with pytest.raises(WrongState):
        adopt_case(Case.objects.get(pk=running.pk), by=members["Nils"], at=at)
    assert not Adoption.objects.exists()
    assert not CoSignature.objects.exists()


def test_a_vote_is_recorded_name_by_name_and_its_sums_are_computed(running, members, log_in, clerk, client):
    declare_conflict(running, "My sister is in the group.", by=members["Mia"], at=timezone.now())
    secretary, where = log_in(clerk), f"{DESK}{running.pk}/vote/"
    field = {name: f"member_{person.pk}" for name, person in members.items()}
    form = secretary.get(where).context["form"]
    assert [value for value, _label in form.fields[field["Mia"]].choices] == ["conflict"]
    said = {"motion": "Accept the proposal", "body": "The council", field["Nils"]: "for", field["Olga"]: "absent"}
    assert secretary.post(where, said).status_code == 422  # Mia is left out
    assert secretary.post(where, said | {field["Mia"]: "for"}).status_code == 422
    assert secretary.post(where, said | {field["Mia"]: "conflict"}).status_code == 302
    vote = RecordedVote.objects.get()
    assert dict(vote.total) == {"for": 1, "absent": 1, "conflict": 1}
    shown = client.get(PAGE).text
    for words in ("Accept the proposal", "Nils (Samen): for", "Olga (Groen): absent", "Mia (Samen): did not take part"):
        assert words in shown
    again, right = f"{where}{vote.pk}/correct/", said | {field["Mia"]: "conflict", field["Olga"]: "against"}
    assert secretary.post(again, right).status_code == 422  # without a reason
    assert secretary.post(again, right | {"reason": "Olga was there."}).status_code == 302
    assert secretary.post(again, right | {"reason": "Once more."}).status_code == 409
    shown = client.get(PAGE).text
    assert "This vote was corrected: Olga was there." in shown
    assert "Olga (Groen): against" in shown
    sent = client.get(f"{PAGE}votes.csv")
    assert sent["Content-Type"].startswith("text/csv")
    head, *lines = sent.getvalue().decode("utf-8-sig").splitlines()
    assert head == "case;vote;day;body;motion;fraction;member;choice;corrects;corrected_by;reason"
    assert [line.split(";")[5:10] for line in lines if ";Olga;" in line] == [
        ["Groen", "Olga", "absent", "", str(vote.corrected_by.pk)], ["Groen", "Olga", "against", str(vote.pk), ""],
    ]  # fmt: skip
    assert client.get(PAGE.replace("challenges", "petitions") + "votes.csv").status_code == 404
    assert log_in(members["Nils"]).get(where).status_code == 403


def test_a_vote_that_can_not_have_been_is_refused(running, members, clerk):
    at, choices = timezone.now(), {person.pk: Choice.FOR for person in members.values()}
    today = timezone.localdate(at)
    for day, given in (
        (today + timedelta(days=1), choices), (today - timedelta(days=9), choices), (today, {}),
        (today, choices | {clerk.pk: "for"}), (today, dict.fromkeys(choices, "perhaps")),
    ):  # fmt: skip
        with pytest.raises(Invalid):
            record_vote(running, "Accept", "The council", day, given, by=clerk, at=at)
    assert not RecordedVote.objects.exists()


def test_in_an_election_period_members_post_nothing_and_do_all_else(members, log_in, clerk, theme, bob, noon):
    browser, today = log_in(clerk), timezone.localdate()
    sent = {"election": "Elections of 2030", "first": str(today), "last": str(today + timedelta(days=90))}
    assert browser.post(f"{DESK}election-periods/", sent | {"last": "2020-01-01"}).status_code == 422
    assert browser.post(f"{DESK}election-periods/", sent).status_code == 302
    mia, at = members["Mia"], timezone.now()
    words = {"kind": Kind.QUESTION, "title": "A bus", "source": "When does it come?", "theme": theme, "at": at}
    User.objects.filter(pk=mia.pk).update(level=1, level_method="email", level_at=at)
    mia = User.objects.get(pk=mia.pk)
    with pytest.raises(ElectionPeriodHolds, match=r"Elections of 2030"):
        post_topic(by=mia, **words)
    assert post_topic(by=bob, **words).pk
    assert "Elections of 2030" in log_in(mia).get(DESK).text
    assert log_in(mia).post(f"{DESK}election-periods/", sent).status_code == 403
    period = ElectionPeriod.objects.get()
    assert browser.post(f"{DESK}election-periods/{period.pk}/end/").status_code == 302
    assert post_topic(by=mia, **words).pk
    set_election_period("Later", today + timedelta(days=9), today + timedelta(days=99), by=clerk, at=at)
    assert post_topic(by=mia, **words | {"title": "Another bus"}).pk  # it has not begun
