"""What whoever runs an event does on its live page: begin, pause, go on in the programme, ask everybody something."""

from collections.abc import Sequence
from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from cms.events.actions.questions import promise_all
from cms.events.board import topic
from cms.events.models import Gathering
from cms.events.models.floor import Floor, Phase, QuickPoll, QuickPollState, QuickVote
from cms.events.people import Asker
from participation.audit.actions import record
from participation.errors import Invalid, WrongState
from participation.live import publish_hint
from participation.permissions import authorise
from participation.residents.models import User

MOST_OPTIONS, LONGEST_OPTION = 6, 80


def set_floor(
    gathering: Gathering,
    *,
    phase: Phase,
    position: int | None,
    takes_questions: bool,
    checks_questions: bool,
    by: User,
    at: datetime,
) -> Floor:
    """Say how far it is. When it is over, what nobody answered is promised a written answer."""
    authorise(by, "events.run_live", gathering)
    if position is not None and position >= len(gathering.page.programme):
        raise Invalid(_("The programme has no such item."))
    asking = {"takes_questions": takes_questions, "checks_questions": checks_questions}
    said = {"phase": phase, "position": position} | asking
    with transaction.atomic():
        floor, _made = Floor.objects.update_or_create(gathering=gathering, defaults=said)
        record("events.floor_set", gathering, by=by, at=at, data={"phase": str(phase), "position": position})
        if phase == Phase.OVER:
            promise_all(gathering, by=by, at=at)
        _changed(gathering)
    return floor


def ask_everybody(gathering: Gathering, question: str, options: Sequence[str], *, by: User, at: datetime) -> QuickPoll:
    """Ask all who are there something, in the place of what was asked before."""
    authorise(by, "events.run_live", gathering)
    labels = [label.strip()[:LONGEST_OPTION] for label in options if label.strip()]
    if not question.strip() or not 2 <= len(set(labels)) == len(labels) <= MOST_OPTIONS:
        raise Invalid(_("Write a question, and two to six different answers, one on each line."))
    try:
        with transaction.atomic():
            QuickPoll.objects.filter(gathering=gathering).update(state=QuickPollState.CLOSED)
            poll = QuickPoll.objects.create(
                gathering=gathering, question=question.strip(), options=labels, opened_at=at
            )
            record("events.quick_poll_opened", poll, by=by, at=at)
            _changed(gathering)
    except IntegrityError:
        raise WrongState(_("Somebody else asked something at the same moment.")) from None
    return poll


def close_quick_poll(poll: QuickPoll, *, by: User, at: datetime) -> None:
    authorise(by, "events.run_live", poll)
    with transaction.atomic():
        if not QuickPoll.objects.filter(pk=poll.pk, state=QuickPollState.OPEN).update(state=QuickPollState.CLOSED):
            raise WrongState(_("This is closed already."))
        record("events.quick_poll_closed", poll, by=by, at=at)
        _changed(poll.gathering)


def vote_quickly(poll: QuickPoll, option: int, *, asker: Asker) -> None:
    """Answer what everybody is asked; who answers again changes their answer."""
    authorise(asker.visitor, "events.vote_quickly", poll)
    if not 0 <= option < len(poll.options):
        raise Invalid(_("Choose one of the answers."))
    with transaction.atomic():
        if not QuickPoll.objects.filter(pk=poll.pk, state=QuickPollState.OPEN).exists():
            raise WrongState(_("This is closed already."))
        QuickVote.objects.bulk_create(
            [QuickVote(poll=poll, key=asker.key_for(poll.gathering_id), option=option)],
            update_conflicts=True, unique_fields=["poll", "key"], update_fields=["option"],
        )  # fmt: skip
        _changed(poll.gathering)


def _changed(gathering: Gathering) -> None:
    transaction.on_commit(lambda: publish_hint(topic(gathering.pk)))
