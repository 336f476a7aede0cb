"""Why a file of figures is not taken: sentences that name the row and the column."""

from collections.abc import Sequence

from django.utils.translation import gettext as _

from participation.errors import Invalid, WrongState

MOST_SAID = 20


class BadFile(Invalid):
    """The file can not be taken as it is. `sentences` say what has to be mended, at most MOST_SAID of them."""

    code = "bad_file"

    def __init__(self, sentences: Sequence[str]) -> None:
        self.sentences = list(sentences[:MOST_SAID])
        if len(sentences) > MOST_SAID:
            self.sentences.append(_("And %(number)d more.") % {"number": len(sentences) - MOST_SAID})
        super().__init__(" ".join(self.sentences))


class SameFigures(WrongState):
    """These figures are the newest version already."""

    code = "same_figures"


class CanNotFetch(Invalid):
    """The figures could not be fetched from their address; the message says why."""

    code = "can_not_fetch"
