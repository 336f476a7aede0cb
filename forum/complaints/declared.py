"""The complaint (klacht), K10 to K95: about what the town did not do, did late or wrongly. None of it is public."""

from django.utils.translation import gettext_lazy as _

from forum.complaints.models import Complaint, Outcome
from participation.errors import Sentence
from participation.procedures.declaration import Act, Actor, Clock, Guard, Procedure, State, Transition
from participation.procedures.models import Case

NAME, TERM = "complaint", "answer"
ASSIGN, DECIDE = "complaints.assign_complaint", "complaints.decide_complaint"
RECEIVED, HANDLED, DECIDED, SENT_ON = "K10", "K20", "K40", "K45"
GIVE, GIVE_ON, CONCLUDE, SEND_ON = "KT01", "KT02", "KT03", "KT04"


def _independent(case: Case, act: Act) -> Sentence | None:
    complaint = Complaint.objects.select_related("team").get(case=case)
    return complaint.stands_in_the_way_of(act.data.get("handler"))


def _still_independent(case: Case, act: Act) -> Sentence | None:
    complaint = Complaint.objects.select_related("team").get(case=case)
    return complaint.stands_in_the_way_of(complaint.handler_id)


def _whole(case: Case, act: Act) -> Sentence | None:
    return None if act.data.get("outcome") in Outcome.values else _("Say whether the complaint is founded.")


INDEPENDENT = Guard(_("the handler is not in the team that it is about"), _independent)
STILL = Guard(_("the handler is still not in the team that it is about"), _still_independent)
WHOLE = Guard(_("it is said whether the complaint is founded"), _whole)
RUNNING = Clock.RUNNING
STATES = (
    State(RECEIVED, "ontvangen", _("Received"), RUNNING, Actor.CLERK, term=TERM, is_public=False),
    State(HANDLED, "in_behandeling", _("With somebody who looks into it"), RUNNING, term=TERM, is_public=False),
    State(DECIDED, "beslist", _("Decided"), is_final=True, is_public=False),
    State(SENT_ON, "doorverwezen", _("Sent on to somebody else"), is_final=True, is_public=False),
)
WAYS = (
    Transition(GIVE, (RECEIVED,), HANDLED, Actor.CLERK, _("Give it to who looks into it"), ASSIGN, (INDEPENDENT,)),
    Transition(GIVE_ON, (HANDLED,), HANDLED, Actor.CLERK, _("Give it to somebody else"), ASSIGN, (INDEPENDENT,)),
    Transition(CONCLUDE, (HANDLED,), DECIDED, Actor.HANDLER, _("Decide"), DECIDE, (WHOLE, STILL)),
    Transition(SEND_ON, (RECEIVED, HANDLED), SENT_ON, Actor.CLERK, _("Send it on"), ASSIGN),
)
COMPLAINT = Procedure(NAME, _("Complaint"), STATES, WAYS)
