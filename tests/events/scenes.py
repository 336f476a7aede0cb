"""The acts of events, for tests/test_permissions.py: an evening that comes, with somebody registered and a question."""

from datetime import timedelta

from django.contrib.auth.models import AnonymousUser

from cms.actions import found_town
from cms.events import actions
from cms.events.actions import Wish, take_over
from cms.events.models import Gathering, Question, QuickPoll, Registration, State, Way
from cms.events.models.floor import Phase
from cms.events.people import Asker
from cms.models import EventPage
from participation.permissions import authorise
from tests.conftest import NOON

AT, WISH, LATE = {"at": NOON}, Wish(Way.ON_SITE), NOON + timedelta(days=30)
NOBODY = Asker(AnonymousUser(), "somebody's browser")
FLOOR = {"phase": Phase.LIVE, "position": None, "takes_questions": True, "checks_questions": True}


def scenes():
    """Return the acts. The evening, its question and its poll are made once: each act is taken back."""
    evening = _evening()
    question_pk, poll_pk = _question(evening).pk, _poll(evening).pk
    ask = actions.ask_question

    def gathering():
        return Gathering.objects.select_related("page").get(pk=evening.pk)

    def question():
        return Question.objects.select_related("gathering__page").get(pk=question_pk)

    def poll():
        return QuickPoll.objects.select_related("gathering").get(pk=poll_pk)

    def registered(person, state=State.CONFIRMED):
        return _registered(gathering(), person, state)

    somebody = {"name": "Suzanne", "email": ""}
    return {
        "events.register": {
            "open": lambda by: actions.register(gathering(), WISH, by=by, **AT),
            "over": lambda by: actions.register(gathering(), WISH, by=by, at=LATE),
        },
        "events.accept_offer": {"own": lambda by: actions.accept_offer(registered(by, State.OFFERED), by=by, **AT)},
        "events.cancel_registration": {
            "own": lambda by: actions.cancel_registration(registered(by), by=by, **AT),
            "another's": lambda by: actions.cancel_registration(registered(None), by=by, **AT),
            "own; over": lambda by: actions.cancel_registration(registered(by), by=by, at=LATE),
        },
        "events.read_registrations": {"any": lambda by: authorise(by, "events.read_registrations")},
        "events.register_somebody": {
            "any": lambda by: actions.register_somebody(gathering(), WISH, **somebody, by=by, **AT)
        },
        "events.cancel_for_somebody": {"any": lambda by: actions.cancel_for_somebody(registered(None), by=by, **AT)},
        "events.check_in": {"any": lambda by: actions.check_in(registered(None), was_there=True, by=by, **AT)},
        "events.cancel_gathering": {"any": lambda by: actions.call_off(gathering(), why="Storm.", by=by, **AT)},
        "events.ask_question": {"any": lambda by: ask(gathering(), "En?", asker=Asker(by, "x"), **AT)},
        "events.vote_for_question": {"any": lambda by: actions.vote_for_question(question(), asker=Asker(by, "x"))},
        "events.vote_quickly": {"any": lambda by: actions.vote_quickly(poll(), 0, asker=Asker(by, "x"))},
        "events.moderate_questions": {"any": lambda by: actions.mark_answered(question(), by=by, **AT)},
        "events.answer_question": {"any": lambda by: actions.write_answer(question(), answer="Ja.", by=by, **AT)},
        "events.run_live": {"any": lambda by: actions.set_floor(gathering(), **FLOOR, by=by, **AT)},
    }


def _evening():
    starts_at = NOON + timedelta(days=7)
    page = EventPage(title="De bus", slug="de-bus", intro="Kom.", places_on_site=5, desk_places=0)
    page.starts_at, page.ends_at = starts_at, starts_at + timedelta(hours=2)
    found_town().root_page.add_child(instance=page)
    return take_over(page, at=NOON)


def _registered(gathering, person, state):
    """Somebody's registration; a stranger's is that of a guest."""
    known = person is not None and person.is_authenticated
    whose = {"person": person} if known else {"name": "Suzanne"}
    return Registration.objects.create(
        gathering=gathering, **whose, language="nl", way=Way.ON_SITE, channel="web", state=state, made_at=NOON,
        offer_until=NOON + timedelta(days=1),
    )  # fmt: skip


def _question(gathering):
    question = actions.ask_question(gathering, "Komt er een bus?", asker=NOBODY, at=NOON)
    question.state = "shown"
    question.save()
    return question


def _poll(gathering):
    return gathering.quick_polls.create(question="Goed zo?", options=["Ja", "Nee"], opened_at=NOON)
