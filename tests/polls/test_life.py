"""The life of a poll that binds: signed, frozen, suspended, counted or not, objected to, certified, answered."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import Permission
from django.urls import reverse

from participation.due import do_due_work
from participation.notices.models import Event, Notice
from participation.residents.models import Role
from participation.signatures.actions import ask_signature, give_signature
from participation.signatures.errors import SignatureNeeded
from polls import actions, results
from polls.casting import cast_ballot
from polls.errors import (
    NoLaterEnd,
    NotCertifiedYet,
    NotClosedYet,
    NotCountedYet,
    NotOfTheNeighbourhood,
    ObjectionsOpen,
    PollAnnulled,
    PollIncomplete,
    ReasonMissing,
    Suspended,
    TooLateToObject,
)
from polls.manifest import manifest_digest
from polls.models import (
    Ballot,
    Base,
    ChoiceSecret,
    Electorate,
    Ending,
    Incident,
    LegalEffect,
    Objection,
    Poll,
    Snapshot,
    State,
    Threshold,
    Visibility,
)
from polls.second_signature import frozen_words_of
from polls.thresholds import is_carried, people_needed
from tests.polls.conftest import DAY, HOUR, put_on_roll, text_of
from tests.polls.drafts import draft_motion

pytestmark = pytest.mark.usefixtures("in_english")
YES, NO, NOBODY = ["yes"], ["no"], ["abstain"]


@pytest.fixture
def second(make_person):
    return make_person("Second Clerk", roles=[Role.SECOND_CLERK])


@pytest.fixture
def signed(clerk, second):
    """Do an act that a second person signs first: signed("freeze", poll, at)."""

    def do(name, poll, at):
        act = f"polls.{name}_poll"
        with pytest.raises(SignatureNeeded):
            getattr(actions, f"{name}_poll")(poll, by=clerk, at=at)
        give_signature(ask_signature(act, poll, "The council asked.", by=clerk, at=at), by=second, at=at)
        return getattr(actions, f"{name}_poll")(poll, by=clerk, at=at)

    return do


@pytest.fixture
def binding(dossier, now, alice, bob):
    """A binding draft with a roll of two, a quorum of all of them, and five days to object."""
    poll = draft_motion(
        dossier, opens_at=now + 20 * DAY, closes_at=now + 25 * DAY, legal_effect=LegalEffect.BINDING,
        legal_basis={"nl": "Art. 5"}, electorate=Electorate.ROLL, visibility=Visibility.HIDDEN,
        quorum_base=Base.ROLL, quorum=100, objection_days=5,
    )  # fmt: skip
    for person in (alice, bob):
        put_on_roll(poll, person)
    return poll


def test_a_binding_poll_takes_two_people_four_times_from_draft_to_answered(binding, signed, clerk, alice, bob, now):
    poll = signed("announce", binding, now)
    poll = signed("freeze", poll, now + DAY)
    cast_ballot(poll, YES, by=alice, at=poll.opens_at)
    cast_ballot(poll, YES, by=bob, at=poll.opens_at)
    do_due_work(poll.closes_at)
    poll.refresh_from_db()
    assert (poll.state, poll.counted_at) == (State.CLOSED, None)
    assert results.current(poll, poll.closes_at).is_hidden
    poll = signed("count", poll, poll.closes_at + HOUR)
    assert (poll.state, poll.ending) == (State.COUNTED, Ending.CARRIED)
    with pytest.raises(ObjectionsOpen):
        actions.certify_poll(poll, by=clerk, at=poll.objections_until - HOUR)
    poll = signed("certify", poll, poll.objections_until)
    assert poll.answer_due_at == poll.certified_at + timedelta(days=60)
    poll = actions.answer_poll(poll, {"nl": "Ja."}, {"nl": "Gebouwd."}, by=clerk, at=poll.certified_at + DAY)
    assert actions.archive_poll(poll, by=clerk, at=poll.answered_at).state == State.ARCHIVED


def test_what_is_signed_before_freezing_names_the_roll_and_the_manifest(binding, make_person):
    before = frozen_words_of(binding)
    assert f"(SHA-256): {manifest_digest(binding)}" in before
    put_on_roll(binding, make_person("Third"))
    after = frozen_words_of(binding)
    changed = [line for line in after.splitlines() if line not in before.splitlines()]
    assert len(changed) == 3  # the fingerprint of the manifest, the size of the roll, and its fingerprint


def test_a_roll_that_is_replaced_after_signing_is_signed_again(binding, signed, second, clerk, alice, now):
    poll = signed("announce", binding, now)
    give_signature(ask_signature("polls.freeze_poll", poll, "Ready.", by=clerk, at=now), by=second, at=now)
    put_on_roll(poll, identity="email:somebody@else.test")
    with pytest.raises(SignatureNeeded):
        actions.freeze_poll(poll, by=clerk, at=now)


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"opens_at": 13}, "at least 14 days"),
        ({"arguments": "for"}, "as many arguments"),
        ({"arguments": ""}, "of each"),
    ],
)
def test_a_binding_poll_is_announced_in_time_and_argued_from_both_sides(binding, clerk, now, change, sentence):
    if "opens_at" in change:
        Poll.objects.filter(pk=binding.pk).update(opens_at=now + change["opens_at"] * DAY)
    if "arguments" in change:
        binding.arguments.exclude(side=change["arguments"]).delete()
    with pytest.raises(PollIncomplete, match=sentence):
        actions.announce_poll(binding, by=clerk, at=now)


def test_a_poll_that_binds_and_was_not_frozen_in_time_never_opens(make_poll, now):
    poll = make_poll("announced", legal_effect=LegalEffect.COUNCIL_COMMITMENT)
    assert actions.open_due_polls(poll.opens_at) == 0
    with pytest.raises(PollIncomplete, match="was not frozen in time"):
        actions.freeze_poll(poll, by=None, at=poll.opens_at)
    assert poll.phase(poll.opens_at) == State.ANNOUNCED


def test_the_clock_freezes_an_advisory_poll_that_nobody_froze(make_poll, client, page):
    poll = make_poll("announced")
    assert actions.open_due_polls(poll.opens_at) == 1
    poll.refresh_from_db()
    assert poll.state == State.OPEN
    assert poll.manifest.sha256 in text_of(page(client, "poll-detail", poll))


# The quorum and the majority


@pytest.mark.parametrize(
    ("rules", "roll", "needed"),
    [
        ({"quorum_base": Base.NONE}, 10, None),
        ({"quorum_base": Base.PEOPLE, "quorum": 3000}, 10, 3000),
        ({"quorum_base": Base.ROLL, "quorum": 10}, 100, 10),
        ({"quorum_base": Base.ROLL, "quorum": 10}, 101, 11),
        ({"quorum_base": Base.INHABITANTS, "quorum": 20, "inhabitants": 14_999}, 3, 3000),
        ({"quorum_base": Base.INHABITANTS, "quorum": 10, "inhabitants": 257_020}, 3, 25_702),
    ],
)
def test_a_quorum_is_a_whole_number_of_people(rules, roll, needed):
    assert people_needed(Poll(**rules), roll) == needed


@pytest.mark.parametrize(
    ("threshold", "with_abstentions", "votes", "carried"),
    [
        (Threshold.SIMPLE, False, (2, 1, 9), True),
        (Threshold.SIMPLE, False, (2, 2, 0), False),
        (Threshold.SIMPLE, False, (0, 0, 5), False),
        (Threshold.ABSOLUTE, False, (2, 1, 9), True),
        (Threshold.ABSOLUTE, True, (2, 1, 1), False),
        (Threshold.ABSOLUTE, True, (3, 1, 1), True),
        (Threshold.TWO_THIRDS, False, (2, 1, 9), True),
        (Threshold.TWO_THIRDS, False, (199, 100, 0), False),
        (Threshold.TWO_THIRDS, True, (2, 1, 1), False),
        (Threshold.TWO_THIRDS, True, (4, 1, 1), True),
        (Threshold.TWO_THIRDS, True, (0, 0, 0), False),
    ],
)
def test_a_motion_is_carried_by_the_majority_that_was_announced(threshold, with_abstentions, votes, carried):
    poll = Poll(threshold=threshold, counts_abstentions=with_abstentions)
    assert is_carried(poll, dict(zip(("yes", "no", "abstain"), votes, strict=True))) is carried


def test_where_the_quorum_is_missed_no_result_is_shown_anywhere(make_poll, client, clerk, log_in, page, alice, now):
    poll = make_poll(visibility=Visibility.HIDDEN, quorum_base=Base.PEOPLE, quorum=2)
    cast_ballot(poll, YES, by=alice, at=now)
    actions.close_poll(poll, by=None, at=poll.closes_at)
    poll.refresh_from_db()
    assert (poll.state, poll.ending) == (State.COUNTED, Ending.NOT_COUNTED)
    assert Snapshot.objects.get(poll=poll).counts == {}
    missed = "Too few people took part: 1, and 2 were needed. The votes are not counted."
    for name in ("poll-detail", "poll-results"):
        answer = page(client, name, poll)
        assert missed in text_of(answer)
        assert "<table" not in answer.content.decode()
    assert page(client, "ballot-list", poll).status_code == 409
    told = client.get(f"/api/v1/polls/{poll.slug}/results").json()
    assert (told["hidden"], told["closed"], {option["votes"] for option in told["options"]}) == (True, True, {None})
    about = client.get(f"/api/v1/polls/{poll.slug}").json()
    assert (about["state"], about["outcome"], about["needed"]) == ("counted", "not_counted", 2)
    assert client.get(f"/api/v1/polls/{poll.slug}/count").status_code == 404
    clerk.groups.get().permissions.add(Permission.objects.get(codename="access_admin"))
    office = log_in(clerk)
    desk = office.get(reverse("polls_clerk:poll-desk", args=[poll.slug])).content.decode()
    assert ">Ja, autovrij</th>" not in desk
    rows = b"".join(office.get(reverse("polls_clerk:results-csv", args=[poll.slug])).streaming_content).decode()
    assert "yes" not in rows
    assert "Ja, autovrij" not in rows


def test_where_the_quorum_is_met_the_majority_decides_and_the_page_says_which(make_poll, client, page, voters, now):
    poll = make_poll(
        visibility=Visibility.HIDDEN, quorum_base=Base.PEOPLE, quorum=3, threshold=Threshold.TWO_THIRDS,
        counts_abstentions=True,
    )  # fmt: skip
    for person, choice in zip(voters(3), (YES, YES, NOBODY), strict=True):
        cast_ballot(poll, choice, by=person, at=now)
    actions.close_poll(poll, by=None, at=poll.closes_at)
    assert Poll.objects.get(pk=poll.pk).ending == Ending.CARRIED
    assert "The proposal is carried. At least two thirds had to say yes." in text_of(page(client, "poll-results", poll))


# When something goes wrong


def test_a_suspended_poll_takes_no_votes_and_goes_on_later_than_announced(make_poll, client, clerk, page, alice, now):
    poll = make_poll()
    actions.suspend_poll(poll, "The site was down.", by=clerk, at=now)
    with pytest.raises(Suspended):
        cast_ballot(poll, YES, by=alice, at=now)
    text = text_of(page(client, "poll-detail", poll))
    assert "This poll is suspended" in text
    assert "The site was down." in text
    assert actions.close_due_polls(poll.closes_at) == 0
    with pytest.raises(NoLaterEnd):
        actions.resume_poll(poll, "It is up.", closes_at=poll.closes_at - HOUR, by=clerk, at=now)
    with pytest.raises(NoLaterEnd):
        actions.resume_poll(poll, "It is up.", by=clerk, at=poll.closes_at)
    later = poll.closes_at + 2 * DAY
    actions.resume_poll(poll, "It is up.", closes_at=later, by=clerk, at=poll.closes_at)
    poll.refresh_from_db()
    assert (poll.state, poll.closes_at) == (State.OPEN, later)
    cast_ballot(poll, YES, by=alice, at=later - HOUR)
    kinds = [(incident.kind, incident.closes_at) for incident in Incident.objects.filter(poll=poll)]
    assert [kind for kind, _closes_at in kinds] == ["suspended", "resumed"]
    assert kinds[1][1] == later


def test_who_may_vote_does_not_change_when_a_poll_closes_later(make_poll, clerk, alice, now):
    poll = make_poll(roll=[alice])
    day = poll.closing_day
    actions.suspend_poll(poll, "The site was down.", by=clerk, at=now)
    actions.resume_poll(poll, "It is up.", closes_at=poll.closes_at + 9 * DAY, by=clerk, at=now)
    assert Poll.objects.get(pk=poll.pk).reference_day == day


@pytest.mark.parametrize("phase", ["announced", "frozen", "open", "closed"])
def test_an_annulled_poll_shows_no_result_and_joins_nobody_to_a_ballot(
    make_poll, clerk, alice, client, page, now, phase
):
    poll = make_poll(phase)
    if phase == "open":
        cast_ballot(poll, YES, by=alice, at=now)
    actions.annul_poll(poll, "The wrong question was asked.", by=clerk, at=now)
    actions.annul_poll(poll, "Twice is once.", by=clerk, at=now)
    assert Poll.objects.get(pk=poll.pk).state == State.ANNULLED
    if phase == "open":
        assert not ChoiceSecret.objects.filter(poll=poll).exists()
        assert set(Ballot.objects.filter(poll_key=poll.key).values_list("choice_key", flat=True)) == {""}
        with pytest.raises(PollAnnulled):
            cast_ballot(poll, NO, by=alice, at=now)
    text = text_of(page(client, "poll-results", poll))
    assert "The wrong question was asked." in text
    assert "Twice is once." not in text
    assert results.current(poll, now).is_hidden
    assert page(client, "ballot-list", poll).status_code == 409
    assert text_of(page(client, "poll-list")).count("Annulled") == 1


def test_every_halt_has_its_reason(make_poll, clerk, now):
    poll = make_poll()
    for reason in ("", "  ", "x" * 1001):
        for act in (actions.suspend_poll, actions.annul_poll, actions.note_incident):
            with pytest.raises(ReasonMissing):
                act(poll, reason, by=clerk, at=now)
    assert Poll.objects.get(pk=poll.pk).state == State.OPEN


# After the count


def test_an_objection_holds_up_certifying_until_it_is_decided_on(make_poll, clerk, now):
    poll = make_poll("closed", objection_days=3)
    day = poll.counted_at.date()
    objection = actions.record_objection(poll, "I was refused.", received_on=day, by=clerk, at=poll.objections_until)
    with pytest.raises(ObjectionsOpen):
        actions.certify_poll(poll, by=clerk, at=poll.objections_until)
    for day in (poll.counted_at.date() - DAY, poll.objections_until.date() + DAY):
        with pytest.raises(TooLateToObject):
            actions.record_objection(poll, "Late.", received_on=day, by=clerk, at=poll.objections_until + 3 * DAY)
    recounted = Objection.Decision.RECOUNTED
    actions.decide_objection(objection, recounted, "It came to the same.", by=clerk, at=poll.objections_until)
    actions.decide_objection(objection, Objection.Decision.UNFOUNDED, "Twice is once.", by=clerk, at=now)
    assert (objection.decision, objection.reason) == (recounted, "It came to the same.")
    assert actions.certify_poll(poll, by=clerk, at=poll.objections_until).state == State.CERTIFIED


def test_steps_are_taken_in_their_order(make_poll, clerk, now):
    poll = make_poll()
    for act, error in (
        (actions.count_poll, NotClosedYet),
        (actions.certify_poll, NotCountedYet),
        (actions.recount_poll, NotCountedYet),
    ):
        with pytest.raises(error):
            act(poll, by=clerk, at=now)
    with pytest.raises(NotCertifiedYet):
        actions.answer_poll(poll, {"nl": "Ja."}, {"nl": "Klaar."}, by=clerk, at=now)


def test_an_answer_that_is_late_is_told_once_and_shown(make_poll, clerk, client, page, now):
    poll = make_poll("closed", opens_at=now - 80 * DAY, closes_at=now - 70 * DAY)
    actions.certify_poll(poll, by=clerk, at=poll.closes_at)
    due = poll.certified_at + timedelta(days=60)
    assert actions.tell_late(due) == 0
    assert actions.tell_late(due + HOUR) == 1
    assert actions.tell_late(due + HOUR) == 0
    late = Event.objects.get(kind="poll.answer_late")
    assert list(Notice.objects.filter(event=late).values_list("person", flat=True)) == [clerk.pk]
    assert "The answer to this result is late." in text_of(page(client, "poll-detail", poll))
    poll = actions.answer_poll(poll, {"en": "Yes."}, {"en": "Built."}, by=clerk, at=due + DAY)
    assert "is late" not in text_of(page(client, "poll-detail", poll))


def test_only_residents_of_its_neighbourhoods_vote(make_poll, neighbourhood, make_person, now):
    poll = make_poll("draft", electorate=Electorate.NEIGHBOURHOODS)
    with pytest.raises(PollIncomplete, match="which neighbourhoods"):
        actions.announce_poll(poll, by=None, at=now)
    poll.neighbourhoods.add(neighbourhood)
    for step in (actions.announce_poll, actions.freeze_poll):
        step(poll, by=None, at=now)
    near, far = make_person("Near", neighbourhood=neighbourhood), make_person("Far")
    assert cast_ballot(poll, YES, by=near, at=now)
    with pytest.raises(NotOfTheNeighbourhood, match="Centrum"):
        cast_ballot(poll, YES, by=far, at=now)
