"""The proposal of residents for the agenda of the council (voorstel van burgers), G00 to G99: the same engine."""

from django.utils.translation import gettext_lazy as _

from forum.challenges import guards as g
from forum.challenges import moments
from forum.challenges.declared import DECIDE, HANDLE, INADMISSIBLE, REFUSE, SCHEDULE, SPEAK
from forum.challenges.plain import FAR_ENOUGH, NOT_REJECTED, OUTCOME_WHOLE, filed_at, given
from participation.procedures.declaration import Actor, Clock, Procedure, State, Transition

RUNNING = Clock.RUNNING
STATES = (
    State("G00", "concept", _("Draft"), who=Actor.INITIATORS, is_public=False,
          now=_("The proposal is being written. Nobody else sees it.")),
    State("G05", "vooradvies", _("Advice asked beforehand"), RUNNING, Actor.CLERK, term="preadvice", is_public=False,
          now=_("The chair of the council says beforehand, without binding anybody, whether this can work.")),
    State("G10", "ingediend", _("Handed in"), RUNNING, term="register",
          now=_("The town looks whether there are personal data in the text. Then it stands on this site.")),
    State("G20", "ontvankelijkheid", _("We look whether it is possible"), RUNNING, Actor.CLERK, term="admissibility",
          now=_("The town looks, point by point, whether the council can treat this.")),
    State("G25", "onontvankelijk", _("Can not be treated"), is_final=True,
          now=_("The council can not treat this. The reasons stand here.")),
    State("G30", "steun_open", _("Collecting signatures"), RUNNING, Actor.RESIDENTS, term="support",
          now=_("Residents sign for this text.")),
    State("G35", "controle", _("Signatures are being checked"), RUNNING, term="signature_check",
          now=_("The town checks whether there are enough valid signatures.")),
    State("G38", "steun_onvoldoende", _("Not enough signatures"), is_final=True,
          now=_("It ends here. Whoever wants to can start a new proposal.")),
    State("G40", "klaar_voor_agenda", _("Ready for the agenda"), RUNNING, Actor.CLERK,
          now=_("The clerk puts it on the agenda of the first meeting that is far enough away.")),
    State("G45", "commissie", _("In the committee"), RUNNING, Actor.DECIDING_BODY,
          now=_("A committee of the council talks about it. Who hands it in may speak there.")),
    State("G50", "op_raad", _("On the agenda of the council"), RUNNING, Actor.DECIDING_BODY,
          now=_("The council treats it in its meeting. Who hands it in may speak there.")),
    State("G60", "behandeld", _("Treated by the council"), RUNNING, Actor.CLERK, term="answer", since=filed_at,
          now=_("The council has said what it thinks. The answer to the group is being written.")),
    State("G70", "antwoord_verstuurd", _("Answered"), who=Actor.CLERK, now=_("The group has its answer.")),
    State("G80", "opvolging", _("Followed up"), who=Actor.CLERK, now=_("The town does what the council decided.")),
    State("G90", "afgesloten", _("Closed"), is_final=True, now=_("It is done. Everything can be read here.")),
    State("G95", "ingetrokken", _("Withdrawn"), is_final=True, now=_("The group has withdrawn its proposal.")),
    State("G97", "vervallen", _("Lapsed"), is_final=True, now=_("It was not completed in time, so it ended.")),
    State("G99", "gearchiveerd", _("In the archive"), is_final=True,
          now=_("It ended long ago. The page stays, personal data are gone.")),
)  # fmt: skip
REASONS = given(_("the reasons of the council"), "reasons")
PLACE = given(_("which meeting, and where"), "body", "place")
REPORT = given(_("what has been done"), "report")
CAN_BE_WITHDRAWN = ("G00", "G05", "G10", "G20", "G30", "G35", "G40", "G45", "G50")
ENDED = ("G25", "G38", "G90", "G95", "G97")

TO_THE_SIGNATURES = (
    Transition(
        "GT01", ("G00",), "G05", Actor.INITIATORS, _("Ask for advice beforehand"), SPEAK, (g.FORM_BEGUN,),
        notice="N-C01",
    ),
    Transition("GT02", ("G05",), "G00", Actor.CLERK, _("Give advice"), SCHEDULE, needs_reason=True, notice="N-C02"),
    Transition(
        "GT03", ("G00",), "G10", Actor.SPOKESPERSON, _("Hand it in"), SPEAK,
        (g.FORM_COMPLETE, g.GROUP_CONFIRMED, g.KNOWN_RESIDENT, g.DECLARED), public=_("Handed in"), notice="N-C03",
    ),
    Transition(
        "GT04", ("G10",), "G20", Actor.HANDLER, _("Publish it"), HANDLE, (g.PERSONAL_DATA_CHECKED,),
        public=_("The town looks whether it can treat this"),
    ),
    Transition(
        "GT05", ("G20",), "G25", Actor.HANDLER, _("Say that it can not be treated"), INADMISSIBLE,
        (g.ONE_FAILED, g.REDRESS_TOLD), public=_("It can not be treated"), notice="N-C07", needs_reason=True,
        signed=True,
    ),
    Transition(
        "GT06", ("G20",), "G30", Actor.CLERK, _("Open it for signatures"), SCHEDULE, (g.ALL_PASSED, g.COLLECTED_FIRST),
        public=_("It can be treated; signatures are collected"), notice="N-C09",
    ),
    Transition(
        "GT06b", ("G20",), "G35", Actor.CLERK, _("Check the signatures that came with it"), SCHEDULE,
        (g.ALL_PASSED, g.DELIVERED), public=_("Signatures are checked"), notice="N-C12",
    ),
    Transition(
        "GT06c", ("G20",), "G40", Actor.CLERK, _("It needs no signatures"), SCHEDULE, (g.ALL_PASSED, g.NONE_ASKED),
        public=_("It can be treated"), notice="N-C09",
    ),
    Transition(
        "GT07", ("G30",), "G35", Actor.CLOCK, _("End collecting: enough"), guards=(g.ENOUGH,),
        falls_due=moments.collecting_done, public=_("Enough signatures; they are checked"), notice="N-C12",
    ),
    Transition(
        "GT07b", ("G30",), "G38", Actor.CLOCK, _("End collecting: too few"), guards=(g.NOT_ENOUGH,),
        falls_due=moments.window_over, public=_("Not enough signatures"), notice="N-C13",
    ),
    Transition(
        "GT08", ("G35",), "G38", Actor.HANDLER, _("Too few are valid"), HANDLE, (g.REPORT, g.VALID_TOO_FEW),
        public=_("Too few signatures are valid"), notice="N-C13",
    ),
    Transition(
        "GT09", ("G35",), "G40", Actor.HANDLER, _("Enough are valid"), HANDLE, (g.REPORT, g.VALID_ENOUGH),
        public=_("Enough signatures are valid"), notice="N-C14",
    ),
)  # fmt: skip
TO_THE_COUNCIL = (
    Transition(
        "GT10", ("G40",), "G45", Actor.CLERK, _("Put it on the agenda of the committee"), SCHEDULE,
        (PLACE, given(_("the day of the meeting"), "day")), public=_("On the agenda of the committee"),
        notice="N-C16",
    ),
    Transition(
        "GT11", ("G40", "G45"), "G50", Actor.CLERK, _("Put it on the agenda of the council"), SCHEDULE,
        (PLACE, FAR_ENOUGH), public=_("On the agenda of the council"), notice="N-C16",
    ),
    Transition(
        "GT12", ("G50",), "G60", Actor.DECIDING_BODY, _("Record what the council decided"), DECIDE,
        (NOT_REJECTED, OUTCOME_WHOLE, REASONS), public=_("Treated by the council"), notice="N-C17",
    ),
    Transition(
        "GT12b", ("G50",), "G60", Actor.DECIDING_BODY, _("Record: rejected"), REFUSE,
        (OUTCOME_WHOLE, REASONS, g.REDRESS_TOLD), public=_("Rejected by the council"), notice="N-C19",
        needs_reason=True, signed=True,
    ),
    Transition(
        "GT13", ("G60",), "G70", Actor.CLERK, _("Answer the group"), DECIDE, public=_("Answered"),
        notice="N-C17", needs_reason=True,
    ),
    Transition(
        "GT14", ("G70",), "G80", Actor.CLERK, _("Follow it up"), DECIDE, (given(_("what is promised"), "promise"),),
        public=_("Followed up"), notice="N-C22",
    ),
    Transition(
        "GT15", ("G70", "G80"), "G90", Actor.CLERK, _("Close it"), DECIDE, (REPORT,), public=_("Closed"),
        notice="N-C28",
    ),
)  # fmt: skip
ENDS = (
    Transition(
        "GT16", CAN_BE_WITHDRAWN, "G95", Actor.SPOKESPERSON, _("Withdraw the proposal"), SPEAK,
        (g.MOST_WANT_TO_STOP,), public=_("Withdrawn by the group"), notice="N-C29",
    ),
    Transition(
        "GT17", ("G00",), "G97", Actor.CLOCK, _("End a draft that nobody works on"), falls_due=moments.draft_idle,
        notice="N-C06",
    ),
    Transition(
        "GT18", ENDED, "G99", Actor.CLOCK, _("Put it in the archive"), falls_due=moments.long_ended,
        public=_("Put in the archive"),
    ),
)  # fmt: skip
AGENDA = Procedure(
    "agenda", _("Proposal of residents for the council"), STATES, (*TO_THE_SIGNATURES, *TO_THE_COUNCIL, *ENDS)
)
