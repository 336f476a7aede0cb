"""The acts of moderation in each state, for the table of who may do what: about what Bob said under a topic."""

from datetime import timedelta

from forum.moderation import actions
from forum.moderation.models import Appeal, Case, Measure, Mend
from participation.residents.models import User
from tests.conftest import NOON

AT = {"at": NOON}
NONE = actions.Decision("none", "It stays.")


def scenes(stage):
    ask, comment = stage.ask, stage.comment
    return {
        "moderation.flag_post": {
            "others'": lambda by: flag(stage.topic(), by),
            "own": lambda by: flag(comment(by=by), by),
        },
        "moderation.read_queue": {"any": ask("moderation.read_queue")},
        "moderation.read_case": {"any": ask("moderation.read_case")},
        "moderation.read_appeals": {"any": ask("moderation.read_appeals")},
        "moderation.take_case": {
            "others'": lambda by: actions.take_case(case(comment()), by=by, **AT),
            "own": lambda by: actions.take_case(case(comment(by=by)), by=by, **AT),
            "another has it": lambda by: actions.take_case(held(stage), by=by, **AT),
        },
        "moderation.decide_case": {
            "others'": lambda by: actions.decide_case(case(comment()), NONE, by=by, **AT),
            "own": lambda by: actions.decide_case(case(comment(by=by)), NONE, by=by, **AT),
            "another has it": lambda by: actions.decide_case(held(stage), NONE, by=by, **AT),
        },
        "moderation.make_it_last": {
            "decided by oneself": ask("moderation.make_it_last", lambda by: measure(comment(), decided_by=by)),
            "decided by another": ask("moderation.make_it_last", lambda by: measure(comment())),
        },
        "moderation.lift_measure": {
            "others'": lambda by: actions.lift_measure(measure(comment(label="W3")), by=by, **AT),
            "own": lambda by: actions.lift_measure(measure(comment(by=by, label="W3")), by=by, **AT),
            "over": lambda by: actions.lift_measure(measure(comment(), state="lifted"), by=by, **AT),
        },
        "moderation.resend_post": {
            "own": lambda by: actions.resend_post(hidden(stage, by), by=by, source="Other words.", **AT),
            "others'": lambda by: actions.resend_post(hidden(stage, None), by=by, source="Other words.", **AT),
        },
        "moderation.answer_mend": {
            "others'": lambda by: actions.answer_mend(mend(stage, None), by=by, is_accepted=False, answer="No.", **AT),
            "own": lambda by: actions.answer_mend(mend(stage, by), by=by, is_accepted=False, answer="No.", **AT),
        },
        "moderation.appeal_measure": {
            "own": lambda by: actions.appeal_measure(measure(comment(by=by), person=by), by=by, reason="No.", **AT),
            "others'": lambda by: actions.appeal_measure(measure(comment()), by=by, reason="No.", **AT),
            "own; six months later": lambda by: actions.appeal_measure(
                measure(comment(by=by), person=by), by=by, reason="No.", at=NOON + timedelta(days=190)
            ),
        },
        "moderation.decide_appeal": {
            "decided by another": lambda by: answer(appeal(measure(comment())), by),
            "decided by oneself": lambda by: answer(appeal(measure(comment(), decided_by=by)), by),
            "signed by oneself": lambda by: answer(appeal(measure(comment(), second_by=by)), by),
        },
    }


def flag(post, by):
    person = by if isinstance(by, User) else None
    guest = {} if person else {"name": "Gast", "email": "gast@town.test"}
    actions.flag_post(post, by=person, rule="W3", reason="An insult.", in_good_faith=True, **guest, **AT)


def case(comment):
    return Case.objects.create(
        place="comment", comment=comment, title="A title", words=comment.source, opened_at=NOON, look_until=NOON
    )


def held(stage):
    found = case(stage.comment())
    Case.objects.filter(pk=found.pk).update(held_by=stage.alice, held_until=NOON + timedelta(minutes=5))
    return Case.objects.get(pk=found.pk)


def measure(comment, **changes):
    people = {name: value if isinstance(value, User) else None for name, value in changes.items() if name != "state"}
    about = case(comment)
    Case.objects.filter(pk=about.pk).update(decided_at=NOON)
    given = {"kind": "label", "rule": "W3", "facts": "An insult.", "state": "stands", "decided_at": NOON}
    return Measure.objects.create(case=about, **(given | changes | people))


def hidden(stage, by):
    """A removal of what `by` wrote, or Bob."""
    author = by if isinstance(by, User) else stage.bob
    found = measure(stage.hidden(stage.comment, by=author), person=author)
    Measure.objects.filter(pk=found.pk).update(kind="remove")
    return Measure.objects.get(pk=found.pk)


def mend(stage, by):
    return Mend.objects.create(measure=hidden(stage, by), source="Other words.", at=NOON, look_until=NOON)


def appeal(about):
    return Appeal.objects.create(measure=about, reason="No.", at=NOON, answer_until=NOON)


def answer(given, by):
    actions.decide_appeal(given, by=by, outcome="confirmed", answer="It is one.", **AT)
