"""The proposal of residents for the agenda of the council (voorstel van burgers), G00 to G95: the same engine."""

from django.utils.translation import gettext_lazy as _

from forum.challenges.declared import ADVISE, DECIDE, HANDLE, SCHEDULE, SPEAK
from forum.challenges.plain import FAR_ENOUGH, given
from participation.procedures.declaration import Actor, Clock, Procedure, State, Transition

RUNNING = Clock.RUNNING
STATES = (
    State("G00", "concept", _("Draft"), who=Actor.INITIATORS, is_public=False),
    State("G05", "vooradvies", _("Advice asked beforehand"), RUNNING, Actor.CLERK, term="preadvice", is_public=False),
    State("G10", "ingediend", _("Handed in"), RUNNING, term="register"),
    State("G20", "ontvankelijkheid", _("We look whether it is possible"), RUNNING, Actor.CLERK, term="admissibility"),
    State("G25", "onontvankelijk", _("Can not be treated"), is_final=True),
    State("G30", "steun_open", _("Collecting signatures"), RUNNING, Actor.RESIDENTS, term="support"),
    State("G35", "controle", _("Signatures are being checked"), RUNNING, term="signature_check"),
    State("G38", "steun_onvoldoende", _("Not enough signatures"), is_final=True),
    State("G40", "klaar_voor_agenda", _("Ready for the agenda"), RUNNING, Actor.CLERK),
    State("G45", "commissie", _("In the committee"), RUNNING, Actor.DECIDING_BODY),
    State("G50", "op_raad", _("On the agenda of the council"), RUNNING, Actor.DECIDING_BODY),
    State("G60", "behandeld", _("Treated by the council"), RUNNING, Actor.CLERK, term="answer"),
    State("G70", "antwoord_verstuurd", _("Answered"), who=Actor.CLERK),
    State("G80", "opvolging", _("Followed up"), who=Actor.CLERK),
    State("G90", "afgesloten", _("Closed"), is_final=True),
    State("G95", "ingetrokken", _("Withdrawn"), is_final=True),
)
ANSWER = given(_("what the council decided, with the reasons"), "outcome", "reasons", "day", "vote")
REPORT = given(_("the report of the check is given"), "valid")
WAYS = (
    Transition("GT01", ("G00",), "G05", Actor.INITIATORS, _("Ask for advice beforehand"), SPEAK),
    Transition("GT02", ("G05",), "G00", Actor.CLERK, _("Give advice"), SCHEDULE, needs_reason=True),
    Transition("GT03", ("G00",), "G10", Actor.SPOKESPERSON, _("Hand it in"), SPEAK, public=_("Handed in")),
    Transition("GT04", ("G10",), "G20", Actor.HANDLER, _("Publish it"), HANDLE, public=_("Published")),
    Transition(
        "GT05", ("G20",), "G25", Actor.CLERK, _("Say that it can not be treated"), SCHEDULE, needs_reason=True,
        public=_("It can not be treated"),
    ),
    Transition("GT06", ("G20",), "G30", Actor.CLERK, _("Open it for signatures"), SCHEDULE,
               public=_("Signatures are collected")),
    Transition("GT06b", ("G20",), "G35", Actor.CLERK, _("Check the signatures that came with it"), SCHEDULE,
               public=_("Signatures are checked")),
    Transition("GT07", ("G30",), "G35", Actor.HANDLER, _("Check the signatures"), HANDLE,
               public=_("Signatures are checked")),
    Transition("GT08", ("G35",), "G38", Actor.HANDLER, _("Too few are valid"), HANDLE, (REPORT,),
               public=_("Not enough signatures")),
    Transition("GT09", ("G35",), "G40", Actor.HANDLER, _("Enough are valid"), HANDLE, (REPORT,),
               public=_("Enough signatures are valid")),
    Transition("GT10", ("G40",), "G45", Actor.CLERK, _("Put it on the agenda of the committee"), SCHEDULE,
               public=_("On the agenda of the committee")),
    Transition("GT11", ("G40", "G45"), "G50", Actor.CLERK, _("Put it on the agenda of the council"), SCHEDULE,
               (FAR_ENOUGH,), public=_("On the agenda of the council")),
    Transition("GT12", ("G50",), "G60", Actor.DECIDING_BODY, _("Record what the council decided"), DECIDE, (ANSWER,),
               public=_("Treated by the council")),
    Transition("GT13", ("G60",), "G70", Actor.CLERK, _("Answer the group"), DECIDE, needs_reason=True,
               public=_("Answered")),
    Transition("GT14", ("G70",), "G80", Actor.CLERK, _("Follow it up"), ADVISE, public=_("Followed up")),
    Transition("GT15", ("G70", "G80"), "G90", Actor.CLERK, _("Close it"), DECIDE, public=_("Closed")),
    Transition(
        "GT16", ("G00", "G05", "G10", "G20", "G30", "G35", "G40", "G45", "G50"), "G95", Actor.SPOKESPERSON,
        _("Withdraw the proposal"), SPEAK, public=_("Withdrawn by the group"),
    ),
)  # fmt: skip
AGENDA = Procedure("agenda", _("Proposal of residents for the council"), STATES, WAYS)
