"""Figures as files: CSV for spreadsheets, JSON for programs, and the catalogue of all of them."""

import hashlib
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.utils.formats import number_format
from django.utils.translation import gettext as _

from cms.datasets.charts import moment_in_words
from cms.datasets.kinds import Value
from cms.datasets.models import Dataset, Kind, Version
from cms.datasets.packing import first_of, unpack
from cms.datasets.platform import Figures
from participation.desk import DESK
from participation.exports import csv_response, xlsx_response

type Column = dict[str, Any]


@dataclass(frozen=True)
class Table:
    """Columns with what they hold, and the values of each."""

    columns: Sequence[Column]
    values: Sequence[Sequence[Value]]

    def rows(self) -> Iterable[tuple[Value, ...]]:
        return zip(*self.values, strict=True)

    def in_words(self, number: int) -> list[list[tuple[str, bool]]]:
        """Return the first rows as people read them: each cell, and whether it is a number."""
        first = [values[:number] for values in self.values]
        return [
            [
                (_cell(value, column), column["kind"] == Kind.NUMBER)
                for value, column in zip(row, self.columns, strict=True)
            ]
            for row in zip(*first, strict=True)
        ]


def table_of(version: Version) -> Table:
    packed = version.packed.order_by("position").values_list("packed", flat=True)
    return Table(version.columns, [unpack(bytes(values)) for values in packed])


def beginning_of(version: Version, number: int) -> Table:
    """Return the first rows, to show them."""
    packed = version.packed.order_by("position").values_list("packed", flat=True)
    return Table(version.columns, [first_of(bytes(values), number) for values in packed])


def table_of_figures(figures: Figures) -> Table:
    """Return figures of the platform with a last column, which says what was left out of a row."""
    heads = [_column(figures.by, Kind.TEXT), *(_column(head, Kind.NUMBER) for head in figures.heads)]
    columns = [*heads, _column(_("Left out"), Kind.TEXT)]
    return Table(columns, list(zip(*figures.rows, strict=True)) if figures.names else [[] for _column in columns])


def digest_of_figures(figures: Figures, form: str) -> str:
    return f"{hashlib.blake2b(repr(figures).encode(), digest_size=12).hexdigest()}-{form}"


def csv_of(slug: str, table: Table) -> HttpResponseBase:
    head = [column["name"] for column in table.columns]
    return csv_response(f"{slug}.csv", (row for part in ([head], table.rows()) for row in part))


def xlsx_of(slug: str, table: Table) -> HttpResponseBase:
    """Return the figures as a workbook: numbers are numbers there, and text is never a formula."""
    head = [column["name"] for column in table.columns]
    return xlsx_response(f"{slug}.xlsx", {slug: (row for part in ([head], table.rows()) for row in part)})


def json_of(title: str, table: Table, dataset: Dataset | None = None, version: Version | None = None) -> HttpResponse:
    """Return {title, …, columns [{name, kind, unit, decimals}], rows [{name of column: value}]}."""
    names = [column["name"] for column in table.columns]
    about: dict[str, Any] = {"title": title}
    if dataset and version:
        about |= _about(dataset, version)
    content = about | {
        "columns": list(table.columns),
        "rows": [dict(zip(names, row, strict=True)) for row in table.rows()],
    }
    text = json.dumps(content, ensure_ascii=False, separators=(",", ":"))
    return HttpResponse(text, content_type="application/json")


def catalog_of(datasets: Sequence[Dataset]) -> dict[str, Any]:
    return {
        "@context": {"dcat": "http://www.w3.org/ns/dcat#", "dct": "http://purl.org/dc/terms/"},
        "@type": "dcat:Catalog",
        "dct:title": DESK.town,
        "dct:publisher": DESK.town,
        "dcat:dataset": [_described(dataset) for dataset in datasets],
    }


def _about(dataset: Dataset, version: Version) -> dict[str, Any]:
    published = version.published_at or version.made_at
    return {
        "description": dataset.description,
        "source": dataset.source,
        "licence": dataset.licence_link,
        "version": version.number,
        "published": published.isoformat(),
    }


def _described(dataset: Dataset) -> dict[str, Any]:
    version = dataset.published
    forms = [("csv", "text/csv"), ("json", "application/json")]
    if version and version.fits_workbook:
        forms.append(("xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"))
    return {
        "@type": "dcat:Dataset",
        "@id": f"{settings.SITE_URL}{dataset.get_absolute_url()}",
        "dct:identifier": dataset.slug,
        "dct:title": dataset.title,
        "dct:description": dataset.description,
        "dct:modified": version.published_at.isoformat() if version and version.published_at else None,
        "dcat:distribution": [
            {
                "@type": "dcat:Distribution",
                "dcat:downloadURL": f"{settings.SITE_URL}/open-data/{dataset.slug}.{form}",
                "dcat:mediaType": media,
                "dct:license": dataset.licence_link,
            }
            for form, media in forms
        ],
    }


def _column(name: str, kind: Kind) -> Column:
    return {"name": name, "kind": str(kind), "unit": "", "decimals": 0}


def _cell(value: Value, column: Column) -> str:
    if value is None:
        return "–"
    if isinstance(value, (int, float)):
        decimals = column["decimals"] if isinstance(value, float) else 0
        return number_format(value, decimals, use_l10n=True, force_grouping=True)
    return moment_in_words(value) if column["kind"] == Kind.DATE else value
