"""Which of the forum's fields are about a person, and why they are kept."""

from django.utils.translation import gettext_lazy as _

from forum.models import Comment, Follow, Initiator, Signature, Support, Topic
from participation.residents.personal import PersonalData, register


def register_personal_data() -> None:
    register(
        PersonalData(
            Topic, "author", ("kind", "title", "source", "channel", "created_at", "edited_at", "hidden_reason"),
            _("What you brought to the forum, so that others can read it and the town can answer it."),
        )
    )  # fmt: skip
    register(
        PersonalData(
            Comment, "author", ("source", "channel", "created_at", "edited_at", "hidden_reason"),
            _("What you said on the forum, so that others can read it."),
        )
    )  # fmt: skip
    register(PersonalData(Support, "person", ("topic", "created_at"), _("What you support, so that it counts once.")))
    register(PersonalData(Follow, "person", ("topic", "created_at"), _("What you follow, so that we can tell you.")))
    register(
        PersonalData(
            Signature, "person", ("challenge", "channel", "created_at"),
            _("What you signed, so that your signature counts once and can be checked."),
        )
    )  # fmt: skip
    register(
        PersonalData(
            Initiator, "person", ("challenge", "name"), _("For which group you speak, so that we can reach it.")
        )
    )
