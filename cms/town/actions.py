"""Everything that can happen to the look of the town, and to the banner above every page."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext_lazy as _
from wagtail.models import Site

from cms.town.models import TownSettings
from cms.town.ours import ours
from cms.town.theme import Pair, mended, pairs, taken
from participation.audit.actions import record
from participation.errors import DomainError
from participation.permissions import authorise
from participation.residents.models import User

LONGEST = timedelta(days=14)


class NoTheme(DomainError):
    """A style sheet sets nothing that our pages read."""

    def __init__(self) -> None:
        super().__init__(
            _("This file sets none of the properties that our pages read. Upload the theme.css of a design system "
              "that names them --basis-….")
        )  # fmt: skip


class ThemeCanNotBeRead(DomainError):
    """Text in the colours of a theme can not be read by everybody."""

    def __init__(self) -> None:
        super().__init__(
            _("Some text could not be read in these colours. Mend the pairs that are named, and upload again.")
        )


class BannerHasNoEnd(DomainError):
    def __init__(self) -> None:
        super().__init__(_("A banner ends: choose a moment from now to two weeks from now."))


def settings_of_town() -> TownSettings:
    found: TownSettings = TownSettings.for_site(Site.objects.get(is_default_site=True))
    return found


@transaction.atomic
def try_theme(css: str, *, by: User, at: datetime) -> TownSettings:
    """Take what our pages read from a style sheet, to be looked at before anybody else sees it."""
    authorise(by, "town.change_theme", None)
    town = settings_of_town()
    town.theme_draft = mended(taken(css, ours()), ours())
    if not town.theme_draft:
        raise NoTheme
    town.save(update_fields=["theme_draft"])
    record("town.theme_tried", town, by=by, at=at, data={"properties": len(town.theme_draft)})
    return town


@transaction.atomic
def use_theme(*, by: User, at: datetime) -> TownSettings:
    """Show the theme that was tried to everybody, if its text can be read."""
    authorise(by, "town.change_theme", None)
    town = settings_of_town()
    if faults(town.theme_draft):
        raise ThemeCanNotBeRead
    town.theme, town.theme_draft = town.theme_draft, {}
    town.save(update_fields=["theme", "theme_draft"])
    record("town.theme_used", town, by=by, at=at, data={"properties": len(town.theme)})
    return town


@transaction.atomic
def leave_theme(*, by: User, at: datetime) -> None:
    """Go back to our own colours."""
    authorise(by, "town.change_theme", None)
    town = settings_of_town()
    town.theme, town.theme_draft = {}, {}
    town.save(update_fields=["theme", "theme_draft"])
    record("town.theme_left", town, by=by, at=at)


def faults(theme: Mapping[str, str]) -> list[Pair]:
    """Return the pairs of colours that are too near to each other, or that could not be read."""
    return [pair for pair in pairs(theme, ours()) if not pair.is_enough]


@transaction.atomic
def put_up_banner(text: object, link: str, until: datetime, *, by: User, at: datetime) -> None:
    """Show a line above every page until a moment, at most two weeks from now."""
    authorise(by, "town.set_banner", None)
    if not at < until <= at + LONGEST:
        raise BannerHasNoEnd
    town = settings_of_town()
    town.banner, town.banner_link, town.banner_until = text, link, until
    town.save(update_fields=["banner", "banner_link", "banner_until"])
    record("town.banner_put_up", town, by=by, at=at, data={"until": until.isoformat()})


@transaction.atomic
def take_down_banner(*, by: User, at: datetime) -> None:
    authorise(by, "town.set_banner", None)
    town = settings_of_town()
    town.banner, town.banner_link, town.banner_until = "", "", None
    town.save(update_fields=["banner", "banner_link", "banner_until"])
    record("town.banner_taken_down", town, by=by, at=at)
