"""What a process knows of the town: read once every few seconds, since every page, e-mail and letter asks for it."""

import time
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256

from django.conf import settings
from i18nfield.strings import LazyI18nString

from cms.town.models import TownSettings
from cms.town.theme import as_css
from participation import desk

SECONDS_KNOWN = 5.0


@dataclass(frozen=True)
class Banner:
    text: LazyI18nString
    link: str
    until: datetime


@dataclass(frozen=True)
class Town:
    name: str
    logo: str  # its address, "" where the town has none of its own
    desk: LazyI18nString | None
    phone: str
    theme: str  # the style sheet, "" for ours
    theme_version: str
    banner: Banner | None


class _Known:
    """The town, until when it need not be asked for, and how often this process had changed it by then."""

    def __init__(self) -> None:
        self.town: Town | None = None
        self.until = 0.0
        self.changes = 0


_known = _Known()


def town() -> Town:
    if _known.town is None or _known.changes != TownSettings.changes or time.monotonic() >= _known.until:
        _known.changes = TownSettings.changes
        _known.town = _read(TownSettings.objects.filter(site__is_default_site=True).first())
        _known.until = time.monotonic() + SECONDS_KNOWN
    return _known.town


def forget() -> None:
    """Know nothing, until somebody asks."""
    _known.town = None


def _read(row: TownSettings | None) -> Town:
    if row is None:
        return Town(settings.SITE_NAME, "", None, "", "", "", None)
    css = as_css(row.theme) if row.theme else ""
    is_told = bool(row.banner.data) and row.banner_until is not None
    return Town(
        name=row.name or settings.SITE_NAME,
        logo=row.logo.url if row.logo else "",
        desk=row.desk if row.desk.data else None,
        phone=row.phone,
        theme=css,
        theme_version=sha256(css.encode()).hexdigest()[:12] if css else "",
        banner=Banner(row.banner, row.banner_link, row.banner_until) if is_told and row.banner_until else None,
    )


def told_desk() -> desk.Told:
    """The desk as the town says it, the installation's own where it says nothing."""
    known = town()
    return desk.Told(text=known.desk or desk.UNSET.text, phone=known.phone or desk.UNSET.phone, town=known.name)
