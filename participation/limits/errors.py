"""What somebody is told who did something too often, or does what is switched off."""

from datetime import datetime

from django.utils import formats, timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from participation.errors import NotPermitted


class TooOften(NotPermitted):
    """Something was done too often from an account, an address or a net."""

    code = "too_often"
    status = 429
    heading = gettext_lazy("That was too often")

    def __init__(self, until: datetime, *, by_account: bool) -> None:
        at = formats.date_format(timezone.localtime(until), "H:i")
        sentence = (
            _("You did this very often in a short while. You can do it again from %(time)s.")
            if by_account
            else _("This was done very often from your connection in a short while. You can try again from %(time)s.")
        )
        super().__init__(f"{sentence % {'time': at}} {_('If it can not wait, call us or come to the desk.')}")
        self.until = until


class SwitchedOff(NotPermitted):
    """An administrator has switched this off; the sentence is theirs."""

    code = "switched_off"
    heading = gettext_lazy("This is off for now")
