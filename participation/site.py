"""What every page needs: the town's name, the menu, the languages and the desk."""

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse, translate_url
from django.utils.translation import get_language
from django.utils.translation import gettext as _


def site(request: HttpRequest) -> dict[str, object]:
    """Context processor for templates/base.html."""
    language = get_language() or settings.LANGUAGE_CODE
    home = f"/{language}/"
    return {
        "site_name": settings.SITE_NAME,
        "site_tagline": _("have your say, decide together"),
        "home_url": home,
        "nav": _nav(request.path, home),
        "languages": _languages(request, language),
        "desk": {
            "text": _("Everything you can do here, you can also do on paper or with help. Town hall, Markt 1, "
                      "Monday to Friday 9 to 12, and Wednesday 14 to 19."),
            "phone": "000 00 00 00",
            "phone_href": "tel:+3200000000",
        },
        "footer_links": [
            {"label": _("How it works"), "url": f"{home}hoe-werkt-het/"},
            {"label": _("Accessibility"), "url": f"{home}toegankelijkheid/"},
            {"label": _("Privacy"), "url": f"{home}privacy/"},
            {"label": _("Open data"), "url": f"{home}open-data/"},
        ],
    }  # fmt: skip


def _nav(path: str, home: str) -> list[dict[str, object]]:
    entries = [
        (_("Home"), home),
        (_("Dossiers"), f"{home}dossiers/"),
        (_("Forum"), reverse("forum:topic-list")),
        (_("Polls"), reverse("polls:poll-list")),
        (_("Calendar"), f"{home}agenda/"),
    ]
    return [
        {"label": label, "url": url, "current": path == url or (url != home and path.startswith(url))}
        for label, url in entries
    ]


def _languages(request: HttpRequest, current: str) -> list[dict[str, object]]:
    return [
        {"code": code, "name": name, "url": translate_url(request.get_full_path(), code), "current": code == current}
        for code, name in settings.LANGUAGES
    ]
