"""What the frame of every page takes from the page tree: its menu, its foot, and where its translations are."""

from dataclasses import dataclass
from typing import Self

from django.conf import settings
from django.db.models import BooleanField, ExpressionWrapper, Q
from django.http import HttpRequest
from wagtail.models import Page

from cms.audience import EVERYONE, HIDDEN, shown_to
from cms.models import DossierIndexPage
from participation.kept import kept


@dataclass(frozen=True)
class Link:
    """A page as others point at it."""

    label: str
    url: str
    lang: str = ""  # of the label, where that is not the language of the page around it

    @classmethod
    def to(cls, page: Page) -> Self:
        return cls(page.title, page.url, settings.LANGUAGE_CODE if page.alias_of_id else "")


@dataclass(frozen=True)
class Surroundings:
    """Pages in the menu (the overview of dossiers apart) and at the foot, and where a page has translations.

    `translations` is {language code: address}, None for an address that is not in the page tree. In the languages of
    `untranslated` the page stands in the words of another.
    """

    dossiers: tuple[Link, ...]
    menu: tuple[Link, ...]
    footer: tuple[Link, ...]
    translations: dict[str, str] | None
    untranslated: frozenset[str] = frozenset()


def surroundings(request: HttpRequest, language: str) -> Surroundings:
    """Return what stands around the page that `request` shows: one query for all of it, or none when it is kept."""
    in_tree, page = _page_of(request)
    key = ("surroundings", language, in_tree, page.pk if page else None)
    return kept(request, key, lambda: _surroundings(language, page, in_tree=in_tree))


def _surroundings(language: str, page: Page | None, *, in_tree: bool) -> Surroundings:
    at_foot = Q(standardpage__show_in_footer=True) | Q(newsindexpage__isnull=False)
    linked = Page.objects.filter(Q(show_in_menus=True) | at_foot, locale__language_code=language)
    wanted = Q(pk__in=shown_to(linked, EVERYONE).values("pk"))
    if page:
        wanted |= Q(translation_key=page.translation_key)
    pages = Page.objects.live().annotate(at_foot=ExpressionWrapper(at_foot, BooleanField())).filter(wanted)
    found = list(pages.select_related("locale").order_by("path"))
    own = [other for other in found if other.locale.language_code == language]
    in_menu = [other for other in own if other.show_in_menus]
    return Surroundings(
        dossiers=tuple(Link.to(other) for other in in_menu if other.specific_class is DossierIndexPage),
        menu=tuple(Link.to(other) for other in in_menu if other.specific_class is not DossierIndexPage),
        footer=tuple(Link.to(other) for other in own if other.at_foot and not other.show_in_menus),
        translations=_addresses(found, page) if in_tree else None,
        untranslated=frozenset(other.locale.language_code for other in _same(found, page) if other.alias_of_id),
    )


def _page_of(request: HttpRequest) -> tuple[bool, Page | None]:
    """Return whether `request` is for the page tree, and which page it shows."""
    match = request.resolver_match
    if match is None or match.url_name != "wagtail_serve":
        return False, None
    if HIDDEN in request.META:
        return True, None
    return True, Page.find_for_request(request, match.args[0])


def _addresses(found: list[Page], page: Page | None) -> dict[str, str]:
    return {other.locale.language_code: other.url for other in _same(found, page) if other.url}


def _same(found: list[Page], page: Page | None) -> list[Page]:
    """Return `page` in all languages."""
    return [other for other in found if page and other.translation_key == page.translation_key]
