"""What is kept of earlier words: they go with the post that they belong to, and what was withdrawn with the account."""

from django.utils.translation import gettext_lazy as _

from forum.versions.models import Version, Withdrawal
from participation.residents.personal import Held, PersonalData, hold, register


def register_personal_data() -> None:
    register(
        PersonalData(
            Withdrawal, "by", ("title", "source", "at", "undo_until"),
            _("What you withdrew on the forum, so that you can bring it back."),
            kept=_("A week. Then the words are destroyed."),
        )
    )  # fmt: skip
    hold(
        Held(
            Version, ("title", "source"), _("How a post read before it was changed, so that answers stay clear."),
            _("As long as the conversation. What its author withdraws goes a week later."),
        )
    )  # fmt: skip
