"""Figures of the demonstration town, the outlines of its neighbourhoods, and what it promised."""

from datetime import datetime, timedelta

from django.utils import timezone

from cms.datasets.actions import import_version, publish_version
from cms.datasets.models import Dataset, Outline
from cms.promises.actions import make_promise
from participation.demo import content
from participation.dossiers.models import Dossier, Neighbourhood, Team
from participation.residents.models import User


def make_figures(now: datetime, by: User) -> int:
    """Publish the datasets of the content, as a member of staff does; return how many there are."""
    figures = content.read("figures")
    for entry in figures["outline"]:
        geometry = {"type": "Polygon", "coordinates": [entry["ring"]]}
        Outline.objects.create(neighbourhood=Neighbourhood.objects.get(code=entry["neighbourhood"]), geometry=geometry)
    for entry in figures["dataset"]:
        _publish(entry, now, by)
    return len(figures["dataset"])


def make_promises(now: datetime, by: User) -> None:
    for entry in content.read("figures")["promise"]:
        make_promise(
            what=entry["what"], due_on=timezone.localdate(now) + timedelta(days=entry["days"]), by=by, at=now,
            dossier=Dossier.objects.get(slug=entry["dossier"]), team=Team.objects.get(slug=entry["team"]),
            budget=entry["budget"], place=entry.get("place", ""),
        )  # fmt: skip


def _publish(entry: content.Entry, now: datetime, by: User) -> None:
    words = {field: entry[field] for field in ("slug", "title", "description", "source")}
    dataset = Dataset.objects.create(**words, owner=by, refresh_on=timezone.localdate(now) + timedelta(days=365))
    file = entry["csv"].strip().encode()
    version = import_version(dataset, file, origin=f"{dataset.slug}.csv", by=by, at=now)
    publish_version(version, by=by, at=now)
