"""The acts of polls, for tests/test_permissions.py: a draft that each act takes as far as it needs."""

from datetime import timedelta

from participation.permissions import authorise
from participation.signatures import actions as signatures
from polls import actions as polls
from polls.casting import cast_ballot
from polls.models import Electorate, Objection, Poll, RollEntry, State, Tally
from tests.conftest import NOON


class PollStage:
    """A draft, whoever signs beside somebody, and a clerk who certainly may; each act is taken back."""

    def __init__(self, draft, bob, certain):
        self.draft, self.bob, self.certain = draft, bob, certain

    def ask(self, name):
        return lambda by: authorise(by, name)

    def poll(self, state, **changes):
        """The poll in a state; each savepoint takes it back to the draft."""
        poll = Poll.objects.get(pk=self.draft.pk)
        Poll.objects.filter(pk=poll.pk).update(**changes)
        early, end = {"by": None, "at": NOON - timedelta(days=1)}, {"by": None, "at": poll.closes_at}
        steps = {
            State.ANNOUNCED: lambda: polls.announce_poll(poll, **early),
            State.FROZEN: lambda: polls.freeze_poll(poll, **early),
            State.OPEN: lambda: polls.open_poll(poll, by=None, at=NOON),
            State.CLOSED: lambda: polls.close_poll(poll, **end),
            State.COUNTED: lambda: polls.count_poll(poll, **end),
            State.CERTIFIED: lambda: polls.certify_poll(poll, **end),
        }
        for step, take in steps.items():
            if state != State.DRAFT:
                take()
            if step == state:
                break
        if state == State.ANSWERED:
            polls.answer_poll(poll, {"nl": "Ja."}, {"nl": "Gebouwd."}, by=self.certain, at=poll.closes_at)
        return Poll.objects.get(pk=poll.pk)

    def scenes(self):
        poll, before, end = self.poll, NOON - timedelta(days=20), self.draft.closes_at
        now, later, why = {"at": NOON}, {"at": end}, "The site was down."
        vote = {"choices": ["yes"], "at": NOON}
        everyone, residents = {"electorate": Electorate.CONFIRMED}, {"electorate": Electorate.RESIDENTS}
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
            "polls.cast_ballot": {
                "for confirmed addresses": lambda by: cast_ballot(poll(State.OPEN, **everyone), by=by, **vote),
                "for residents": lambda by: cast_ballot(poll(State.OPEN, **residents), by=by, **vote),
                "announced": lambda by: cast_ballot(poll(State.ANNOUNCED, **everyone), ["yes"], by=by, at=before),
                "closed": lambda by: cast_ballot(poll(State.CLOSED, **everyone), by=by, **vote),
            },
        }

    def tied(self, tied=("yes", "no")):
        """A poll without a vote, closed and marked as waiting for a lot."""
        poll = self.poll(State.OPEN, method="irv")
        Poll.objects.filter(pk=poll.pk).update(state=State.CLOSING)
        Poll.objects.filter(pk=poll.pk).update(state=State.CLOSED, closed_at=poll.closes_at)
        Tally.objects.create(poll=poll, tied=list(tied))
        return Poll.objects.get(pk=poll.pk)

    def bound(self, state):
        """A poll that binds the council, in a state."""
        return self.poll(state, legal_effect="council_commitment")

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
        poll = self.poll(State.DRAFT, legal_effect="binding", electorate="roll", legal_basis={"nl": "Art. 5"})
        RollEntry.objects.create(poll=poll, voter="somebody", eligible_from=NOON.date())
        return poll

    def signed_and_announced(self, by, at):
        poll = self.binding()
        asked = signatures.ask_signature("polls.announce_poll", poll, "The council asked for it.", by=by, at=at)
        signatures.give_signature(asked, by=self.bob, at=at)
        polls.announce_poll(poll, by=by, at=at)
