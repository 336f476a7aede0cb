"""The same decision for several cases: each is looked at by itself first, and what can not be done says why."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime

from forum.moderation.actions.cases import refuse_others
from forum.moderation.actions.decisions import Decision, check_decision, decide_case
from forum.moderation.models import Case
from participation.errors import DomainError, Sentence
from participation.permissions import authorise
from participation.residents.models import User


@dataclass(frozen=True)
class Foreseen:
    """What a decision would do with one case; `obstacle` says why it can not be done there, "" where it can."""

    case: Case
    decision: Decision
    obstacle: Sentence


def foresee(cases: Iterable[Case], decision: Callable[[Case], Decision], *, by: User, at: datetime) -> list[Foreseen]:
    """Return what `decision` would do, case by case, without doing anything."""
    return [Foreseen(case, decision(case), _obstacle(case, decision(case), by, at)) for case in cases]


def decide_cases(
    cases: Iterable[Case], decision: Callable[[Case], Decision], *, by: User, at: datetime
) -> tuple[int, list[Foreseen]]:
    """Decide each by itself; return how many, and what could not be decided."""
    done, left = 0, []
    for case in cases:
        try:
            decide_case(case, decision(case), by=by, at=at)
            done += 1
        except DomainError as refusal:
            left.append(Foreseen(case, decision(case), refusal.message))
    return done, left


def _obstacle(case: Case, decision: Decision, by: User, at: datetime) -> Sentence:
    try:
        authorise(by, "moderation.decide_case", case)
        refuse_others(case, by=by, at=at)
        check_decision(case, decision, at)
    except DomainError as refusal:
        return refusal.message
    return ""
