"""The challenge as a procedure: every transition CT01 to CT35, from where to where, by whom, and what has to hold."""

from django.utils.translation import gettext_lazy as _

from forum.challenges import guards as g
from forum.challenges import moments
from forum.challenges.states import STATES
from participation.procedures.declaration import Actor, Procedure, Transition

NAME = "challenge"
SPEAK, HANDLE, DECIDE = "challenges.speak_for_group", "challenges.handle_case", "challenges.record_decision"
INADMISSIBLE, REFUSE = "challenges.declare_inadmissible", "challenges.record_refusal"
ADVISE, SCHEDULE, REVIEW, KEEP = (
    "challenges.advise", "challenges.schedule_case", "challenges.review_case", "challenges.keep_agreement",
)  # fmt: skip
CAN_BE_WITHDRAWN = (
    "C00", "C05", "C10", "C15", "C20", "C30", "C35", "C40", "C45", "C50", "C55", "C60", "C61", "C70",
)  # fmt: skip
ENDED = tuple(state.code for state in STATES if state.is_final and state.code != "C99")

DRAFTING = (
    Transition(
        "CT01", ("C00",), "C05", Actor.INITIATORS, _("Ask for advice beforehand"), SPEAK, (g.FORM_BEGUN,),
        notice="N-C01",
    ),
    Transition(
        "CT02", ("C05",), "C00", Actor.HANDLER, _("Give advice"), HANDLE, needs_reason=True, notice="N-C02",
    ),
    Transition(
        "CT03", ("C00",), "C10", Actor.SPOKESPERSON, _("Hand it in"), SPEAK,
        (g.FORM_COMPLETE, g.GROUP_CONFIRMED, g.KNOWN_RESIDENT, g.DECLARED), public=_("Handed in"), notice="N-C03",
    ),
    Transition(
        "CT04", ("C10",), "C20", Actor.HANDLER, _("Publish it"), HANDLE, (g.PERSONAL_DATA_CHECKED,),
        public=_("The town looks whether it can treat this"),
    ),
    Transition(
        "CT34", ("C00",), "C97", Actor.CLOCK, _("End a draft that nobody works on"), falls_due=moments.draft_idle,
        notice="N-C06",
    ),
)  # fmt: skip
LOOKED_AT = (
    Transition(
        "CT05", ("C20",), "C15", Actor.HANDLER, _("Ask the group to complete it"), HANDLE, (g.ROUNDS_LEFT,),
        public=_("The group is asked to complete it"), notice="N-C04", needs_reason=True,
    ),
    Transition(
        "CT06", ("C15",), "C20", Actor.SPOKESPERSON, _("Send what was missing"), SPEAK, (g.ANSWERED,),
        public=_("The group has completed it"), notice="N-C05",
    ),
    Transition(
        "CT07", ("C15",), "C97", Actor.CLOCK, _("End what was not completed"), falls_due=moments.complete_lapsed,
        public=_("Not completed in time"), notice="N-C06",
    ),
    Transition(
        "CT08", ("C20",), "C25", Actor.HANDLER, _("Say that it can not be treated"), INADMISSIBLE,
        (g.ONE_FAILED, g.REDRESS_TOLD), public=_("It can not be treated"), notice="N-C07", needs_reason=True,
        signed=True,
    ),
    Transition(
        "CT09", ("C20",), "C63", Actor.HANDLER, _("Send it on"), HANDLE, (g.FOR_ANOTHER,),
        public=_("Sent on to who decides about it"), notice="N-C08", needs_reason=True,
    ),
    Transition(
        "CT10", ("C20",), "C30", Actor.HANDLER, _("Open it for signatures"), HANDLE, (g.ALL_PASSED, g.COLLECTED_FIRST),
        public=_("It can be treated; signatures are collected"), notice="N-C09",
    ),
    Transition(
        "CT10b", ("C20",), "C40", Actor.HANDLER, _("Start to look at the proposal"), HANDLE,
        (g.ALL_PASSED, g.NOTHING_TO_COLLECT, g.DELIVERED_ENOUGH),
        public=_("It can be treated; the town looks at it"), notice="N-C09",
    ),
)  # fmt: skip
SIGNED_FOR = (
    Transition(
        "CT11", ("C30",), "C30", Actor.RESIDENTS, _("Sign"), "forum.sign_challenge", notice="N-C10", has_step=False
    ),
    Transition(
        "CT12", ("C30",), "C35", Actor.CLOCK, _("End collecting: enough"), guards=(g.ENOUGH,),
        falls_due=moments.collecting_done, public=_("Enough signatures; they are checked"), notice="N-C12",
    ),
    Transition(
        "CT13", ("C30",), "C38", Actor.CLOCK, _("End collecting: too few"), guards=(g.NOT_ENOUGH,),
        falls_due=moments.window_over, public=_("Not enough signatures"), notice="N-C13",
    ),
    Transition(
        "CT14", ("C35",), "C40", Actor.HANDLER, _("Enough are valid"), HANDLE, (g.REPORT, g.VALID_ENOUGH),
        public=_("Enough signatures are valid"), notice="N-C14",
    ),
    Transition(
        "CT15", ("C35",), "C38", Actor.HANDLER, _("Too few are valid"), HANDLE,
        (g.REPORT, g.VALID_TOO_FEW, g.CURE_GIVEN), public=_("Too few signatures are valid"), notice="N-C13",
    ),
    Transition(
        g.CURE, ("C35",), "C30", Actor.HANDLER, _("Give the group days more"), HANDLE,
        (g.REPORT, g.VALID_TOO_FEW, g.CURE_LEFT),
        public=_("Too few signatures are valid; the group can collect some days more, once"), notice="N-C14",
        term="cure",
    ),
)  # fmt: skip
ASSESSED = (
    Transition(
        "CT16", ("C40",), "C45", Actor.PANEL, _("Ask the group a question"), HANDLE, (g.ASKED,),
        public=_("The town has asked the group something"), notice="N-C04", needs_reason=True,
    ),
    Transition(
        "CT16b", ("C45",), "C40", Actor.SPOKESPERSON, _("Answer the question"), SPEAK, (g.ANSWERED,),
        public=_("The group has answered"), notice="N-C05",
    ),
    Transition(
        "CT17", ("C40",), "C50", Actor.PANEL, _("Give the advice"), ADVISE, (g.WORTH_TOLD, g.COSTS_COMPARED, g.MET),
        public=_("The advice is ready"), notice="N-C15",
    ),
    Transition(
        "CT18", ("C50",), "C55", Actor.CLERK, _("Put it on the agenda"), SCHEDULE, (g.REPLY_DONE, g.MEETING_FITS),
        public=_("Put on the agenda"), notice="N-C16",
    ),
)  # fmt: skip
DECIDED = (
    Transition(
        "CT19", ("C55",), "C60", Actor.DECIDING_BODY, _("Record: accepted"), DECIDE,
        (g.DECISION_WHOLE, g.NOT_THE_ADVISER), public=_("Accepted"), notice="N-C17",
    ),
    Transition(
        "CT20", ("C55",), "C61", Actor.DECIDING_BODY, _("Record: accepted if it is changed"), DECIDE,
        (g.DECISION_WHOLE, g.CHANGE_TOLD, g.NOT_THE_ADVISER), public=_("Accepted if it is changed"), notice="N-C18",
    ),
    Transition(
        "CT21", ("C61",), "C60", Actor.SPOKESPERSON, _("Agree to the change"), SPEAK, (g.MEMBERS_TOLD,),
        public=_("The group agrees to the change"), notice="N-C17",
    ),
    Transition(
        "CT21b", ("C61",), "C62", Actor.SPOKESPERSON, _("Do not agree to the change"), SPEAK, (g.MEMBERS_TOLD,),
        public=_("The group does not agree to the change"), notice="N-C19", needs_reason=True,
    ),
    Transition(
        "CT21c", ("C61",), "C62", Actor.CLOCK, _("End waiting for the group"), falls_due=moments.consent_lapsed,
        public=_("The group did not say in time whether it agrees"), notice="N-C19",
    ),
    Transition(
        "CT22", ("C55",), "C62", Actor.DECIDING_BODY, _("Record: refused"), REFUSE,
        (g.DECISION_WHOLE, g.GROUNDS_GIVEN, g.REDRESS_TOLD, g.NOT_THE_ADVISER), public=_("Refused"), notice="N-C19",
        needs_reason=True, signed=True,
    ),
)  # fmt: skip
LOOKED_AT_AGAIN = (
    Transition(
        "CT23", ("C25", "C62"), "C65", Actor.SPOKESPERSON, _("Ask others to look at it again"), SPEAK,
        (g.REVIEW_IN_TIME,), public=_("The group asks to look at it again"), notice="N-C20", needs_reason=True,
    ),
    Transition(
        "CT24a", ("C65",), "C20", Actor.REVIEW_BODY, _("It is to be looked at again from the start"), REVIEW,
        (g.FROM_INADMISSIBLE, g.OTHER_PEOPLE), public=_("Looked at again: from the start"), notice="N-C21",
        needs_reason=True,
    ),
    Transition(
        "CT24b", ("C65",), "C40", Actor.REVIEW_BODY, _("The proposal is to be looked at again"), REVIEW,
        (g.FROM_REFUSED, g.OTHER_PEOPLE), public=_("Looked at again: the proposal"), notice="N-C21", needs_reason=True,
    ),
    Transition(
        "CT24c", ("C65",), "C25", Actor.REVIEW_BODY, _("It stays: it can not be treated"), REVIEW,
        (g.FROM_INADMISSIBLE, g.OTHER_PEOPLE), public=_("Looked at again: it stays so"), notice="N-C21",
        needs_reason=True,
    ),
    Transition(
        "CT24d", ("C65",), "C62", Actor.REVIEW_BODY, _("It stays: refused"), REVIEW,
        (g.FROM_REFUSED, g.OTHER_PEOPLE), public=_("Looked at again: it stays refused"), notice="N-C21",
        needs_reason=True,
    ),
)  # fmt: skip
CARRIED_OUT = (
    Transition(
        "CT25", ("C60",), "C70", Actor.CLOCK, _("Start to make agreements"), falls_due=moments.at_once,
        public=_("Agreements are made"), notice="N-C22",
    ),
    Transition(
        "CT26", ("C70",), "C80", Actor.BOTH, _("Record the agreement"), KEEP,
        (g.AGREEMENT_WHOLE, g.SIGNED_BY_BOTH, g.LEGAL_FORM_KNOWN), public=_("Agreed; the work starts"), notice="N-C23",
    ),
    Transition(
        "CT27", ("C70",), "C72", Actor.BOTH, _("End without agreement"), KEEP, public=_("No agreement"),
        notice="N-C24", needs_reason=True,
    ),
    Transition(
        "CT28", ("C80",), "C80", Actor.INITIATORS, _("Report how it goes"), SPEAK, (g.REPORT_TOLD,),
        public=_("The group says how it goes"), notice="N-C25",
    ),
    Transition(
        "CT29", ("C80",), "C82", Actor.HANDLER, _("Put something right"), KEEP, (g.PLAN_TOLD,),
        public=_("Something is put right"), notice="N-C26", needs_reason=True,
    ),
    Transition(
        "CT29b", ("C82",), "C80", Actor.BOTH, _("It is right again"), KEEP, (g.REPORT_TOLD,),
        public=_("It is right again"), notice="N-C26",
    ),
    Transition(
        "CT30", ("C80",), "C85", Actor.CLOCK, _("Start the evaluation"), falls_due=moments.evaluation_due,
        public=_("The evaluation starts"), notice="N-C27",
    ),
    Transition(
        "CT31a", ("C85",), "C90", Actor.DECIDING_BODY, _("Complete it"), KEEP, (g.REPORT_TOLD,),
        public=_("Completed"), notice="N-C28",
    ),
    Transition(
        "CT31b", ("C85",), "C91", Actor.DECIDING_BODY, _("Prolong it"), KEEP, (g.REPORT_TOLD,),
        public=_("Prolonged"), notice="N-C28",
    ),
    Transition(
        "CT31c", ("C85",), "C92", Actor.DECIDING_BODY, _("Hand the task back to the town"), KEEP,
        (g.REPORT_TOLD, g.CONTINUITY_TOLD), public=_("Handed back to the town"), notice="N-C28",
    ),
    Transition(
        "CT31d", ("C91",), "C80", Actor.CLOCK, _("Go on with the work"), falls_due=moments.at_once,
        public=_("The work goes on"), notice="N-C28",
    ),
    Transition(
        "CT32", ("C82",), "C93", Actor.DECIDING_BODY, _("Stop it"), KEEP, (g.CONTINUITY_TOLD,),
        public=_("Stopped"), notice="N-C28", needs_reason=True,
    ),
)  # fmt: skip
ENDS = (
    Transition(
        "CT33", CAN_BE_WITHDRAWN, "C95", Actor.SPOKESPERSON, _("Withdraw the proposal"), SPEAK, (g.MOST_WANT_TO_STOP,),
        public=_("Withdrawn by the group"), notice="N-C29",
    ),
    Transition(
        "CT35", ENDED, "C99", Actor.CLOCK, _("Put it in the archive"), falls_due=moments.long_ended,
        public=_("Put in the archive"),
    ),
)  # fmt: skip
CHALLENGE = Procedure(
    NAME,
    _("Right to challenge"),
    STATES,
    (*DRAFTING, *LOOKED_AT, *SIGNED_FOR, *ASSESSED, *DECIDED, *LOOKED_AT_AGAIN, *CARRIED_OUT, *ENDS),
)
