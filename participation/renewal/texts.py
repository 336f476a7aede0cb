"""What somebody is told whose verification ends."""

from django.utils.translation import gettext_lazy as _

from participation.notices.texts import Kind, register

SOON, OVER = "renewal.soon", "renewal.over"


def register_texts() -> None:
    register(
        SOON,
        Kind(
            _("Almost a year ago you showed that you live here. That counts until the day below."),
            next_step=_("Show it once more under “My verification”: you can sign and vote without a break."),
            is_own=True,
        ),
    )
    register(
        OVER,
        Kind(
            _("More than a year ago you showed that you live here. That does not count any more."),
            next_step=_(
                "You keep your account and all that you did. Do you want to sign or vote? "
                "Show once more under “My verification” that you live here."
            ),
            is_own=True,
        ),
    )
