"""The acts of teams, for the table of who may do what."""

from datetime import date

from forum.answering import actions
from forum.answering.models import Absence, Duty
from participation.dossiers.models import Team
from participation.residents.models import User
from tests.conftest import NOON

AT = {"at": NOON}
DAYS = {"first": date(2026, 12, 1), "last": date(2026, 12, 5)}


def scenes(stage):
    def duty():
        return Duty.objects.get(topic=stage.topic())

    def away(by):
        actions.note_absence(by if by.is_authenticated else User.objects.earliest("pk"), by=by, **AT, **DAYS)

    other = User.objects.earliest("pk")
    return {
        "forum.convert_topic": {
            "any": lambda by: actions.convert_topic(stage.topic(), by=by, into="report", reason="A hole.", **AT)
        },
        "answering.read_work": {"any": stage.ask("answering.read_work")},
        "answering.take_duty": {"any": lambda by: actions.take_duty(duty(), by=by, **AT)},
        "answering.give_duty": {
            "any": lambda by: actions.give_duty(duty(), by=by, team=Team.objects.earliest("pk"), **AT)
        },
        "answering.note_absence": {
            "own": away,
            "others'": stage.ask("answering.note_absence", Absence(person=other, **DAYS)),
        },
        "answering.set_members": {"any": stage.ask("answering.set_members")},
    }
