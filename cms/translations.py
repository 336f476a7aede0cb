"""What Wagtail's and wagtail-localize's pages about languages leave open."""

from collections.abc import Callable, Sequence
from typing import Any

from django.conf import settings
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.models import Page
from wagtail.wagtail_hooks import check_view_restrictions
from wagtail_localize.models import StringSegment, Translation
from wagtail_localize.synctree import create_aliases_for_new_page
from wagtail_localize.views.edit_translation import edit_translation

type Serve = Callable[[Page, HttpRequest, Any, Any], HttpResponse]

ADDRESS = "slug"


def translation_of(page: Page) -> Translation | None:
    """Return from what `page` is translated sentence by sentence; None where it is written by itself."""
    here = {"source__object_id": page.translation_key, "target_locale": page.locale_id}
    found: Translation | None = Translation.objects.filter(enabled=True, **here).select_related("source").first()
    return found


def missing_in(translation: Translation) -> int:
    """Return how many texts wait for their words. An address may stay as it is."""
    texts = StringSegment.objects.filter(source=translation.source).exclude(context__path=ADDRESS)
    waiting: int = texts.annotate_translation(translation.target_locale).filter(translation=None).count()
    return waiting


def let_wait(page: Page) -> None:
    """Keep a page of which nothing is translated yet an alias: what it says are still the words of its source."""
    translation = None if page.locale.language_code == settings.LANGUAGE_CODE else translation_of(page)
    if translation and not page.alias_of_id and translation.get_progress()[1] == 0:
        source = Page.objects.get(translation_key=page.translation_key, locale=translation.source.locale_id)
        Page.objects.filter(pk=page.pk).update(alias_of=source)


@hooks.register("before_edit_page", order=-5)
def translate_what_waits(request: HttpRequest, page: Page) -> HttpResponse | None:
    """An alias is offered for translation; where that has begun, it goes on."""
    translation = translation_of(page) if page.alias_of_id else None
    return edit_translation(request, translation, page) if translation else None


@hooks.register("after_copy_page")
def let_copies_wait_for_translation(request: HttpRequest, page: Page, new_page: Page) -> None:
    create_aliases_for_new_page(new_page)


@hooks.register("construct_translated_pages_to_cascade_actions")
def take_waiting_pages_along(pages: Sequence[Page], action: str) -> dict[Page, QuerySet[Page]]:
    """What waits for translation goes where its source goes: left alone, it would pass for a page of its own."""
    return {page: Page.objects.filter(alias_of=page, translation_key=page.translation_key) for page in pages}


@hooks.register("construct_reports_menu")
def show_translations_to_translators(request: HttpRequest, items: list[MenuItem]) -> None:
    if not request.user.has_perm("wagtail_localize.submit_translation"):
        items[:] = [item for item in items if item.url != reverse("wagtail_localize:translations_report")]


@hooks.register("on_serve_page")
def guard_waiting_pages(serve: Serve) -> Serve:
    """Who may see a page is who may see its source, also where somebody made that private later."""

    def as_its_source(page: Page, request: HttpRequest, args: Any, kwargs: Any) -> HttpResponse:
        if page.alias_of_id is None:
            return serve(page, request, args, kwargs)
        guarded: Serve = check_view_restrictions(lambda _source, *asked: serve(page, *asked))
        return guarded(page.alias_of, request, args, kwargs)

    return as_its_source
