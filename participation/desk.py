"""The desk: what somebody is told who rather comes, calls or writes. It stands under every page, e-mail and letter."""

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from participation.errors import Sentence


@dataclass(frozen=True)
class Desk:
    text: Sentence
    phone: str
    phone_href: str


DESK = Desk(
    text=_("Everything you can do here, you can also do on paper or with help. Town hall, Markt 1, "
           "Monday to Friday 9 to 12, and Wednesday 14 to 19."),
    phone="000 00 00 00",
    phone_href="tel:+3200000000",
)  # fmt: skip
