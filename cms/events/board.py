"""What all see of a live page at a moment: made in one place, for the page, the screen and the sockets.

Whoever looks makes it anew and stores it when it differs, one version further; of two who do so at once, one wins. So
all processes show the same.
"""

import json
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db.models import F
from django.utils import timezone

from cms.audience import shown_to_all
from cms.events.models.floor import Board, Floor, Question, QuestionState, QuickPoll, QuickPollState
from cms.events.models.gatherings import Gathering
from cms.events.rotation import SECONDS_OF_A_TURN, Asked, in_turn
from cms.models import EventPage
from participation.live import Message

MOST_QUESTIONS, MOST_ANSWERED = 50, 20


def topic(gathering: int) -> str:
    return f"event:{gathering}"


def current(gathering: Gathering, at: datetime) -> Board:
    """Return what is seen of `gathering` now, stored."""
    content = _content(gathering, at)
    board = Board.objects.filter(gathering=gathering).first() or Board.objects.get_or_create(gathering=gathering)[0]
    if board.content == content:
        return board
    Board.objects.filter(pk=board.pk, version=board.version).update(version=F("version") + 1, content=content)
    return Board.objects.get(pk=board.pk)


def read_live(names: Iterable[str]) -> dict[str, Message]:
    """Return the message of each event among `names` that everyone can see; the hub asks once a second."""
    numbers = [int(name) for name in names if name.isdecimal()]
    pages = shown_to_all(EventPage.objects.all())
    found = Gathering.objects.filter(pk__in=numbers, page__in=pages).select_related("floor", "page")
    at = timezone.now()
    return {str(gathering.pk): _message(current(gathering, at)) for gathering in found}


def _message(board: Board) -> Message:
    said = {"type": "event", "version": board.version} | board.content
    return Message(board.version, json.dumps(said, ensure_ascii=False, separators=(",", ":")))


def floor_of(gathering: Gathering) -> Floor:
    """Return the live page of `gathering`; one that nobody touched yet is not stored."""
    return Floor.objects.filter(gathering=gathering).first() or Floor(gathering=gathering)


def _content(gathering: Gathering, at: datetime) -> dict[str, Any]:
    floor = floor_of(gathering)
    questions = list(Question.objects.public().filter(gathering=gathering).with_votes().order_by("pk"))
    by_number = {each.pk: each for each in questions}
    shown = [Asked(each.pk, each.vote_count) for each in questions if each.state == QuestionState.SHOWN]
    order = in_turn(shown, int(at.timestamp()) // SECONDS_OF_A_TURN)[:MOST_QUESTIONS]
    on_screen = [each for each in questions if each.state == QuestionState.ON_SCREEN]
    done = [each for each in reversed(questions) if each.state not in (QuestionState.SHOWN, QuestionState.ON_SCREEN)]
    return {
        "phase": floor.phase,
        "position": floor.position,
        "takes_questions": floor.takes_questions,
        "screen": _told(on_screen[0]) if on_screen else None,
        "questions": [_told(by_number[number]) for number in order],
        "done": [_told(each) for each in done[:MOST_ANSWERED]],
        "poll": _poll(gathering),
    }


def _told(question: Question) -> dict[str, Any]:
    return {
        "id": question.pk, "text": question.text, "name": question.name, "votes": question.vote_count,
        "state": question.state, "answer": question.answer,
    }  # fmt: skip


def _poll(gathering: Gathering) -> dict[str, Any] | None:
    """Return the poll that is open, else the last one."""
    polls = QuickPoll.objects.filter(gathering=gathering).order_by("-opened_at", "-pk")
    poll = polls.filter(state=QuickPollState.OPEN).first() or polls.first()
    if poll is None:
        return None
    results = poll.results()
    votes = sum(int(each["votes"]) for each in results)
    shares = [each | {"percent": round(100 * int(each["votes"]) / votes) if votes else 0} for each in results]
    return {"id": poll.pk, "question": poll.question, "state": poll.state, "votes": votes, "options": shares}
