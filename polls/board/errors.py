"""Why a report can not be put right now."""

from django.utils.translation import gettext as _

from participation.errors import WrongState
from polls.models import Poll


class NoReportYet(WrongState):
    """There is no signed report to put right."""

    code = "no_report_yet"

    def __init__(self, poll: Poll) -> None:
        super().__init__(_("This poll has no signed report yet. Until it is certified, the report is a draft."))


class RectifiedAlready(WrongState):
    """This rectification stands already."""

    code = "rectified_already"

    def __init__(self, poll: Poll) -> None:
        super().__init__(_("This rectification is published already. Write a new one."))
