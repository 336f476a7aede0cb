"""Everything that can happen to the site as a whole, and the ways to publish a page by program."""

from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.auth.models import Group
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import override
from wagtail.models import Collection, Locale, Page, Site, Task, Workflow
from wagtail_localize.models import LocaleSynchronization
from wagtail_localize.synctree import synchronize_tree

from cms.care.workflow import found_workflow
from cms.groups import grant
from cms.models import DossierIndexPage, EventIndexPage, HomePage, NewsIndexPage
from participation.residents.models import Role, User

SECTIONS = (DossierIndexPage, NewsIndexPage, EventIndexPage)
SLUGS = {
    DossierIndexPage: {"nl": "dossiers", "fr": "dossiers", "de": "dossiers", "en": "dossiers"},
    NewsIndexPage: {"nl": "nieuws", "fr": "actualites", "de": "aktuelles", "en": "news"},
    EventIndexPage: {"nl": "agenda", "fr": "agenda", "de": "kalender", "en": "calendar"},
}
"""The addresses under a language that are promised to stay."""


@transaction.atomic
def found_town() -> Site:
    """Make what an empty site stands on: languages, their trees, the site and the groups. Harmless when repeated."""
    homes = _found_home_pages(_locales())
    for home in homes:
        _found_sections(home, homes[0])
    fill_trees()
    site = _found_site(homes[0])
    _remove_samples()
    for role in Role:
        grant(role, homes, _root_collection())
    found_workflow(homes)
    return site


def fill_trees() -> None:
    """Let every page of the first language stand in the trees of all others until it is translated there.

    It stands there as Wagtail's alias: the same page in the frame of the other language, with a line that says so
    (templates/cms/untranslated.html). From now on pages that editors make stand there at once.
    """
    first, *others = _locales()
    for locale in others:
        LocaleSynchronization.objects.get_or_create(locale=locale, defaults={"sync_from": first})
        synchronize_tree(first, locale)


def publish_page[P: Page](parent: Page, page: P, *, by: User | None) -> P:
    """Add `page` under `parent` and publish it, with a revision that names who did it."""
    parent.add_child(instance=page)
    page.save_revision(user=by).publish(user=by)
    page.refresh_from_db()
    return page


def publish_translation[P: Page](original: Page, page: P, *, language: str, by: User | None) -> P:
    """Publish `page` as the translation of `original`, under the translation of its parent."""
    locale = Locale.objects.get(language_code=language)
    Page.objects.filter(translation_key=original.translation_key, locale=locale, alias_of__isnull=False).delete()
    page.translation_key, page.locale = original.translation_key, locale
    return publish_page(original.get_parent().get_translation(locale), page, by=by)


def _locales() -> list[Locale]:
    """Return the languages of the site, the first one first; those that are not there yet are made."""
    return [Locale.objects.get_or_create(language_code=code)[0] for code, _name in settings.LANGUAGES]


def _found_home_pages(locales: list[Locale]) -> list[HomePage]:
    """Return the start pages in the order of `locales`; the first one's translation key is everyone's."""
    root = Page.get_first_root_node() or Page.add_root(instance=Page(title="Root", slug="root", locale=locales[0]))
    homes: list[HomePage] = []
    for locale in locales:
        home = HomePage.objects.filter(locale=locale).first()
        homes.append(home or _found_home_page(root, locale, homes))
    return homes


def _found_home_page(root: Page, locale: Locale, homes: list[HomePage]) -> HomePage:
    with override(locale.language_code):
        home = HomePage(
            title=settings.SITE_NAME,
            slug=locale.language_code,
            locale=locale,
            hero_title=_("What is going on in %(town)s?") % {"town": settings.SITE_NAME},
            hero_text=_("Read what the town plans, say what you think, and decide together."),
        )
    if homes:
        home.translation_key = homes[0].translation_key
    root.refresh_from_db()
    root.add_child(instance=home)
    return home


def _found_sections(home: HomePage, first_home: HomePage) -> None:
    with override(home.locale.language_code):
        titles = {DossierIndexPage: _("Dossiers"), NewsIndexPage: _("News"), EventIndexPage: _("Calendar")}
    for kind in SECTIONS:
        if kind.objects.child_of(home).exists():
            continue
        section = kind(title=titles[kind], slug=SLUGS[kind][home.locale.language_code], locale=home.locale)
        if original := kind.objects.child_of(first_home).first():
            section.translation_key = original.translation_key
        home.refresh_from_db()
        home.add_child(instance=section)


def _found_site(home: HomePage) -> Site:
    address = urlsplit(settings.SITE_URL)
    port = address.port or (443 if address.scheme == "https" else 80)
    where = {"hostname": address.hostname or "localhost", "port": port, "site_name": settings.SITE_NAME}
    site, _made = Site.objects.update_or_create(is_default_site=True, defaults={**where, "root_page": home})
    return site


def _root_collection() -> Collection:
    return Collection.get_first_root_node() or Collection.add_root(name="Root")


def _remove_samples() -> None:
    """Remove what Wagtail's own migrations put there: a welcome page, two groups and their workflow."""
    for page in Page.objects.filter(depth=2, content_type=Page.get_first_root_node().content_type):
        page.delete()
    samples = Group.objects.filter(name__in=("Editors", "Moderators"))
    if samples.exists():
        Workflow.objects.filter(workflow_tasks__task__groupapprovaltask__groups__in=samples).delete()
        Task.objects.filter(groupapprovaltask__groups__in=samples).delete()
        samples.delete()
