"""Time told in words, beside the date."""

from datetime import datetime, timedelta

from django.utils.translation import gettext as _
from django.utils.translation import ngettext


def time_left(until: datetime, at: datetime) -> str:
    """Return how long it is from `at` to `until`, in one whole unit that is never too much: "4 days left"."""
    left = until - at
    if left <= timedelta(0):
        return _("Over")
    if left >= timedelta(days=2):
        return ngettext("%(count)d day left", "%(count)d days left", left.days) % {"count": left.days}
    if left >= timedelta(hours=1):
        hours = left // timedelta(hours=1)
        return ngettext("%(count)d hour left", "%(count)d hours left", hours) % {"count": hours}
    minutes = max(1, left // timedelta(minutes=1))
    return ngettext("%(count)d minute left", "%(count)d minutes left", minutes) % {"count": minutes}
