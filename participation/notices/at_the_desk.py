"""What residents are told of the desk: what was done for them there, by their own way."""

from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from participation.notices.actions import notify
from participation.notices.texts import Kind, register
from participation.residents.desk.telling import News, register_teller
from participation.residents.models import User

RIGHT = _("Is something not right? Call or visit the desk.")
KINDS = {
    News.ACCOUNT_MADE: Kind(
        _("At the desk we made an account for you, without e-mail. We write to you by letter."), next_step=RIGHT,
        is_own=True,
    ),
    News.CARD_SEEN: Kind(
        _("At the desk we saw your card. You are a verified resident now."), next_step=RIGHT, is_own=True
    ),
    News.CONTACT_CHANGED: Kind(
        _("At the desk we noted how to reach you by letter or telephone."), next_step=RIGHT, is_own=True
    ),
    News.LETTER_MADE: Kind(
        _("At the desk we made a letter with a code for you, to {purpose}. It is on its way."),
        next_step=_("Does it not arrive, or did you not ask it? Call or visit the desk: then its code stops working."),
        is_own=True,
    ),
    News.DONE_FOR_YOU: Kind(_("At the desk we did this for you: {acts}."), next_step=RIGHT, is_own=True),
}  # fmt: skip


def register_at_the_desk() -> None:
    for news, kind in KINDS.items():
        register(news.value, kind)
    register_teller(_tell)


def _tell(news: News, resident: User, by: User | None, at: datetime, data: dict[str, str]) -> None:
    path = reverse("residents:my-participation")
    notify(news.value, at=at, path=path, to=[resident.pk], by=by, data={"person": str(resident.pk), **data})
