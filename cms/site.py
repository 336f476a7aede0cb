"""What the frame of every page takes from the page tree: its menu, its foot, and where its translations are."""

from django.db.models import Q
from django.http import HttpRequest
from wagtail.models import Page


def standing_pages(language: str) -> tuple[list[Page], list[Page]]:
    """Return the pages of `language` that stand in the menu and those at the foot, in one query."""
    linked = Q(show_in_menus=True) | Q(standardpage__show_in_footer=True)
    pages = Page.objects.live().filter(linked, locale__language_code=language)
    pages = list(pages.order_by("path"))
    menu = [page for page in pages if page.show_in_menus]
    return menu, [page for page in pages if page not in menu]


def translations_of(request: HttpRequest) -> dict[str, str] | None:
    """Return {language code: address} of the published translations of the page that `request` shows, itself included.

    None for an address that is not in the page tree.
    """
    match = request.resolver_match
    if match is None or match.url_name != "wagtail_serve":
        return None
    page = Page.find_for_request(request, match.args[0])
    if page is None:
        return {}
    translations = page.get_translations(inclusive=True).live().select_related("locale")
    return {translation.locale.language_code: translation.url for translation in translations}
