"""Figures of the demonstration town, the outlines of its neighbourhoods, its papers, and what it promised."""

from datetime import datetime, timedelta

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from cms.datasets.actions import import_version
from cms.datasets.actions import publish_version as publish_figures
from cms.datasets.models import Dataset, Outline
from cms.matter.actions import publish_paper, publish_version
from cms.promises.actions import make_promise
from participation.demo import content
from participation.dossiers.models import Audience, Dossier, Neighbourhood, Team
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


def make_papers(now: datetime, by: User) -> None:
    """Put papers in the dossiers, with all their versions."""
    for entry in content.read("figures")["paper"]:
        first, *later = entry["version"]
        dossier, file = Dossier.objects.get(slug=entry["dossier"]), _text_file(entry, first)
        paper = publish_paper(dossier, title=entry["title"], audience=Audience.PUBLIC, file=file, by=by, at=now)
        for version in later:
            publish_version(paper, file=_text_file(entry, version), changed=version["changed"], by=by, at=now)


def _text_file(entry: content.Entry, version: content.Entry) -> SimpleUploadedFile:
    return SimpleUploadedFile(f"{entry['file']}.txt", version["text"].strip().encode(), content_type="text/plain")


def _publish(entry: content.Entry, now: datetime, by: User) -> None:
    words = {field: entry[field] for field in ("slug", "title", "description", "source")}
    dataset = Dataset.objects.create(**words, owner=by, refresh_on=timezone.localdate(now) + timedelta(days=365))
    file = entry["csv"].strip().encode()
    version = import_version(dataset, file, origin=f"{dataset.slug}.csv", by=by, at=now)
    publish_figures(version, by=by, at=now)
