"""The acts of polls, for tests/test_permissions.py, on polls that were taken to each state once."""

from datetime import timedelta

from participation.permissions import authorise
from participation.signatures import actions as signatures
from polls import actions as polls
from polls.casting import cast_ballot
from polls.following.actions import follow_poll
from polls.models import Electorate, Objection, Poll, RollEntry, State, Tally
from tests.conftest import NOON
from tests.polls.drafts import draft_motion

EARLY = {"by": None, "at": NOON - timedelta(days=1)}
END = {"by": None, "at": NOON + timedelta(days=2)}
STEPS = {
    State.ANNOUNCED: lambda poll: polls.announce_poll(poll, **EARLY),
    State.FROZEN: lambda poll: polls.freeze_poll(poll, **EARLY),
    State.OPEN: lambda poll: polls.open_poll(poll, by=None, at=NOON),
    State.CLOSED: lambda poll: polls.close_poll(poll, **END),
    State.COUNTED: lambda poll: polls.count_poll(poll, **END),
    State.CERTIFIED: lambda poll: polls.certify_poll(poll, **END),
}
VARIANTS = {
    "motion": {},
    "residents": {"electorate": Electorate.RESIDENTS},
    "ranked": {"method": "irv"},
    "commitment": {"legal_effect": "council_commitment"},
}


class PollStage:
    """Polls, whoever signs beside somebody, and a clerk who certainly may; each act is taken back."""

    def __init__(self, dossier, bob, certain):
        self.bob, self.certain = bob, certain
        self.draft = self.drafted(dossier, "motion", State.DRAFT)
        needed = [
            *(("motion", state) for state in (*STEPS, State.ANSWERED)),
            ("residents", State.OPEN),
            ("ranked", State.OPEN),
            *(("commitment", state) for state in (State.ANNOUNCED, State.CLOSED, State.COUNTED)),
        ]
        self.made = {("motion", State.DRAFT): self.draft.pk}
        for variant, state in needed:
            self.made[variant, state] = self.taken_to(state, self.drafted(dossier, variant, state))

    def drafted(self, dossier, variant, state):
        days = {"opens_at": NOON, "closes_at": NOON + timedelta(days=2)}
        return draft_motion(dossier, slug=f"{variant}-{state}", **days, **VARIANTS[variant])

    def taken_to(self, state, poll):
        """Take a draft to a state; return its key."""
        for step, take in STEPS.items():
            take(poll)
            if step == state:
                return poll.pk
        self.answered(self.certain, poll)
        return poll.pk

    def ask(self, name):
        return lambda by: authorise(by, name)

    def poll(self, state, variant="motion"):
        return Poll.objects.get(pk=self.made[variant, state])

    def scenes(self):
        poll, before, end = self.poll, NOON - timedelta(days=20), self.draft.closes_at
        now, later, why = {"at": NOON}, {"at": end}, "The site was down."
        vote = {"choices": ["yes"], "at": NOON}
        return {
            "polls.read_draft": {"any": self.ask("polls.read_draft")},
            "polls.manage_poll": {"any": self.ask("polls.manage_poll")},
            "polls.import_roll": {"any": self.ask("polls.import_roll")},
            "polls.announce_poll": {
                "draft": lambda by: polls.announce_poll(poll(State.DRAFT), by=by, at=before),
                "announced": lambda by: polls.announce_poll(poll(State.ANNOUNCED), by=by, at=before),
                "binding draft that nobody signed": lambda by: polls.announce_poll(self.binding(), by=by, at=before),
                "binding draft that another signed": lambda by: self.signed_and_announced(by, before),
            },
            "polls.freeze_poll": {
                "announced": lambda by: polls.freeze_poll(poll(State.ANNOUNCED), by=by, at=before),
                "draft": lambda by: polls.freeze_poll(poll(State.DRAFT), by=by, at=before),
                "binding, not signed": lambda by: polls.freeze_poll(self.bound(State.ANNOUNCED), by=by, at=before),
            },
            "polls.open_poll": {
                "frozen": lambda by: polls.open_poll(poll(State.FROZEN), by=by, at=NOON),
                "announced": lambda by: polls.open_poll(poll(State.ANNOUNCED), by=by, at=NOON),
                "draft": lambda by: polls.open_poll(poll(State.DRAFT), by=by, at=NOON),
            },
            "polls.close_poll": {
                "over": lambda by: polls.close_poll(poll(State.OPEN), by=by, at=end),
                "draft": lambda by: polls.close_poll(poll(State.DRAFT), by=by, at=end),
                "open": lambda by: polls.close_poll(poll(State.OPEN), by=by, at=NOON),
            },
            "polls.suspend_poll": {
                "open": lambda by: polls.suspend_poll(poll(State.OPEN), why, by=by, **now),
                "announced": lambda by: polls.suspend_poll(poll(State.ANNOUNCED), why, by=by, **now),
            },
            "polls.resume_poll": {
                "suspended": lambda by: polls.resume_poll(self.suspended(), why, by=by, **now),
                "open": lambda by: polls.resume_poll(poll(State.OPEN), why, by=by, **now),
            },
            "polls.annul_poll": {
                "open": lambda by: polls.annul_poll(poll(State.OPEN), why, by=by, **now),
                "draft": lambda by: polls.annul_poll(poll(State.DRAFT), why, by=by, **now),
            },
            "polls.note_incident": {
                "open": lambda by: polls.note_incident(poll(State.OPEN), why, by=by, **now),
                "draft": lambda by: polls.note_incident(poll(State.DRAFT), why, by=by, **now),
            },
            "polls.count_poll": {
                "advisory, closed": lambda by: polls.count_poll(self.tied(tied=[]), by=by, **later),
                "open": lambda by: polls.count_poll(poll(State.OPEN), by=by, **now),
                "binding, not signed": lambda by: polls.count_poll(self.bound(State.CLOSED), by=by, **later),
            },
            "polls.record_lot": {
                "counted": lambda by: polls.record_lot(poll(State.CLOSED), ["yes", "no", "abstain"], by=by, **later),
                "tied": lambda by: polls.record_lot(self.tied(), ["no", "yes", "abstain"], by=by, **later),
            },
            "polls.recount_poll": {
                "counted": lambda by: polls.recount_poll(poll(State.CLOSED), by=by, **later),
                "open": lambda by: polls.recount_poll(poll(State.OPEN), by=by, **now),
            },
            "polls.record_objection": {
                "counted": lambda by: self.objected(by, poll(State.CLOSED)),
                "certified": lambda by: self.objected(by, poll(State.CERTIFIED)),
            },
            "polls.decide_objection": {
                "waiting": lambda by: polls.decide_objection(self.objection(), "unfounded", why, by=by, **later),
                "certified": lambda by: polls.decide_objection(self.objection(True), "unfounded", why, by=by, **later),
            },
            "polls.certify_poll": {
                "counted": lambda by: polls.certify_poll(poll(State.CLOSED), by=by, **later),
                "open": lambda by: polls.certify_poll(poll(State.OPEN), by=by, **now),
                "binding, not signed": lambda by: polls.certify_poll(self.bound(State.COUNTED), by=by, **later),
            },
            "polls.answer_poll": {
                "certified": lambda by: self.answered(by, poll(State.CERTIFIED)),
                "counted": lambda by: self.answered(by, poll(State.CLOSED)),
            },
            "polls.archive_poll": {
                "answered": lambda by: polls.archive_poll(poll(State.ANSWERED), by=by, **later),
                "certified": lambda by: polls.archive_poll(poll(State.CERTIFIED), by=by, **later),
            },
            "polls.follow_poll": {"any": lambda by: follow_poll(poll(State.OPEN), by=by)},
            "polls.cast_ballot": {
                "for confirmed addresses": lambda by: cast_ballot(poll(State.OPEN), by=by, **vote),
                "for residents": lambda by: cast_ballot(poll(State.OPEN, "residents"), by=by, **vote),
                "announced": lambda by: cast_ballot(poll(State.ANNOUNCED), ["yes"], by=by, at=before),
                "closed": lambda by: cast_ballot(poll(State.CLOSED), by=by, **vote),
            },
        }

    def tied(self, tied=("yes", "no")):
        """A poll without a vote, closed and marked as waiting for a lot."""
        poll = self.poll(State.OPEN, "ranked")
        Poll.objects.filter(pk=poll.pk).update(state=State.CLOSING)
        Poll.objects.filter(pk=poll.pk).update(state=State.CLOSED, closed_at=poll.closes_at)
        Tally.objects.create(poll=poll, tied=list(tied))
        return Poll.objects.get(pk=poll.pk)

    def bound(self, state):
        """A poll that binds the council, in a state."""
        return self.poll(state, "commitment")

    def suspended(self):
        return polls.suspend_poll(self.poll(State.OPEN), "The site was down.", by=self.certain, at=NOON)

    def objected(self, by, poll):
        day = self.draft.closes_at
        return polls.record_objection(poll, "I was refused.", received_on=day.date(), by=by, at=day)

    def objection(self, is_certified=False):
        poll = self.poll(State.CLOSED)
        waiting = self.objected(self.certain, poll)
        if is_certified:
            Poll.objects.filter(pk=poll.pk).update(state=State.CERTIFIED, certified_at=NOON)
        return Objection.objects.get(pk=waiting.pk)

    def answered(self, by, poll):
        return polls.answer_poll(poll, {"nl": "Ja."}, {"nl": "Gebouwd."}, by=by, at=self.draft.closes_at)

    def binding(self):
        poll = self.poll(State.DRAFT)
        Poll.objects.filter(pk=poll.pk).update(legal_effect="binding", electorate="roll", legal_basis={"nl": "Art. 5"})
        poll.refresh_from_db()
        RollEntry.objects.create(poll=poll, voter="somebody", eligible_from=NOON.date())
        return poll

    def signed_and_announced(self, by, at):
        poll = self.binding()
        asked = signatures.ask_signature("polls.announce_poll", poll, "The council asked for it.", by=by, at=at)
        signatures.give_signature(asked, by=self.bob, at=at)
        polls.announce_poll(poll, by=by, at=at)
