"""New accounts, watched for a surge."""

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from participation.limits.surge import watch
from participation.residents.models import User


def watch_sign_ups() -> None:
    watch(
        "sign_up",
        _made,
        _("In the last hour {number} accounts were made. Usually it is {usual}."),
        _("Look at who makes them. In the back office you can switch making accounts off for a while."),
    )


def _made(since: datetime, until: datetime) -> int:
    return User.objects.filter(date_joined__gte=since, date_joined__lt=until).count()
