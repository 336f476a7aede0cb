"""What the frame of every page takes from the page tree: its menu, its foot, and where its translations are."""

from dataclasses import dataclass

from django.db.models import BooleanField, ExpressionWrapper, Q
from django.http import HttpRequest
from wagtail.models import Page


@dataclass(frozen=True)
class Surroundings:
    """Pages in the menu and at the foot, and {language code: address} of the page itself and its translations.

    `translations` is None for an address that is not in the page tree.
    """

    menu: list[Page]
    footer: list[Page]
    translations: dict[str, str] | None


def surroundings(request: HttpRequest, language: str) -> Surroundings:
    """Return what stands around the page that `request` shows: one query for all of it."""
    in_tree, page = _page_of(request)
    linked = Q(show_in_menus=True) | Q(at_foot=True)
    wanted = Q(linked, locale__language_code=language)
    if page:
        wanted |= Q(translation_key=page.translation_key)
    at_foot = Q(standardpage__show_in_footer=True) | Q(newsindexpage__isnull=False)
    pages = Page.objects.live().annotate(at_foot=ExpressionWrapper(at_foot, BooleanField())).filter(wanted)
    found = list(pages.select_related("locale").order_by("path"))
    own = [other for other in found if other.locale.language_code == language]
    return Surroundings(
        menu=[other for other in own if other.show_in_menus],
        footer=[other for other in own if other.at_foot and not other.show_in_menus],
        translations=_addresses(found, page) if in_tree else None,
    )


def _page_of(request: HttpRequest) -> tuple[bool, Page | None]:
    """Return whether `request` is for the page tree, and which page it shows."""
    match = request.resolver_match
    if match is None or match.url_name != "wagtail_serve":
        return False, None
    return True, Page.find_for_request(request, match.args[0])


def _addresses(found: list[Page], page: Page | None) -> dict[str, str]:
    if page is None:
        return {}
    same = [other for other in found if other.translation_key == page.translation_key]
    return {other.locale.language_code: other.url for other in same}
