"""Everything that can happen to figures: a file is imported, a version is published, a dataset is withdrawn."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cms.datasets.errors import BadFile, SameFigures
from cms.datasets.kinds import Reading, decimals_of, infer, read_column
from cms.datasets.models import Column, Dataset, Kind, Values, Version
from cms.datasets.packing import digest_of, pack
from cms.datasets.reading import Cell, Sheet, read_file
from participation.audit.actions import record
from participation.dossiers.models import Neighbourhood
from participation.errors import WrongState
from participation.permissions import authorise
from participation.residents.models import User

type Schema = list[dict[str, Any]]


def import_version(
    dataset: Dataset, content: bytes, *, origin: str, by: User | None, at: datetime, channel: str = "web"
) -> Version:
    """Read a file into a new version, which nobody sees until it is published. `by` is None for what is fetched.

    Raises `BadFile` with what has to be mended, and `SameFigures` where nothing changed.
    """
    if by is not None:
        authorise(by, "datasets.import_version", dataset)
    sheet, places = read_file(content, origin), _places()
    schema = _schema_for(dataset, sheet, places)
    readings = _readings(schema, sheet, places)
    for column, reading in zip(schema, readings, strict=True):
        column.setdefault("decimals", decimals_of(reading.values))
    values = [reading.values for reading in readings]
    notes = [*sheet.notes, *(note for reading in readings for note in reading.notes)]
    with transaction.atomic():
        return _keep(dataset, schema, values, notes, origin=origin, by=by, at=at, channel=channel)


def publish_version(version: Version, *, by: User | None, at: datetime, channel: str = "web") -> Dataset:
    """Show these figures, in the place of those shown before. `by` is None for what is fetched."""
    if by is not None:
        authorise(by, "datasets.publish_version", version)
    with transaction.atomic():
        dataset = Dataset.objects.select_for_update().get(pk=version.dataset_id)
        if dataset.published_id == version.pk:
            raise WrongState(gettext_lazy("This version is published already."))
        Dataset.objects.filter(pk=dataset.pk).update(published=version)
        Version.objects.filter(pk=version.pk).update(published_at=at)
        record("dataset.published", dataset, by=by, at=at, channel=channel, data={"number": version.number})
    dataset.published, version.published_at = version, at
    return dataset


def withdraw_dataset(dataset: Dataset, *, by: User, at: datetime) -> None:
    """Show no figures of this dataset any more; its versions stay in the back office."""
    authorise(by, "datasets.withdraw_dataset", dataset)
    with transaction.atomic():
        if not Dataset.objects.filter(pk=dataset.pk, published__isnull=False).update(published=None):
            raise WrongState(gettext_lazy("These figures are not published."))
        record("dataset.withdrawn", dataset, by=by, at=at)


# Reading by the schema


def _places() -> dict[str, str]:
    """Return the name of each neighbourhood, by its code and by its name in small letters."""
    found = list(Neighbourhood.objects.values_list("code", "name"))
    return {key.casefold(): name for code, name in found for key in (code, name)}


def _schema_for(dataset: Dataset, sheet: Sheet, places: dict[str, str]) -> Schema:
    """Return the dataset's columns in their order; at the first import they are as the file shows them."""
    columns = list(dataset.columns.all())
    if not columns:
        return [
            {"name": name, "kind": str(infer(_cells(sheet, place), sheet.separator, places)), "unit": ""}
            for place, name in enumerate(sheet.header)
        ]
    names = [column.name for column in columns]
    faults = [_("The column “%(name)s” is missing.") % {"name": name} for name in names if name not in sheet.header]
    extra = [name for name in sheet.header if name not in names]
    faults += [_("The column “%(name)s” does not belong to this dataset.") % {"name": name} for name in extra]
    if faults:
        has = {"names": ", ".join(f"“{name}”" for name in names)}
        raise BadFile([*faults, _("This dataset has these columns: %(names)s.") % has])
    return [
        {"name": column.name, "kind": column.kind, "unit": column.unit, "decimals": column.decimals}
        for column in columns
    ]


def _cells(sheet: Sheet, place: int) -> list[Cell]:
    return [cells[place] for _row, cells in sheet.rows]


def _readings(schema: Schema, sheet: Sheet, places: dict[str, str]) -> Sequence[Reading]:
    readings = []
    for column in schema:
        place = sheet.header.index(column["name"])
        cells = ((row, cells[place]) for row, cells in sheet.rows)
        readings.append(read_column(Kind(column["kind"]), column["name"], cells, sheet.separator, places))
    if faults := [fault for reading in readings for fault in reading.faults]:
        raise BadFile(faults)
    return readings


# Keeping


def _keep(
    dataset: Dataset, schema: Schema, values: Sequence[list[Any]], notes: list[str], *,
    origin: str, by: User | None, at: datetime, channel: str,
) -> Version:  # fmt: skip
    Dataset.objects.select_for_update().get(pk=dataset.pk)  # one import of a dataset at a time
    newest, digest = dataset.versions.newest().first(), digest_of(schema, values)
    if newest and newest.digest == digest:
        raise SameFigures(gettext_lazy("These are the same figures as in the newest version. There is nothing to do."))
    version = Version.objects.create(
        dataset=dataset, number=newest.number + 1 if newest else 1, made_at=at, made_by=by, origin=origin,
        rows=len(values[0]), columns=schema, notes=notes, digest=digest,
    )  # fmt: skip
    Values.objects.bulk_create(
        Values(version=version, position=place, packed=pack(column)) for place, column in enumerate(values)
    )
    if not dataset.columns.exists():
        Column.objects.bulk_create(
            Column(dataset_id=dataset.pk, sort_order=place, **column) for place, column in enumerate(schema)
        )
    record("dataset.imported", dataset, by=by, at=at, channel=channel, data={"number": version.number})
    return version
