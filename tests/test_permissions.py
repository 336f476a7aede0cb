"""Who may do what: every act by every role, as permissions.csv has it by hand from the specification.

Each cell is tried for real, in a savepoint. `login`, `level` and `no` are refusals with a sentence; `state` is a wrong
moment for somebody who otherwise may. A holder of a role is at level 0 here, so that it shows what the role gives.
"""

import csv
import re
from datetime import timedelta
from pathlib import Path

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import transaction

from forum import actions as forum
from forum.models import Comment, Kind, Rule, Topic
from participation.audit.models import Entry
from participation.conflicts.models import Conflict
from participation.errors import LevelNeeded, LoginNeeded, NotPermitted, WrongState
from participation.permissions import authorise, permissions
from participation.residents.desk.models import Work
from participation.residents.models import Role, User
from participation.residents.verification.models import Letter, Purpose
from participation.roles import actions as roles
from participation.roles.emergencies import break_glass, end_emergency
from participation.roles.models import Emergency
from participation.signatures import actions as signatures
from participation.signatures.models import SecondSignature
from polls.models import Poll
from polls.second_signature import words_of
from tests.answering.scenes import scenes as of_answering
from tests.challenges.scenes import scenes as of_challenges
from tests.cms.scenes import scenes as of_pages
from tests.complaints.scenes import scenes as of_complaints
from tests.conftest import NOON
from tests.datasets.scenes import scenes as of_figures
from tests.events.scenes import scenes as of_events
from tests.forum.conftest import CHALLENGE
from tests.forum.scenes import scenes as of_conversation
from tests.moderation.scenes import scenes as of_moderation
from tests.newsletters.scenes import scenes as of_newsletters
from tests.polls.board.scenes import scenes as of_reports
from tests.polls.paper.scenes import scenes as of_paper
from tests.polls.scenes import PollStage

TABLE = Path(__file__).parent / "permissions.csv"
PAGE = Path(__file__).parent.parent / "docs" / "permissions.md"
PEOPLE = ("stranger", "level_0", "level_1", "level_2")
WORDS = {"every role": tuple(Role), "every other role": tuple(Role)}
REFUSALS = {"login": LoginNeeded, "level": LevelNeeded, "no": NotPermitted}
LATER, HIDE = NOON + timedelta(minutes=31), {"rule": Rule.SPAM, "reason": "An advertisement."}
SAY = {"title": "A title", "source": "Some words."}


def cells():
    """{(act, state): {role: expected}}, with what "every role" stands for written out."""
    table = {}
    with TABLE.open() as file:
        for row in csv.DictReader(file):
            assert row["source"], row
            named = table.setdefault((row["act"], row["state"]), {})
            some = WORDS.get(row["role"]) or row["role"].split()
            for role in (str(role) for role in some):
                assert row["role"] == "every other role" or role not in named, row
                named.setdefault(role, row["expected"])
    return table


def test_the_table_has_every_act_and_for_each_every_role():
    table = cells()
    assert {act for act, _state in table} == set(permissions())
    everyone = {*PEOPLE, *Role}
    assert {role for named in table.values() for role in named} == everyone
    assert {act for (act, _state), named in table.items() if named.keys() == everyone} == set(permissions())


def test_the_page_of_permissions_names_who_may_as_the_table_does():
    rows = re.findall(r"^\| `([a-z_.]+)` \|([^|]*)\|([^|]*)\|$", PAGE.read_text(), flags=re.MULTILINE)
    written = {act: (set(filter(None, who.strip().split(", "))), note.strip()) for act, who, note in rows}
    may = {act: set() for act in permissions()}
    for (act, _state), named in cells().items():
        may[act] |= {role.replace("_", " ") for role, expected in named.items() if expected == "yes"}
    every_role = {role.replace("_", " ") for role in Role}
    for act, who in may.items():
        if every_role <= who:
            may[act] = who - every_role | {"every role"}
    assert {act: who for act, (who, _note) in written.items()} == may


def test_every_act_is_open_to_whom_the_table_says_and_to_nobody_else(stage, people):
    wrong = []
    for (act, state), named in cells().items():
        for role, expected in named.items():
            answer = tried(stage.scenes[act][state], people[role])
            if answer != expected:
                wrong.append(f"{act} ({state}) by {role}: {answer}, not {expected}")
    assert wrong == []


def tried(act, by):
    """Return what came of it, and leave nothing behind. What is refused is not on record as done by them."""
    with transaction.atomic():
        try:
            act(by)
        except LoginNeeded as refusal:
            answer = "login", refusal
        except LevelNeeded as refusal:
            answer = "level", refusal
        except NotPermitted as refusal:
            answer = "no", refusal
        except WrongState as refusal:
            answer = "state", refusal
        else:
            answer = "yes", None
        assert answer[1] is None or not Entry.objects.filter(actor_id=by.pk or 0).exists()
        transaction.set_rollback(True)
    assert answer[1] is None or str(answer[1].message).endswith(".")
    return answer[0]


@pytest.fixture
def people(make_person):
    residents = {f"level_{level}": make_person(f"Level {level}", level=level) for level in range(3)}
    holders = {str(role): make_person(f"Holder of {role}", level=0, roles=[role]) for role in Role}
    return {"stranger": AnonymousUser(), **residents, **holders}


@pytest.fixture
def stage(alice, bob, theme, dossier, settings):
    settings.CHALLENGE_THRESHOLD = 3
    return Stage(alice, bob, theme, dossier)


class Stage:
    """What the acts are about: posts of Alice with a comment of Bob, polls, a letter, and a clerk to be."""

    def __init__(self, alice, bob, theme, dossier):
        self.alice, self.bob, self.theme = alice, bob, theme
        new = {"by": alice, "at": NOON, "theme": theme}
        self.topic_pk = forum.post_topic(kind=Kind.QUESTION, **SAY, **new).pk
        self.challenge = forum.raise_challenge(**new, **CHALLENGE)
        self.comment_pk = forum.post_comment(self.topic(), by=bob, at=NOON, source="At the church.").pk
        self.letter = Letter.objects.create(
            purpose=Purpose.VERIFY, person=alice, household_key="a", language="nl", asked_at=NOON
        )
        long_ago = NOON.date() - timedelta(days=400)
        roles.grant_role(bob, Role.SECOND_CLERK, by=None, at=NOON, starts_on=long_ago)
        self.held = roles.grant_role(bob, Role.CLERK, by=None, at=NOON, starts_on=NOON.date())
        self.certain = User.objects.create_user("certain@town.test", display_name="Certain")
        roles.grant_role(self.certain, Role.CLERK, by=None, at=NOON, starts_on=long_ago)
        self.polls = PollStage(dossier, bob, self.certain)
        parts = (self.on_the_forum, self.polls.scenes, self.of_signatures, self.of_roles, self.of_people)
        self.scenes = {act: scenes for part in parts for act, scenes in part().items()}
        self.scenes |= of_moderation(self) | of_conversation(self) | of_challenges(self)
        self.scenes |= of_answering(self) | of_complaints(self) | of_reports(self.polls)
        self.scenes |= of_paper(self.polls)
        self.scenes |= of_pages() | of_figures() | of_newsletters() | of_events()

    def topic(self, *, by=None, **changes):
        return self.changed(Topic, self.topic_pk, by, changes)

    def comment(self, *, by=None, **changes):
        return self.changed(Comment, self.comment_pk, by, changes)

    def changed(self, model, pk, author, changes):
        if isinstance(author, User):
            changes["author"] = author
        if changes:
            model.objects.filter(pk=pk).update(**changes)
        return model.objects.get(pk=pk)

    def hidden(self, thing, **whose):
        return thing(hidden_at=NOON, hidden_rule=Rule.SPAM, hidden_reason="An advertisement.", **whose)

    def ask(self, name, subject=None):
        return lambda by: authorise(by, name, subject(by) if callable(subject) else subject)

    def on_the_forum(self):
        at, topic, comment = {"at": NOON}, self.topic, self.comment
        later = {"at": LATER}
        answer = {"team": self.theme.team, "source": "Yes.", **at}
        new = {"theme": self.theme, **at}
        after = self.challenge.support_closes_at
        shut = {"status": "closed"}
        return {
            "forum.post_topic": {"any": lambda by: forum.post_topic(by=by, kind=Kind.NEED, **SAY, **new)},
            "forum.edit_topic": {
                "own": lambda by: forum.edit_topic(topic(by=by), by=by, **SAY, **at),
                "others'": lambda by: forum.edit_topic(topic(), by=by, **SAY, **at),
                "own; half an hour later": lambda by: forum.edit_topic(topic(by=by), by=by, **SAY, **later),
                "own; closed": lambda by: forum.edit_topic(topic(by=by, **shut), by=by, **SAY, **at),
            },
            "forum.raise_challenge": {"any": lambda by: forum.raise_challenge(by=by, **new, **CHALLENGE)},
            "forum.post_comment": {
                "any": lambda by: forum.post_comment(topic(), by=by, source="Yes.", **at),
                "closed topic": lambda by: forum.post_comment(topic(**shut), by=by, source="Yes.", **at),
                "hidden topic": lambda by: forum.post_comment(self.hidden(topic), by=by, source="Yes.", **at),
            },
            "forum.edit_comment": {
                "own": lambda by: forum.edit_comment(comment(by=by), by=by, source="No.", **at),
                "others'": lambda by: forum.edit_comment(comment(), by=by, source="No.", **at),
                "own; half an hour later": lambda by: forum.edit_comment(comment(by=by), by=by, source="No.", **later),
            },
            "forum.support_topic": {
                "any": lambda by: forum.support_topic(topic(), by=by, **at),
                "challenge": lambda by: forum.support_topic(self.challenge.topic, by=by, **at),
            },
            "forum.withdraw_support": {"any": lambda by: forum.withdraw_support(topic(), by=by, **at)},
            "forum.sign_challenge": {
                "any": lambda by: forum.sign_challenge(self.challenge, by=by, **at),
                "collecting ended": lambda by: forum.sign_challenge(self.challenge, by=by, at=after),
            },
            "forum.withdraw_signature": {
                "any": lambda by: forum.withdraw_signature(self.challenge, by=by, **at),
                "collecting ended": lambda by: forum.withdraw_signature(self.challenge, by=by, at=after),
            },
            "forum.follow_topic": {"any": lambda by: forum.follow_topic(topic(), by=by, **at)},
            "forum.unfollow_topic": {"any": lambda by: forum.unfollow_topic(topic(), by=by, **at)},
            "forum.mark_seen": {"any": lambda by: forum.mark_seen(topic(), by=by, **at)},
            "forum.answer_topic": {
                "any": lambda by: forum.answer_topic(topic(), by=by, **answer),
                "closed topic": lambda by: forum.answer_topic(topic(**shut), by=by, **answer),
            },
            "forum.close_topic": {"any": lambda by: forum.close_topic(topic(), by=by, reason="Done.", **at)},
            "forum.read_hidden_post": {"any": self.ask("forum.read_hidden_post")},
            "forum.hide_topic": {
                "others'": lambda by: forum.hide_topic(topic(), by=by, **HIDE, **at),
                "own": lambda by: forum.hide_topic(topic(by=by), by=by, **HIDE, **at),
                "hidden": lambda by: forum.hide_topic(self.hidden(topic), by=by, **HIDE, **at),
            },
            "forum.restore_topic": {
                "others'": lambda by: forum.restore_topic(self.hidden(topic), by=by, **at),
                "own": lambda by: forum.restore_topic(self.hidden(topic, by=by), by=by, **at),
                "shown": lambda by: forum.restore_topic(topic(), by=by, **at),
            },
            "forum.hide_comment": {
                "others'": lambda by: forum.hide_comment(comment(), by=by, **HIDE, **at),
                "own": lambda by: forum.hide_comment(comment(by=by), by=by, **HIDE, **at),
            },
            "forum.restore_comment": {
                "others'": lambda by: forum.restore_comment(self.hidden(comment), by=by, **at),
                "own": lambda by: forum.restore_comment(self.hidden(comment, by=by), by=by, **at),
            },
        }

    def asked(self, by):
        """A signature asked by `by`, or by somebody else where that is None."""
        poll, asked_by = self.polls.binding(), by if isinstance(by, User) else self.alice
        return SecondSignature.objects.create(
            act="polls.announce_poll", subject_type="polls.poll", subject_id=poll.pk, title="Motion",
            reason="It is due.", text=words_of(poll), asked_by=asked_by, asked_at=NOON, until=NOON + timedelta(days=7),
        )  # fmt: skip

    def changed_since(self):
        asked = self.asked(None)
        Poll.objects.filter(pk=asked.subject_id).update(max_choices=2)
        return asked

    def of_signatures(self):
        at, late = {"at": NOON}, NOON + timedelta(days=7)
        sign, refuse, take_back = signatures.give_signature, signatures.refuse_signature, signatures.withdraw_request
        return {
            "signatures.read_queue": {"any": self.ask("signatures.read_queue")},
            "signatures.give_signature": {
                "asked by another": lambda by: sign(self.asked(None), by=by, **at),
                "asked by oneself": lambda by: sign(self.asked(by), by=by, **at),
                "asked by another; too late": lambda by: sign(self.asked(None), by=by, at=late),
                "asked by another; changed since": lambda by: sign(self.changed_since(), by=by, **at),
            },
            "signatures.refuse_signature": {
                "asked by another": lambda by: refuse(self.asked(None), "Not now.", by=by, **at),
                "asked by oneself": lambda by: refuse(self.asked(by), "Not now.", by=by, **at),
            },
            "signatures.withdraw_request": {
                "asked by another": lambda by: take_back(self.asked(None), by=by, **at),
                "asked by oneself": lambda by: take_back(self.asked(by), by=by, **at),
            },
        }

    def of_roles(self):
        give = {"at": NOON, "starts_on": NOON.date()}
        last = self.held.starts_on + timedelta(days=9)
        return {
            "roles.grant_role": {
                "another person": lambda by: roles.grant_role(self.alice, Role.MODERATOR, by=by, **give),
                "oneself": lambda by: roles.grant_role(by, Role.MODERATOR, by=by, **give),
            },
            "roles.grant_administrator": {
                "another person": self.ask("roles.grant_administrator", lambda by: self.alice),
                "oneself": self.ask("roles.grant_administrator", lambda by: by),
            },
            "roles.end_role": {"another person": lambda by: roles.end_role(self.held, by=by, at=NOON)},
            "roles.set_last_day": {"another person": lambda by: roles.set_last_day(self.held, last, by=by, at=NOON)},
            "roles.break_glass": {
                "any": lambda by: break_glass(Role.CLERK, "Nobody can be reached.", by=by, at=NOON),
            },
            "roles.end_emergency": {"any": lambda by: end_emergency(self.emergency(), by=by, at=NOON)},
            "roles.read_emergencies": {"any": self.ask("roles.read_emergencies")},
            "roles.read_holders": {"any": self.ask("roles.read_holders")},
            "conflicts.declare_conflict": {"any": self.ask("conflicts.declare_conflict")},
            "conflicts.end_conflict": {
                "own": self.ask("conflicts.end_conflict", lambda by: Conflict(person_id=by.pk)),
                "others'": self.ask("conflicts.end_conflict", Conflict(person=self.bob)),
            },
            "conflicts.read_conflicts": {"any": self.ask("conflicts.read_conflicts")},
            "limits.read_duplicates": {"any": self.ask("limits.read_duplicates")},
            "limits.switch": {"any": self.ask("limits.switch")},
        }

    def emergency(self):
        return Emergency.objects.create(
            person=self.alice, role=Role.CLERK, reason="It burns.", started_at=NOON, until=NOON + timedelta(minutes=9)
        )

    def of_people(self):
        both = {"own": lambda by: by, "others'": lambda by: self.alice}
        names = [
            "privacy.erase_person", "verification.verify_person", "verification.ask_letter",
            "verification.issue_letter", "desk.read_contact", "desk.change_contact", "desk.see_card",
            "desk.act_for_resident",
        ]  # fmt: skip
        about = {name: {state: self.ask(name, who) for state, who in both.items()} for name in names}
        name = "verification.cancel_letter"
        return about | {
            name: {"own": self.ask(name, self.letter_to), "others'": self.ask(name, self.letter)},
            "verification.print_letters": {"any": self.ask("verification.print_letters")},
            "audit.close_segment": {"any": self.ask("audit.close_segment")},
            "audit.read_report": {"any": self.ask("audit.read_report")},
            "desk.find_resident": {"any": self.ask("desk.find_resident")},
            "desk.create_resident": {"any": self.ask("desk.create_resident")},
            "desk.end_work": {
                "own": self.ask("desk.end_work", lambda by: Work(officer_id=by.pk)),
                "others'": self.ask("desk.end_work", Work(officer=self.bob)),
            },
            "notices.print_letters": {"any": self.ask("notices.print_letters")},
        }

    def letter_to(self, by):
        return Letter(person_id=by.pk)
