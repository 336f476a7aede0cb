"""Why something can not be done with votes on paper: a class per reason, each with a whole sentence."""

from django.utils.translation import gettext as _

from participation.errors import Invalid, NotPermitted, WrongState
from polls.models import Poll


class PaperRefused(WrongState):
    """It is not the moment for it: the sentence says why."""

    code = "paper_refused"


class PaperWrong(Invalid):
    """What was filled in can not be right: the sentence says why."""

    code = "paper_wrong"


class PaperNotReady(WrongState):
    """The poll can not be counted: some of its paper is not in yet."""

    code = "paper_not_ready"


class NobodyKnown(Invalid):
    """Nobody on the roll is known by what was typed. It never repeats that."""

    code = "not_on_the_roll"

    def __init__(self) -> None:
        super().__init__(_("Nobody on the electoral roll is known by this. Look whether it was typed right."))


class VotedAlready(WrongState):
    """This person took part; how, and what they voted, is nobody's to see."""

    code = "voted_already"

    def __init__(self, poll: Poll, how: str) -> None:
        message = _("This person has voted already, or has a ballot already: %(how)s. Do not hand out a ballot.")
        super().__init__(message % {"how": how})


class NotForYourself(NotPermitted):
    code = "not_for_yourself"

    def __init__(self) -> None:
        super().__init__(_("You can not hand out a ballot to yourself. A colleague can."))


class NeedsAnother(NotPermitted):
    """Two people enter a batch, each by themselves, and a third decides where they differ."""

    code = "needs_another"

    def __init__(self) -> None:
        super().__init__(_("You have entered this batch yourself. Somebody else does this part."))
