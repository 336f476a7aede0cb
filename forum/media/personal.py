"""Pictures and PDFs go with the account: they may show somebody."""

from django.utils.translation import gettext_lazy as _

from forum.media.models import Attachment
from participation.residents.personal import PersonalData, register


def register_personal_data() -> None:
    register(
        PersonalData(
            Attachment, "by", ("name", "alt", "created_at"),
            _("The pictures and PDFs that you put beside what you wrote, so that others see what you mean."),
            unseen=("content", "small", "digest"),
        )
    )  # fmt: skip
