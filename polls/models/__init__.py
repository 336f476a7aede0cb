"""Polls: the question, who may vote, that they voted (Mark), and what was voted (Ballot), kept apart."""

from polls.models.ballots import Ballot, ChoiceSecret
from polls.models.choices import (
    BUDGETED,
    COUNTED,
    HIGHEST_SCORE,
    MOST_POINTS,
    PUBLIC,
    RANKED,
    VOTABLE,
    WITH_NUMBERS,
    WITH_POINTS,
    WITH_SEVERAL,
    Electorate,
    LegalEffect,
    Method,
    State,
    Visibility,
)
from polls.models.counts import Snapshot, Tally
from polls.models.poll import Argument, Option, Poll, PollQuerySet
from polls.models.voters import Mark, RollEntry, RollEntryQuerySet

__all__ = [
    "BUDGETED",
    "COUNTED",
    "HIGHEST_SCORE",
    "MOST_POINTS",
    "PUBLIC",
    "RANKED",
    "VOTABLE",
    "WITH_NUMBERS",
    "WITH_POINTS",
    "WITH_SEVERAL",
    "Argument",
    "Ballot",
    "ChoiceSecret",
    "Electorate",
    "LegalEffect",
    "Mark",
    "Method",
    "Option",
    "Poll",
    "PollQuerySet",
    "RollEntry",
    "RollEntryQuerySet",
    "Snapshot",
    "State",
    "Tally",
    "Visibility",
]
