"""What is kept about those who come, and what becomes of it when they leave."""

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cms.events.actions import forget_person
from cms.events.models import Question, QuestionVote, QuickVote, Registration
from participation.residents.models import User
from participation.residents.personal import Erased, Held, PersonalData, hold, register

FIELDS = ("gathering", "way", "seats", "has_assistant", "channel", "state", "made_at", "offer_until", "checked_in_at")


def register_personal_data() -> None:
    register(
        PersonalData(
            Registration, "person", FIELDS, _("What you registered for, so that there is a place for you."),
            kept=_("Until 90 days after the event."), erase=_erase,
            unseen=("name", "email", "language"),
        )
    )  # fmt: skip
    register(
        PersonalData(
            Question, "person", ("gathering", "text", "state", "asked_at", "answer"),
            _("What you asked at an event, so that it is answered."),
            kept=_("As long as the page of the event. Your name goes with your account."), erase=_erase_questions,
            unseen=("name", "reason"),
        )
    )  # fmt: skip
    hand = _("Who wants to hear an answer, or chose something, as keyed hashes, so that each counts once.")
    hold(Held(QuestionVote, ("key",), hand, _("As long as the page of the event.")))
    hold(Held(QuickVote, ("key",), hand, _("As long as the page of the event.")))


def _erase_questions(entry: PersonalData, person: User) -> Erased:
    """What was asked stays with its answer, without a name."""
    return Erased(kept=Question.objects.filter(person=person).update(person=None, name=""))


def _erase(entry: PersonalData, person: User) -> Erased:
    """Give their places back, to be offered to others, and forget that they came."""
    return Erased(gone=forget_person(person, at=timezone.now()))
