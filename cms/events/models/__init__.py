"""What people come to, who comes, and what is said there, by noun."""

from cms.events.models.floor import Board, Floor, Question, QuestionVote, QuickPoll, QuickVote
from cms.events.models.gatherings import Gathering, Place, Way
from cms.events.models.mailings import Mailing, Reminder
from cms.events.models.registrations import ACTIVE, Registration, State

__all__ = [
    "ACTIVE",
    "Board",
    "Floor",
    "Gathering",
    "Mailing",
    "Place",
    "Question",
    "QuestionVote",
    "QuickPoll",
    "QuickVote",
    "Registration",
    "Reminder",
    "State",
    "Way",
]
