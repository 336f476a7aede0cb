"""The live page: what is asked, in which order it stands, and that all who look see the same."""

import json

import pytest
from django.contrib.auth.models import AnonymousUser
from django.test import Client

from cms.events import actions, board
from cms.events.models import Question
from cms.events.models.floor import Phase, QuestionState
from cms.events.people import Asker
from cms.events.rotation import Asked, in_turn
from participation.errors import Invalid, NotPermitted, WrongState
from participation.notices.models import Notice
from tests.conftest import NOON


def stranger(number=0):
    return Asker(AnonymousUser(), f"browser {number}")


@pytest.fixture
def open_floor(evening, communications):
    """An evening with two items, where questions are seen at once."""
    gathering = evening(programme=[("item", {"title": "Welkom"}), ("item", {"title": "De bus"})])
    return set_floor(gathering, communications, checks_questions=False)


def set_floor(gathering, by, **said):
    usual = {"phase": Phase.LIVE, "position": None, "takes_questions": True, "checks_questions": True}
    actions.set_floor(gathering, **usual | said, by=by, at=NOON)
    return gathering


def ask(gathering, text="Komt er een bus?", **more):
    return actions.ask_question(gathering, text, **{"asker": stranger(), "at": NOON} | more)


def seen(gathering, at=NOON):
    return board.current(gathering, at).content


# Order


def test_what_many_want_to_hear_stands_first_and_every_third_place_goes_round():
    asked = [Asked(number, votes) for number, votes in ((1, 9), (2, 7), (3, 5), (4, 3), (5, 0), (6, 0))]
    assert in_turn(asked, turn=5) == [1, 2, 6, 3, 4, 5]
    assert {in_turn(asked, turn)[2] for turn in range(6)} >= {4, 5, 6}
    for turn in range(12):
        assert sorted(in_turn(asked, turn)) == [1, 2, 3, 4, 5, 6]
    assert in_turn([], turn=3) == []


# Questions


def test_a_question_is_seen_once_it_was_read(evening, communications, alice):
    gathering = set_floor(evening(), communications)
    question = ask(gathering, asker=Asker(alice, "x"), name="Alice")
    assert (question.state, seen(gathering)["questions"]) == (QuestionState.WAITING, [])
    actions.show_question(question, by=communications, at=NOON)
    (told,) = seen(gathering)["questions"]
    assert (told["text"], told["name"], told["votes"]) == ("Komt er een bus?", "Alice", 0)


def test_who_asked_hears_why_it_is_not_shown(evening, communications, alice):
    question = ask(evening(), asker=Asker(alice, "x"))
    with pytest.raises(Invalid):
        actions.refuse_question(question, reason=" ", by=communications, at=NOON)
    actions.refuse_question(question, reason="Het gaat over een buur.", by=communications, at=NOON)
    assert "Het gaat over een buur." in Notice.objects.get(person=alice).event.sentence
    with pytest.raises(WrongState):
        actions.vote_for_question(question, asker=stranger())


def test_everyone_votes_once_and_can_take_it_back(open_floor, alice):
    question = ask(open_floor)
    for asker in (stranger(1), stranger(1), stranger(2), Asker(alice, "here"), Asker(alice, "at home")):
        actions.vote_for_question(question, asker=asker)
    assert seen(open_floor)["questions"][0]["votes"] == 3
    actions.withdraw_question_vote(question, asker=stranger(2))
    assert seen(open_floor)["questions"][0]["votes"] == 2


def test_one_question_is_on_the_screen_and_the_one_before_was_answered(open_floor, communications):
    first, second = ask(open_floor, "Een?"), ask(open_floor, "Twee?")
    for question in (first, second):
        actions.put_on_screen(question, by=communications, at=NOON)
    content = seen(open_floor)
    assert (content["screen"]["text"], content["questions"]) == ("Twee?", [])
    assert [each["text"] for each in content["done"]] == ["Een?"]


def test_questions_that_are_the_same_are_asked_together_with_their_votes(open_floor, communications):
    first, second = ask(open_floor, "Een?"), ask(open_floor, "Eén?")
    for question, number in ((first, 1), (first, 2), (second, 2), (second, 3)):
        actions.vote_for_question(question, asker=stranger(number))
    actions.merge_question(second, first, by=communications, at=NOON)
    (left,) = seen(open_floor)["questions"]
    assert (left["text"], left["votes"]) == ("Een?", 3)
    with pytest.raises(Invalid):
        actions.merge_question(first, first, by=communications, at=NOON)


def test_what_nobody_answered_is_promised_a_written_answer_by_a_day(open_floor, communications, alice):
    question = ask(open_floor, asker=Asker(alice, "x"))
    set_floor(open_floor, communications, phase=Phase.OVER)
    question.refresh_from_db()
    assert (question.state, question.answer_due.isoformat()) == (QuestionState.PROMISED, "2026-12-07")
    with pytest.raises(WrongState):
        ask(open_floor)
    actions.write_answer(question, answer="Ja, lijn 4.", by=communications, at=NOON)
    assert seen(open_floor)["done"][0]["answer"] == "Ja, lijn 4."
    assert Notice.objects.filter(person=alice, event__kind="events.question_written").count() == 1


def test_only_those_who_lead_touch_a_question(open_floor, alice, desk_officer):
    question = ask(open_floor)
    for act in (actions.put_on_screen, actions.mark_answered, actions.promise_answer):
        for person in (alice, desk_officer):
            with pytest.raises(NotPermitted):
                act(question, by=person, at=NOON)


# Asking everybody


def test_everybody_answers_once_and_may_change_their_mind(open_floor, communications):
    poll = actions.ask_everybody(open_floor, "Goed zo?", ["Ja", "Nee", ""], by=communications, at=NOON)
    for number, option in ((1, 0), (2, 1), (2, 0), (3, 1)):
        actions.vote_quickly(poll, option, asker=stranger(number))
    told = seen(open_floor)["poll"]
    assert [(each["label"], each["votes"], each["percent"]) for each in told["options"]] == [
        ("Ja", 2, 67),
        ("Nee", 1, 33),
    ]
    for wrong in (2, -1):
        with pytest.raises(Invalid):
            actions.vote_quickly(poll, wrong, asker=stranger(1))
    actions.ask_everybody(open_floor, "En nu?", ["A", "B"], by=communications, at=NOON)
    assert seen(open_floor)["poll"]["question"] == "En nu?"
    with pytest.raises(WrongState):
        actions.vote_quickly(poll, 0, asker=stranger(4))
    with pytest.raises(Invalid):
        actions.ask_everybody(open_floor, "En?", ["A", "A"], by=communications, at=NOON)


# The pages


def test_it_all_works_with_forms_alone(open_floor, communications, log_in):
    browser, other = Client(), Client()
    live = f"/nl/events/{open_floor.pk}/live/"
    assert browser.get(live).status_code == 200
    assert browser.post(live, {"text": " ", "name": ""}).status_code == 422
    assert browser.post(live, {"text": "Komt er een bus?", "name": ""})["Location"] == live
    question = Question.objects.get()
    for client in (browser, other):
        client.get(live)
        client.post(f"/nl/events/{open_floor.pk}/questions/{question.pk}/vote/", {"act": "vote"})
    assert question.votes.count() == 2
    assert 'aria-pressed="true"' in browser.get(live).text
    desk = f"/beheer/events/{open_floor.pk}/live/"
    staff = log_in(communications)
    staff.post(f"{desk}questions/{question.pk}/", {"act": "screen"})
    staff.post(f"{desk}polls/", {"question": "Goed zo?", "options": "Ja\nNee"})
    staff.post(f"{desk}floor/", {"phase": "live", "position": "1", "takes_questions": "on"})
    assert staff.get(desk).status_code == 200
    poll = open_floor.quick_polls.get()
    browser.post(f"/nl/events/{open_floor.pk}/polls/{poll.pk}/vote/", {"option": "1"})
    for address in (live, f"/nl/events/{open_floor.pk}/screen/"):
        page = browser.get(address).text
        for words in ("Komt er een bus?", "Goed zo?", "1 (100 %)", 'data-position="1" aria-current="step"'):
            assert words in page, (address, words)


def test_staff_write_down_what_is_asked_by_telephone_and_answer_in_writing(open_floor, communications, log_in):
    staff, desk = log_in(communications), f"/beheer/events/{open_floor.pk}/live/"
    staff.post(f"{desk}questions/", {"text": "En de fiets?", "name": "Suzanne"})
    question = Question.objects.get()
    assert (question.channel, question.name) == ("desk", "Suzanne")
    assert staff.post(f"{desk}questions/{question.pk}/", {"act": "answer", "answer": " "}).status_code == 422
    staff.post(f"{desk}questions/{question.pk}/", {"act": "answer", "answer": "Met de fiets ook."})
    assert "Met de fiets ook." in Client().get(open_floor.page.url).text


# All who look see the same


def test_its_version_goes_up_with_what_is_seen_and_only_then(open_floor):
    question = ask(open_floor)
    first = board.current(open_floor, NOON).version
    assert board.current(open_floor, NOON).version == first
    actions.vote_for_question(question, asker=stranger())
    assert board.current(open_floor, NOON).version == first + 1
    ((_name, message),) = board.read_live([str(open_floor.pk)]).items()
    assert json.loads(message.text)["questions"][0]["votes"] == 1


def test_what_not_everyone_can_see_is_told_to_no_socket(open_floor):
    open_floor.page.view_restrictions.create(restriction_type="login")
    assert board.read_live([str(open_floor.pk), "x", "0"]) == {}
    assert Client().get(f"/nl/events/{open_floor.pk}/live/").status_code == 404
