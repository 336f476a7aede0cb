"""The desk: what somebody is told who rather comes, calls or writes. It stands under every page, e-mail and letter.

Who keeps the town's own words registers a teller; until then, and where the town left them empty, these hold.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass

from django.conf import settings
from django.utils.translation import gettext_lazy as _
from i18nfield.strings import LazyI18nString

from participation.errors import Sentence


@dataclass(frozen=True)
class Told:
    text: Sentence | LazyI18nString
    phone: str
    town: str = ""


UNSET = Told(
    text=_("Everything you can do here, you can also do on paper or with help. Town hall, Markt 1, "
           "Monday to Friday 9 to 12, and Wednesday 14 to 19."),
    phone="000 00 00 00",
)  # fmt: skip


class Desk:
    """The desk as the town tells it at this moment."""

    def __init__(self) -> None:
        self._teller: Callable[[], Told] = lambda: UNSET

    def told_by(self, teller: Callable[[], Told]) -> None:
        self._teller = teller

    @property
    def text(self) -> Sentence | LazyI18nString:
        return self._teller().text

    @property
    def phone(self) -> str:
        return self._teller().phone

    @property
    def town(self) -> str:
        """The town's name: as it gave itself, else as it was installed."""
        return self._teller().town or str(settings.SITE_NAME)

    @property
    def phone_href(self) -> str:
        digits = re.sub(r"[^\d+]", "", self.phone)
        return f"tel:{digits}"


DESK = Desk()
