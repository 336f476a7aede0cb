"""What every page needs: the town's name, the menu, the languages and the desk; and what a test site says of itself."""

from collections.abc import Callable

from django.conf import settings
from django.core.exceptions import DisallowedHost, MiddlewareNotUsed
from django.http import HttpRequest, HttpResponse
from django.urls import reverse, translate_url
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from cms.site import Link, Surroundings, surroundings
from cms.town.known import Town, town
from participation.desk import DESK
from participation.permissions import is_permitted

type View = Callable[[HttpRequest], HttpResponse]


def test_site(get_response: View) -> View:
    """On a test site, tell search engines with every answer that nothing of it belongs in their list."""
    if not settings.TEST_SITE:
        raise MiddlewareNotUsed

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        response.headers["X-Robots-Tag"] = "noindex, nofollow"
        return response

    return middleware


def site(request: HttpRequest) -> dict[str, object]:
    """Context processor for templates/base.html."""
    language = get_language() or settings.LANGUAGE_CODE
    home = f"/{language}/"
    around = surroundings(request, language)
    languages, known = _languages(request, language, around), town()
    return {
        "site_name": known.name,
        "logo": known.logo,
        "theme_css": _theme_css(request, known),
        "banner": known.banner if known.banner and known.banner.until > timezone.now() else None,
        "is_test_site": settings.TEST_SITE,
        "live_urls": " ".join(settings.LIVE_URL),
        "site_tagline": _("have your say, decide together"),
        "home_url": home,
        "site_url": settings.SITE_URL,
        "canonical_url": f"{settings.SITE_URL}{request.path}",
        "nav": _nav(request.path, home, around),
        "languages": languages,
        "alternates": _alternates(languages, _origin(request)),
        "desk": DESK,
        "footer_links": (*around.footer, *_always_at_foot()),
    }


def _theme_css(request: HttpRequest, known: Town) -> str:
    """The address of the town's theme; whoever may change it can try another one on any page."""
    if "try" in request.GET and is_permitted(request.user, "town.change_theme"):
        return f"{reverse('town-theme')}?try"
    return f"{reverse('town-theme')}?v={known.theme_version}" if known.theme else ""


def _always_at_foot() -> tuple[Link, ...]:
    return (
        Link(_("Newsletters"), reverse("newsletters:issue-list")),
        Link(_("What the town promised"), reverse("promises:promise-list")),
        Link(_("What happens on this platform"), reverse("datasets:dashboard")),
    )


def _origin(request: HttpRequest) -> str:
    """The address of this site as the visitor wrote it; where that is none of ours, the page that says so has ours."""
    try:
        return request.build_absolute_uri("/").removesuffix("/")
    except DisallowedHost:
        return settings.SITE_URL


def _nav(path: str, home: str, around: Surroundings) -> list[dict[str, object]]:
    """Start, the dossiers, forum and polls, and then what editors put in the menu."""
    entries = [
        (_("Home"), home),
        *((link.label, link.url) for link in around.dossiers),
        (_("Forum"), reverse("forum:topic-list")),
        (_("Polls"), reverse("polls:poll-list")),
        *((link.label, link.url) for link in around.menu),
    ]
    langs = {link.url: link.lang for link in around.menu}
    return [
        {
            "label": label,
            "url": url,
            "lang": langs.get(url, ""),
            "current": path == url or (url != home and path.startswith(url)),
        }
        for label, url in entries
    ]


def _languages(request: HttpRequest, current: str, around: Surroundings) -> list[dict[str, object]]:
    """Where this page is in each language; where it is in none of them, the start page is offered.

    `is_translated` is False there, and where the page stands in the words of another language.
    """
    addresses = around.translations
    if addresses is None:
        addresses = {code: translate_url(request.get_full_path(), code) for code, _name in settings.LANGUAGES}
    return [
        {
            "code": code,
            "name": name,
            "url": addresses.get(code, f"/{code}/"),
            "current": code == current,
            "is_translated": addresses.get(code, "").startswith(f"/{code}/") and code not in around.untranslated,
        }
        for code, name in settings.LANGUAGES
    ]


def _alternates(languages: list[dict[str, object]], origin: str) -> list[dict[str, str]]:
    """The same page for search engines; whoever speaks none of its languages is shown it in the first."""
    found = {str(each["code"]): f"{origin}{each['url']}" for each in languages if each["is_translated"]}
    if settings.LANGUAGE_CODE in found and len(found) > 1:
        found["x-default"] = found[settings.LANGUAGE_CODE]
    return [{"code": code, "url": url} for code, url in found.items()]
