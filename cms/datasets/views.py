"""Figures in the open: the list, each dataset, what the platform itself does, and the files that programs read."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.cache import get_conditional_response
from django.utils.http import http_date
from django.utils.translation import get_language, override
from django.views.decorators.http import require_safe

from cms.datasets import drawing, platform
from cms.datasets.charts import Chart
from cms.datasets.files import (
    beginning_of,
    catalog_of,
    csv_of,
    digest_of_figures,
    json_of,
    table_of,
    table_of_figures,
    xlsx_of,
)
from cms.datasets.models import Dataset, Version
from cms.datasets.platform import Figures
from cms.datasets.series import Points, Series
from participation.desk import DESK
from participation.kept import kept

SHOWN = 20


@require_safe
def dataset_list(request: HttpRequest) -> HttpResponse:
    """Everything that is published, with its files."""
    found = Dataset.objects.public().select_related("published")
    at = timezone.now()
    context = {"datasets": found, "figures": [_figures(request, slug, at) for slug in platform.ALL]}
    return render(request, "datasets/dataset_list.html", context)


@require_safe
def dataset_detail(request: HttpRequest, slug: str) -> HttpResponse:
    """What is counted, by whom, on what terms, and the first rows."""
    dataset = _public(slug)
    version = published_of(dataset)
    table = beginning_of(version, SHOWN)
    context = {
        "dataset": dataset,
        "version": version,
        "columns": version.columns,
        "rows": table.in_words(SHOWN),
        "left_out": max(0, version.rows - SHOWN),
        "is_old": dataset.is_old(timezone.localdate()),
    }
    return render(request, "datasets/dataset_detail.html", context)


@require_safe
def dashboard(request: HttpRequest) -> HttpResponse:
    """What the platform itself does, for everyone to see."""
    at = timezone.now()
    shown = [_figures(request, slug, at) for slug in platform.ALL]
    context = {"parts": [_part(figures, at) for figures in shown]}
    return render(request, "datasets/dashboard.html", context)


def _figures(request: HttpRequest, slug: str, at: datetime) -> Figures:
    key = ("platform", slug, get_language(), timezone.localdate(at))
    return kept(request, key, lambda: platform.ALL[slug](at))


def _part(figures: Figures, at: datetime) -> dict[str, object]:
    columns = tuple(map(Series, figures.heads, figures.columns))
    chart = Chart(
        key=figures.slug,
        title=figures.conclusion,
        points=Points(figures.names, columns),
        by=figures.by,
        updated=timezone.localdate(at),
        source=DESK.town,
        data_url=f"/open-data/{figures.slug}",
        note=figures.definition,
        suppressed=figures.left_out,
    )
    drawn = replace(chart, points=Points(figures.names, tuple(columns[place] for place in figures.drawn)))
    return {"figures": figures, "chart": chart, "bars": drawing.stacked(drawn)}


# Files


@require_safe
def data_csv(request: HttpRequest, slug: str) -> HttpResponseBase:
    """The figures as a spreadsheet and Power BI read them, at an address that stays."""
    with override(settings.LANGUAGE_CODE):  # the same words for everyone
        if slug in platform.ALL:
            figures = platform.ALL[slug](timezone.now())
            return _file(request, digest_of_figures(figures, "csv"), lambda: csv_of(slug, table_of_figures(figures)))
        dataset = _public(slug)
        version = published_of(dataset)
        return _file(
            request, f"{version.digest[:32]}-csv", lambda: csv_of(slug, table_of(version)), version.published_at
        )


@require_safe
def data_xlsx(request: HttpRequest, slug: str) -> HttpResponseBase:
    """The figures as a workbook, for as many rows as one is made of in a moment; the others are in the CSV."""
    with override(settings.LANGUAGE_CODE):
        if slug in platform.ALL:
            figures = platform.ALL[slug](timezone.now())
            return _file(request, digest_of_figures(figures, "xlsx"), lambda: xlsx_of(slug, table_of_figures(figures)))
        version = published_of(_public(slug))
        if not version.fits_workbook:
            raise Http404
        return _file(
            request, f"{version.digest[:32]}-xlsx", lambda: xlsx_of(slug, table_of(version)), version.published_at
        )


@require_safe
def data_json(request: HttpRequest, slug: str) -> HttpResponseBase:
    """The figures with what they mean, for programs."""
    with override(settings.LANGUAGE_CODE):
        if slug in platform.ALL:
            figures = platform.ALL[slug](timezone.now())
            return _file(
                request, digest_of_figures(figures, "json"), lambda: json_of(figures.title, table_of_figures(figures))
            )
        dataset = _public(slug)
        version = published_of(dataset)
        return _file(
            request,
            f"{version.digest[:32]}-{version.number}-json",
            lambda: json_of(dataset.title, table_of(version), dataset, version),
            version.published_at,
        )


@require_safe
def catalog(request: HttpRequest) -> HttpResponse:
    """All datasets with their files, in the vocabulary of data catalogues (DCAT)."""
    response = JsonResponse(catalog_of(list(Dataset.objects.public().select_related("published"))))
    response["Content-Type"] = "application/ld+json"
    response["Access-Control-Allow-Origin"] = "*"
    return response


def _file(
    request: HttpRequest, tag: str, make: Callable[[], HttpResponseBase], changed_at: datetime | None = None
) -> HttpResponseBase:
    """Return the file, or 304 to who has it already. Programs of others may read it from their own pages."""
    etag, changed = f'"{tag}"', int(changed_at.timestamp()) if changed_at else None
    response = get_conditional_response(request, etag=etag, last_modified=changed) or make()
    response["ETag"] = etag
    response["Cache-Control"] = "no-cache"
    response["Access-Control-Allow-Origin"] = "*"
    if changed:
        response["Last-Modified"] = http_date(changed)
    return response


def _public(slug: str) -> Dataset:
    return get_object_or_404(Dataset.objects.public().select_related("published", "owner"), slug=slug)


def published_of(dataset: Dataset) -> Version:
    """Return the version that everyone sees. Raises `Http404` where there is none."""
    if dataset.published is None:
        raise Http404
    return dataset.published
