"""The cases that a person speaks for, started with others or follows, among the rows of "My participation"."""

from collections.abc import Iterator

from django.db.models import Q
from django.utils.translation import gettext as _

from forum.challenges.kinds import case_path, kind_of
from forum.challenges.models import CaseFollow, Proposal
from participation.residents.activity import MOST_ROWS, Row, add_rows
from participation.residents.models import User


def register_sections() -> None:
    add_rows("forum.topics", "challenges", started)
    add_rows("forum.follows", "challenges", followed)


def started(person: User) -> Iterator[Row]:
    """Cases and drafts; the conversation that a spokesperson began under one is there as their topic."""
    theirs = Proposal.objects.filter(Q(spokesperson=person) | Q(members__person=person)).select_related("case")
    for proposal in theirs.exclude(challenge__topic__author=person).distinct().order_by("-touched_at")[:MOST_ROWS]:
        label, path = kind_of(proposal.case).label, case_path(proposal.case)
        badge = {} if proposal.case.number else {"state": "soon", "word": _("draft")}
        yield Row(proposal.title or label, path, proposal.touched_at, label, **badge)


def followed(person: User) -> Iterator[Row]:
    follows = CaseFollow.objects.filter(person=person).exclude(case__number="").select_related("case__proposal")
    for follow in follows.order_by("-created_at")[:MOST_ROWS]:
        yield Row(follow.case.proposal.title, case_path(follow.case), follow.created_at, kind_of(follow.case).label)
