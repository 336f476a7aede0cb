"""What the public page of a case says of the council: who took it up, who signs along, questions, votes."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from forum.council.models import Adoption, Choice, CoSignature, Question, RecordedVote
from participation.procedures.models import Case


@dataclass(frozen=True)
class VoteShown:
    """A vote with its sums: of all, and of each fraction, in the order of `Choice`."""

    vote: RecordedVote
    total: list[tuple[Any, int]]
    fractions: list[tuple[str, list[int]]]


def council_of(case: Case, at: datetime) -> dict[str, Any]:
    questions = list(Question.objects.filter(case=case).select_related("asked_by"))
    return {
        "adopted": list(Adoption.objects.filter(case=case, ended_at=None).select_related("member")),
        "cosigned": list(CoSignature.objects.filter(case=case).select_related("member")),
        "questions": [(question, question.is_late(at)) for question in questions],
        "votes": shown_votes(case),
        "choices": Choice.labels,
    }


def shown_votes(case: Case) -> list[VoteShown]:
    votes = RecordedVote.objects.filter(case=case).select_related("corrected_by").prefetch_related("members")
    return [_shown(vote) for vote in votes]


def _shown(vote: RecordedVote) -> VoteShown:
    total = vote.total
    fractions = [(name, [counted[choice] for choice in Choice.values]) for name, counted in vote.sums]
    return VoteShown(vote, [(choice.label, total[choice]) for choice in Choice if total[choice]], fractions)
