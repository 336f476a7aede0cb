"""The town itself: neighbourhoods, services, themes and dossiers."""

from datetime import date

from participation.demo import content
from participation.dossiers.models import Dossier, Neighbourhood, Team, Theme


def make_town(today: date) -> None:
    town = content.read("town")
    Neighbourhood.objects.bulk_create(Neighbourhood(**entry) for entry in town["neighbourhood"])
    for entry in town["team"]:
        Team.objects.create(slug=entry["slug"], name=content.in_languages(entry, "name", today))
    for entry in town["theme"]:
        _make_theme(entry, today)
    for entry in town["dossier"]:
        _make_dossier(entry, today)


def _make_theme(entry: content.Entry, today: date) -> None:
    Theme.objects.create(
        slug=entry["slug"],
        name=content.in_languages(entry, "name", today),
        summary=content.in_languages(entry, "summary", today),
        team=Team.objects.get(slug=entry["team"]),
    )


def _make_dossier(entry: content.Entry, today: date) -> None:
    Dossier.objects.create(
        slug=entry["slug"],
        title=content.in_languages(entry, "title", today),
        summary=content.in_languages(entry, "summary", today),
        theme=Theme.objects.get(slug=entry["theme"]),
        neighbourhood=Neighbourhood.objects.filter(code=entry.get("neighbourhood", "")).first(),
    )
