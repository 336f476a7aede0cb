"""The states of a challenge, C00 to C99: what people read there, whose turn it is, and which term runs."""

from django.utils.translation import gettext_lazy as _

from participation.procedures.declaration import Actor, Clock, State

RUNNING, SUSPENDED = Clock.RUNNING, Clock.SUSPENDED

DRAFT = State(
    "C00", "concept", _("Draft"), who=Actor.INITIATORS, is_public=False,
    now=_("The group writes its proposal. Nobody else sees it."),
)  # fmt: skip
PREADVICE = State(
    "C05", "vooradvies", _("Advice asked beforehand"), RUNNING, term="preadvice", is_public=False,
    now=_("The town says beforehand, without binding anybody, whether this can work."),
)  # fmt: skip
SUBMITTED = State(
    "C10", "ingediend", _("Handed in"), RUNNING, term="register",
    now=_("The town looks whether there are personal data in the text. Then it stands on this site."),
)  # fmt: skip
INCOMPLETE = State(
    "C15", "aan_te_vullen", _("The group completes it"), SUSPENDED, who=Actor.SPOKESPERSON, term="complete",
    now=_("Something is missing. The group completes it. Until then the clock stands still."),
)  # fmt: skip
ADMISSIBILITY = State(
    "C20", "ontvankelijkheid", _("We look whether it is possible"), RUNNING, term="admissibility",
    now=_("The town looks, point by point, whether it can treat this."),
)  # fmt: skip
INADMISSIBLE = State(
    "C25", "niet_ontvankelijk", _("Can not be treated"), is_final=True, who=Actor.SPOKESPERSON,
    now=_("The town can not treat this. The reasons stand here. The group can ask others to look at it again."),
)  # fmt: skip
COLLECTING = State(
    "C30", "steun_open", _("Collecting signatures"), RUNNING, who=Actor.RESIDENTS, term="support",
    now=_("Residents sign for this text."),
)  # fmt: skip
CHECKING = State(
    "C35", "steun_controle", _("Signatures are being checked"), RUNNING, term="signature_check",
    now=_("The town checks whether there are enough valid signatures."),
)  # fmt: skip
TOO_FEW = State(
    "C38", "steun_onvoldoende", _("Not enough signatures"), is_final=True, who=Actor.INITIATORS,
    now=_("It ends here. Whoever wants to can start a new proposal."),
)  # fmt: skip
ASSESSMENT = State(
    "C40", "beoordeling", _("The town looks at the proposal"), RUNNING, who=Actor.PANEL, term="assess",
    now=_("The town talks with the group and looks what the proposal is worth."),
)  # fmt: skip
QUESTIONS = State(
    "C45", "vragen_aan_indieners", _("Waiting for the group"), SUSPENDED, who=Actor.SPOKESPERSON, term="questions",
    now=_("The town has asked the group something. Until there is an answer the clock stands still."),
)  # fmt: skip
ADVICE = State(
    "C50", "advies_gereed", _("The advice is ready, the group can answer"), RUNNING, who=Actor.SPOKESPERSON,
    term="reply", now=_("The group reads the advice and can say what it thinks of it."),
)  # fmt: skip
ON_AGENDA = State(
    "C55", "geagendeerd", _("On the agenda"), RUNNING, who=Actor.DECIDING_BODY, term="college",
    now=_("Those who decide have it on their agenda."),
)  # fmt: skip
ACCEPTED = State("C60", "aanvaard", _("Accepted"), who=Actor.BOTH, now=_("The town says yes. Now agreements are made."))
WITH_CHANGE = State(
    "C61", "aanvaard_met_wijziging", _("Accepted if it is changed; waiting for the group"), RUNNING,
    who=Actor.SPOKESPERSON, term="consent",
    now=_("The town says yes if something changes. The group says whether it agrees."),
)  # fmt: skip
REFUSED = State(
    "C62", "geweigerd", _("Refused"), is_final=True, who=Actor.SPOKESPERSON,
    now=_("The town says no. The reasons stand here. The group can ask others to look at it again."),
)  # fmt: skip
FORWARDED = State(
    "C63", "doorverwezen", _("Sent on to somebody else"), is_final=True,
    now=_("It is not for the town to decide. Here stands who has it now."),
)  # fmt: skip
REVIEW = State(
    "C65", "heroverweging", _("Looked at again"), RUNNING, who=Actor.REVIEW_BODY, term="review_decide",
    now=_("Other people than before look at it again."),
)  # fmt: skip
AGREEING = State(
    "C70", "afspraken", _("Making agreements"), RUNNING, who=Actor.BOTH, term="agreement",
    now=_("The town and the group write down what each does, for how long and for how much."),
)  # fmt: skip
NO_AGREEMENT = State(
    "C72", "geen_akkoord", _("No agreement"), is_final=True, who=Actor.BOTH,
    now=_("The town and the group did not agree. It ends here."),
)  # fmt: skip
EXECUTION = State(
    "C80", "uitvoering", _("Being done"), who=Actor.INITIATORS, term="progress",
    now=_("The group is at work, and says twice a year how it goes."),
)  # fmt: skip
REMEDY = State(
    "C82", "bijsturing", _("Being put right"), RUNNING, who=Actor.BOTH, term="remedy",
    now=_("Something does not go as agreed. Both put it right."),
)  # fmt: skip
EVALUATION = State(
    "C85", "evaluatie", _("Being evaluated"), RUNNING, term="evaluation",
    now=_("The town, the group and whoever uses it say how it went."),
)  # fmt: skip
COMPLETED = State("C90", "afgerond", _("Completed"), is_final=True, now=_("It is done. The evaluation stands here."))
PROLONGED = State("C91", "verlengd", _("Prolonged"), who=Actor.BOTH, now=_("It goes on for a new period."))
HANDED_BACK = State(
    "C92", "teruggegeven", _("Handed back"), is_final=True, now=_("The town does the task itself again.")
)
STOPPED = State("C93", "stopgezet", _("Stopped"), is_final=True, now=_("The town has stopped it, and says why."))
WITHDRAWN = State("C95", "ingetrokken", _("Withdrawn"), is_final=True, now=_("The group has withdrawn its proposal."))
LAPSED = State("C97", "vervallen", _("Lapsed"), is_final=True, now=_("It was not completed in time, so it ended."))
ARCHIVED = State(
    "C99", "gearchiveerd", _("In the archive"), is_final=True,
    now=_("It ended long ago. The page stays, personal data are gone."),
)  # fmt: skip

STATES = (
    DRAFT, PREADVICE, SUBMITTED, INCOMPLETE, ADMISSIBILITY, INADMISSIBLE, COLLECTING, CHECKING, TOO_FEW, ASSESSMENT,
    QUESTIONS, ADVICE, ON_AGENDA, ACCEPTED, WITH_CHANGE, REFUSED, FORWARDED, REVIEW, AGREEING, NO_AGREEMENT, EXECUTION,
    REMEDY, EVALUATION, COMPLETED, PROLONGED, HANDED_BACK, STOPPED, WITHDRAWN, LAPSED, ARCHIVED,
)  # fmt: skip
