"""How often forms that editors made may be sent."""

from participation.limits.acts import HOUR, Act, limit
from participation.limits.models import SwitchName

FORM = Act("form", HOUR, 10, 30, 90, SwitchName.POSTING)


def register_limits() -> None:
    """Of the page tree only forms take anything in."""
    limit("wagtail_serve", FORM)
