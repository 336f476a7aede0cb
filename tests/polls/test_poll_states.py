"""A poll is announced, opens, closes and is answered: by whom, when, and what is recorded of it."""

import hashlib
from datetime import timedelta

import pytest
from django.contrib.auth.models import AnonymousUser

from participation.audit.models import Entry
from participation.due import do_due_work, registered
from participation.errors import LoginNeeded, NotPermitted
from participation.notices.models import Event
from participation.notices.texts import sentence_for
from participation.residents.models import Role
from participation.signatures.actions import ask_signature, give_signature
from participation.signatures.errors import SignatureNeeded
from polls import actions
from polls.errors import AlreadyAnnounced, NotOpenYet, PollIncomplete, StillOpen
from polls.models import Argument, ChoiceSecret, Method, Option, Poll, Snapshot, State
from polls.second_signature import ANNOUNCE
from tests.polls.conftest import LABELS, put_on_roll

pytestmark = pytest.mark.usefixtures("in_english")
ACTIONS = {
    "announce": actions.announce_poll,
    "open": actions.open_poll,
    "close": actions.close_poll,
    "freeze": actions.freeze_poll,
    "suspend": lambda poll, **how: actions.suspend_poll(poll, "The site was down.", **how),
    "annul": lambda poll, **how: actions.annul_poll(poll, "The wrong question.", **how),
    "note": lambda poll, **how: actions.note_incident(poll, "It was slow.", **how),
    "count": actions.count_poll,
    "recount": actions.recount_poll,
    "certify": actions.certify_poll,
    "answer": lambda poll, **how: actions.answer_poll(poll, {"en": "Done."}, {"en": "Built."}, **how),
}


@pytest.mark.parametrize("role", ["council_member", "communications", "desk_officer", "alice", "outsider"])
def test_only_a_clerk_acts_on_polls(make_poll, request, now, role):
    poll, person = make_poll(), request.getfixturevalue(role)
    for act in ACTIONS.values():
        with pytest.raises(NotPermitted):
            act(poll, by=person, at=now)
        with pytest.raises(LoginNeeded):
            act(poll, by=AnonymousUser(), at=now)
    assert Poll.objects.get(pk=poll.pk).state == poll.state


@pytest.fixture
def read_by_another(make_person, clerk):
    """Have a second person sign that a draft is neutral: read_by_another(poll, at)."""
    second = make_person("Second Clerk", roles=[Role.SECOND_CLERK])

    def sign(poll, at):
        return give_signature(ask_signature(ANNOUNCE, poll, "Is it neutral?", by=clerk, at=at), by=second, at=at)

    return sign


def test_an_advisory_poll_goes_from_draft_to_archived_by_one_clerk_once_another_read_it(
    make_poll, clerk, read_by_another
):
    poll, by = make_poll("draft"), {"by": clerk}
    before = poll.opens_at - timedelta(days=1)
    with pytest.raises(SignatureNeeded):
        actions.announce_poll(poll, at=before, **by)
    read_by_another(poll, before)
    poll.options.filter(key="no").update(label={"nl": "Nee, want dat is dom"})
    with pytest.raises(SignatureNeeded):  # that is not what was signed
        actions.announce_poll(poll, at=before, **by)
    poll.options.filter(key="no").update(label=LABELS["no"])
    actions.announce_poll(poll, at=before, **by)
    assert poll.state == State.ANNOUNCED
    assert len(ChoiceSecret.objects.get(poll=poll).fingerprint) == 64
    actions.freeze_poll(poll, at=poll.opens_at - timedelta(hours=1), **by)
    assert poll.state == State.FROZEN
    assert poll.manifest.sha256 == hashlib.sha256(poll.manifest.text.encode()).hexdigest()
    actions.open_poll(poll, at=poll.opens_at, **by)
    assert poll.state == State.OPEN
    actions.close_poll(poll, at=poll.closes_at, **by)
    assert (poll.state, poll.closed_at, poll.counted_at) == (State.COUNTED, poll.closes_at, poll.closes_at)
    assert not ChoiceSecret.objects.filter(poll=poll).exists()
    actions.certify_poll(poll, at=poll.closes_at, **by)
    assert poll.state == State.CERTIFIED
    actions.answer_poll(poll, {"en": "It happens."}, {"en": "It was built."}, at=poll.closes_at, **by)
    assert (poll.state, str(poll.answer), str(poll.follow_up)) == (State.ANSWERED, "It happens.", "It was built.")
    actions.archive_poll(poll, at=poll.closes_at, **by)
    assert poll.state == State.ARCHIVED
    done = ("announced", "frozen", "opened", "closed", "counted", "certified", "answered", "archived")
    names = [f"poll.{act}" for act in done]
    entries = Entry.objects.filter(subject_type="polls.poll", subject_id=str(poll.pk)).order_by("pk")
    assert [(entry.action, entry.actor_id, entry.channel) for entry in entries] == [(n, clerk.pk, "web") for n in names]
    events = Event.objects.filter(path=f"/nl/polls/{poll.slug}/").order_by("pk")  # in the poll's own language
    assert [event.kind for event in events] == names
    assert all("Wordt de Markt autovrij?" in sentence_for(event.kind, event.data) for event in events)


def test_what_the_clock_does_is_recorded_as_the_clocks(make_poll):
    poll = make_poll("closed")
    assert {(e.actor_id, e.channel) for e in Entry.objects.filter(subject_id=str(poll.pk))} == {(None, "clock")}


@pytest.mark.parametrize("phase", ["announced", "open", "closed"])
def test_a_poll_is_announced_once(make_poll, clerk, now, phase):
    with pytest.raises(AlreadyAnnounced):
        actions.announce_poll(make_poll(phase), by=clerk, at=now)


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"method": Method.SINGLE, "options": ["a"]}, "at least two options"),
        ({"method": Method.MOTION, "options": ["yes", "no"]}, "yes, no and abstain"),
        ({"method": Method.APPROVAL, "max_choices": 4}, "more options than there are"),
        ({"method": Method.SINGLE, "options": ["lime", "Lime"]}, "Two options read the same: “Lime”"),
        ({"legal_effect": "binding", "legal_basis": "", "roll": ["alice"]}, "names the regulation"),
        ({"legal_effect": "binding", "legal_basis": {"nl": " "}, "roll": ["alice"]}, "names the regulation"),
        ({"roll": []}, "needs an electoral roll with people"),
        ({"argued": "for"}, "as many arguments for as against"),
    ],
)
def test_an_incomplete_draft_is_not_announced(make_poll, clerk, request, now, fields, sentence):
    if "roll" in fields:
        fields = fields | {"roll": [request.getfixturevalue(name) for name in fields["roll"]]}
    argued = fields.get("argued")
    poll = make_poll("draft", **{name: value for name, value in fields.items() if name != "argued"})
    if argued:
        Argument.objects.create(poll=poll, side=argued, position=0, text={"nl": "Rust."})
    with pytest.raises(PollIncomplete, match=sentence):
        actions.announce_poll(poll, by=clerk, at=now)
    assert not Snapshot.objects.exists()
    assert Poll.objects.get(pk=poll.pk).state == State.DRAFT


def test_a_roll_of_people_who_may_only_vote_later_is_no_roll(make_poll, alice, clerk, now, read_by_another):
    poll = make_poll("draft", roll=[])
    put_on_roll(poll, alice, eligible_from=poll.closing_day + timedelta(days=1))
    with pytest.raises(PollIncomplete):
        actions.announce_poll(poll, by=clerk, at=now)
    put_on_roll(poll, clerk, eligible_from=poll.closing_day)
    read_by_another(poll, now)
    assert actions.announce_poll(poll, by=clerk, at=now).state == State.ANNOUNCED


def test_an_election_from_elsewhere_keeps_the_names_it_was_held_under(make_poll):
    assert make_poll("announced", method=Method.SINGLE, options=["lime", "Lime"]).state == State.ANNOUNCED


def test_a_poll_that_would_be_over_is_not_announced(make_poll, clerk):
    poll = make_poll("draft")
    with pytest.raises(PollIncomplete):
        actions.announce_poll(poll, by=clerk, at=poll.closes_at)


def test_opening_waits_for_its_moment_and_happens_once(make_poll, now):
    poll = make_poll("announced")
    with pytest.raises(NotOpenYet):
        actions.open_poll(poll, by=None, at=poll.opens_at - timedelta(seconds=1))
    with pytest.raises(NotOpenYet):
        actions.open_poll(make_poll("draft"), by=None, at=now)
    with pytest.raises(NotOpenYet):
        actions.open_poll(poll, by=None, at=poll.opens_at)  # nobody froze it
    actions.freeze_poll(poll, by=None, at=now)
    for _ in range(2):
        assert actions.open_poll(poll, by=None, at=poll.opens_at).state == State.OPEN
    assert Entry.objects.filter(action="poll.opened").count() == 1


def test_nobody_closes_a_poll_before_its_moment(make_poll, clerk):
    poll = make_poll("open")
    with pytest.raises(StillOpen):
        actions.close_poll(poll, by=clerk, at=poll.closes_at - timedelta(seconds=1))
    assert Poll.objects.get(pk=poll.pk).state == State.OPEN


def test_closing_twice_is_closing_once(make_poll, clerk):
    poll = make_poll("over")
    first = actions.close_poll(poll, by=None, at=poll.closes_at)
    again = actions.close_poll(Poll.objects.get(pk=poll.pk), by=clerk, at=poll.closes_at + timedelta(hours=1))
    assert first.closed_at == again.closed_at == poll.closes_at
    assert Entry.objects.filter(action="poll.closed").count() == 1


def test_the_tick_opens_and_closes_what_is_due_and_does_nothing_the_second_time(make_poll, now):
    due, over, waiting, draft = make_poll("due"), make_poll("over"), make_poll("announced"), make_poll("draft")
    assert {"polls: opened", "polls: closed"} <= set(registered())
    done = do_due_work(now)
    assert (done["polls: opened"], done["polls: closed"]) == (1, 1)
    states = {poll.pk: poll.state for poll in Poll.objects.all()}
    assert states[due.pk] == State.OPEN
    assert states[over.pk] == State.COUNTED
    assert states[waiting.pk] == State.ANNOUNCED
    assert states[draft.pk] == State.DRAFT
    again = do_due_work(now)
    assert (again["polls: opened"], again["polls: closed"]) == (0, 0)


def test_a_poll_that_no_tick_opened_is_closed_all_the_same(make_poll):
    poll = make_poll("due")
    assert actions.close_due_polls(poll.closes_at) == 1
    assert Poll.objects.get(pk=poll.pk).state == State.COUNTED


@pytest.mark.parametrize(
    ("phase", "expected"),
    [
        ("draft", "draft"),
        ("announced", "announced"),
        ("due", "open"),
        ("open", "open"),
        ("over", "closed"),
        ("closed", "closed"),
    ],
)
def test_the_phase_follows_the_clock_and_not_the_tick(make_poll, now, phase, expected):
    assert make_poll(phase).phase(now) == expected


def test_the_options_are_as_they_were_announced(make_poll):
    assert [option.key for option in Option.objects.filter(poll=make_poll())] == ["yes", "no", "abstain"]
