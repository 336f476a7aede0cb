"""What somebody is told whose account nobody used for a long time."""

from django.utils.translation import gettext_lazy as _

from participation.notices.texts import Kind, register

WARNING = "inactivity.warning"


def register_texts() -> None:
    register(
        WARNING,
        Kind(
            _("You have not been here for a long time. On the day below we remove your account and what names you."),
            next_step=_("Do you want to stay? Log in once before that day, or tell the town hall."),
            is_own=True,
        ),
    )
