"""Pages that are kept in memory say what the clock decides: that one can register, that it goes on, that it is over."""

from datetime import datetime

from django.conf import settings
from django.db.models import Q

from cms.events.models import Gathering
from participation.public_version import public_version

MOMENTS = ("opens_at", "closes_at", "starts_at", "ends_at")


class _LastLook:
    """Until when this process has looked."""

    def __init__(self) -> None:
        self.until: datetime | None = None


_last = _LastLook()


def show_what_time_changed(at: datetime) -> int:
    """Have pages made anew when such a moment has passed; return how many passed. Due work."""
    since, _last.until = _last.until or at, at
    if not settings.PAGE_CACHE or since >= at:
        return 0
    passed = Q()
    for moment in MOMENTS:
        passed |= Q(**{f"{moment}__gt": since, f"{moment}__lte": at})
    number = Gathering.objects.filter(passed).count()
    if number:
        public_version.renew()
    return number
