"""How often forms that editors made may be sent."""

from participation.limits.acts import CODE, HOUR, Act, limit
from participation.limits.models import SwitchName

FORM = Act("form", HOUR, 10, 30, 90, SwitchName.POSTING)


def register_limits() -> None:
    """Of the page tree only forms take anything in; codes of letters have limits of their own besides."""
    limit("wagtail_serve", FORM)
    limit("neighbour-code", CODE)
