"""The petition (verzoekschrift), P00 to P90: the same engine."""

from django.utils.translation import gettext_lazy as _

from forum.challenges.declared import DECIDE, HANDLE, SPEAK
from forum.challenges.plain import given
from participation.procedures.declaration import Actor, Clock, Procedure, State, Transition

RUNNING = Clock.RUNNING
STATES = (
    State("P00", "concept", _("Draft"), who=Actor.INITIATORS, is_public=False),
    State("P10", "ontvangen", _("Received"), RUNNING, term="answer"),
    State("P20", "bevoegdheid", _("We look who decides about it"), RUNNING, term="answer"),
    State("P25", "doorverwezen", _("Sent on to somebody else"), is_final=True),
    State("P30", "toegewezen", _("With those who answer it"), RUNNING, Actor.DECIDING_BODY, term="answer"),
    State("P40", "gehoord", _("The first who signed is heard"), RUNNING, Actor.DECIDING_BODY, term="answer"),
    State("P50", "antwoord", _("Answered"), who=Actor.CLERK),
    State("P90", "afgesloten", _("Closed"), is_final=True),
    State("P95", "ingetrokken", _("Withdrawn"), is_final=True),
)
NAMED = given(_("name and address of who hands it in"), "name", "address")
WAYS = (
    Transition("PT01", ("P00",), "P10", Actor.SPOKESPERSON, _("Hand it in"), SPEAK, (NAMED,), public=_("Received")),
    Transition("PT02", ("P10",), "P20", Actor.HANDLER, _("Look who decides about it"), HANDLE),
    Transition(
        "PT03", ("P20",), "P25", Actor.HANDLER, _("Send it on"), HANDLE, (given(_("to whom it is sent on"), "body"),),
        public=_("Sent on to who decides about it"), needs_reason=True,
    ),
    Transition("PT04", ("P20",), "P30", Actor.HANDLER, _("Give it to who answers"), HANDLE,
               (given(_("who answers it"), "body"),), public=_("With those who answer it")),
    Transition("PT05", ("P30",), "P40", Actor.DECIDING_BODY, _("Hear the first who signed"), DECIDE,
               public=_("The first who signed is heard")),
    Transition("PT06", ("P30", "P40"), "P50", Actor.DECIDING_BODY, _("Answer it"), DECIDE, public=_("Answered"),
               needs_reason=True),
    Transition("PT07", ("P50",), "P90", Actor.CLERK, _("Close it"), DECIDE, public=_("Closed")),
    Transition("PT08", ("P00", "P10", "P20", "P30", "P40"), "P95", Actor.SPOKESPERSON, _("Withdraw it"), SPEAK,
               public=_("Withdrawn")),
)  # fmt: skip
PETITION = Procedure("petition", _("Petition"), STATES, WAYS)
