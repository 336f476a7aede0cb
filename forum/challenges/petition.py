"""The petition (verzoekschrift), P00 to P99: the same engine. It is signed for as long as nobody has answered it."""

from django.utils.translation import gettext_lazy as _

from forum.challenges import guards as g
from forum.challenges import moments
from forum.challenges.declared import DECIDE, HANDLE, SPEAK
from forum.challenges.plain import given
from participation.procedures.declaration import Actor, Clock, Procedure, State, Transition

RUNNING = Clock.RUNNING
STATES = (
    State("P00", "concept", _("Draft"), who=Actor.INITIATORS, is_public=False,
          now=_("The petition is being written. Nobody else sees it.")),
    State("P10", "ontvangen", _("Received"), RUNNING, term="answer",
          now=_("The town looks whether there are personal data in the text. Then it stands on this site.")),
    State("P20", "bevoegdheid", _("We look who decides about it"), RUNNING, term="answer",
          now=_("The town looks who has to answer this. Meanwhile residents can sign.")),
    State("P25", "doorverwezen", _("Sent on to somebody else"), is_final=True,
          now=_("It is not for the town to decide. Here stands who has it now.")),
    State("P30", "toegewezen", _("With those who answer it"), RUNNING, Actor.DECIDING_BODY, term="answer",
          now=_("Those who decide about it write an answer. Meanwhile residents can sign.")),
    State("P40", "gehoord", _("The first who signed is heard"), RUNNING, Actor.DECIDING_BODY, term="answer",
          now=_("Who handed it in has told those who decide about it more. They write an answer.")),
    State("P50", "antwoord", _("Answered"), who=Actor.CLERK, now=_("The answer, with its reasons, stands here.")),
    State("P90", "afgesloten", _("Closed"), is_final=True, now=_("It is done. Everything can be read here.")),
    State("P95", "ingetrokken", _("Withdrawn"), is_final=True, now=_("Who handed it in has withdrawn it.")),
    State("P97", "vervallen", _("Lapsed"), is_final=True, now=_("It was not completed in time, so it ended.")),
    State("P99", "gearchiveerd", _("In the archive"), is_final=True,
          now=_("It ended long ago. The page stays, personal data are gone.")),
)  # fmt: skip
WAYS = (
    Transition(
        "PT01", ("P00",), "P10", Actor.SPOKESPERSON, _("Hand it in"), SPEAK,
        (g.FORM_COMPLETE, g.KNOWN_RESIDENT, g.DECLARED), public=_("Received"), notice="N-C03",
    ),
    Transition(
        "PT02", ("P10",), "P20", Actor.HANDLER, _("Publish it"), HANDLE, (g.PERSONAL_DATA_CHECKED,),
        public=_("It stands on the site; residents can sign"), notice="N-C09",
    ),
    Transition(
        "PT03", ("P20",), "P25", Actor.HANDLER, _("Send it on"), HANDLE, (given(_("to whom it is sent on"), "body"),),
        public=_("Sent on to who decides about it"), notice="N-C08", needs_reason=True,
    ),
    Transition(
        "PT04", ("P20",), "P30", Actor.HANDLER, _("Give it to who answers"), HANDLE,
        (given(_("who answers it"), "body"),), public=_("With those who answer it"), notice="N-C12",
    ),
    Transition(
        "PT05", ("P30",), "P40", Actor.DECIDING_BODY, _("Hear the first who signed"), DECIDE,
        (given(_("when and where"), "day", "place"),), public=_("The first who signed is heard"), notice="N-C16",
    ),
    Transition(
        "PT06", ("P30", "P40"), "P50", Actor.DECIDING_BODY, _("Answer it"), DECIDE,
        (given(_("who answers it"), "body"),), public=_("Answered"), notice="N-C17", needs_reason=True,
    ),
    Transition(
        "PT07", ("P50",), "P90", Actor.CLERK, _("Close it"), DECIDE, (given(_("what has been done"), "report"),),
        public=_("Closed"), notice="N-C28",
    ),
    Transition(
        "PT08", ("P00", "P10", "P20", "P30", "P40"), "P95", Actor.SPOKESPERSON, _("Withdraw it"), SPEAK,
        (g.MOST_WANT_TO_STOP,), public=_("Withdrawn"), notice="N-C29",
    ),
    Transition(
        "PT09", ("P00",), "P97", Actor.CLOCK, _("End a draft that nobody works on"), falls_due=moments.draft_idle,
        notice="N-C06",
    ),
    Transition(
        "PT10", ("P25", "P90", "P95", "P97"), "P99", Actor.CLOCK, _("Put it in the archive"),
        falls_due=moments.long_ended, public=_("Put in the archive"),
    ),
)  # fmt: skip
PETITION = Procedure("petition", _("Petition"), STATES, WAYS)
