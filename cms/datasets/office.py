"""Figures in the back office: import a file, look at what was read, publish it, take it back."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from cms.datasets.actions import import_version, publish_version, withdraw_dataset
from cms.datasets.errors import BadFile, SameFigures
from cms.datasets.fetching import fetch
from cms.datasets.files import beginning_of
from cms.datasets.forms import FileForm
from cms.datasets.models import Dataset, Version
from participation.permissions import authorise
from participation.residents.visitors import person_of

SHOWN, VERSIONS = 20, 100


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def figures(request: HttpRequest, pk: int) -> HttpResponse:
    """The versions of a dataset, and a form to import the next."""
    authorise(request.user, "datasets.import_version")
    dataset = get_object_or_404(Dataset, pk=pk)
    form = FileForm(request.POST or None, request.FILES or None)
    if form.is_valid() and (version := _imported(request, dataset, form)):
        return redirect("datasets_office:version", version.pk)
    context = _frame(dataset.title) | {
        "dataset": dataset,
        "form": form,
        "versions": dataset.versions.newest().select_related("made_by")[:VERSIONS],
    }
    return render(request, "datasets/office_figures.html", context, status=422 if form.is_bound else 200)


def _imported(request: HttpRequest, dataset: Dataset, form: FileForm) -> Version | None:
    file = form.cleaned_data["file"]
    try:
        return import_version(dataset, file.read(), origin=file.name[:500], by=person_of(request), at=timezone.now())
    except BadFile as refusal:
        form.add_error("file", ValidationError(refusal.sentences))
    except SameFigures as refusal:
        form.add_error("file", ValidationError(str(refusal.message)))
    return None


@never_cache
@require_safe
def version(request: HttpRequest, pk: int) -> HttpResponse:
    """What was read, before anybody else sees it, and how it differs from what is published."""
    authorise(request.user, "datasets.publish_version")
    shown = get_object_or_404(Version.objects.select_related("dataset__published", "made_by"), pk=pk)
    published = shown.dataset.published
    context = _frame(str(shown)) | {
        "version": shown,
        "dataset": shown.dataset,
        "rows": beginning_of(shown, SHOWN).in_words(SHOWN),
        "left_out": max(0, shown.rows - SHOWN),
        "is_published": published is not None and published.pk == shown.pk,
        "rows_before": published.rows if published else None,
    }
    return render(request, "datasets/office_version.html", context)


@require_POST
def version_publish(request: HttpRequest, pk: int) -> HttpResponse:
    dataset = publish_version(get_object_or_404(Version, pk=pk), by=person_of(request), at=timezone.now())
    messages.success(request, _("These figures are published. Every page that shows them has them now."))
    return redirect("datasets_office:figures", dataset.pk)


@require_POST
def dataset_withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    withdraw_dataset(get_object_or_404(Dataset, pk=pk), by=person_of(request), at=timezone.now())
    messages.success(request, _("These figures are no longer shown anywhere."))
    return redirect("datasets_office:figures", pk)


@require_POST
def dataset_fetch(request: HttpRequest, pk: int) -> HttpResponse:
    """Fetch the figures now instead of tonight."""
    authorise(request.user, "datasets.import_version")
    dataset = get_object_or_404(Dataset.objects.exclude(url=""), pk=pk)
    fetch(dataset, at=timezone.now())
    dataset.refresh_from_db()
    if dataset.trouble:
        messages.error(request, dataset.trouble)
    else:
        messages.success(request, _("The figures were fetched."))
    return redirect("datasets_office:figures", pk)


def _frame(title: str) -> dict[str, Any]:
    return {
        "header_title": title,
        "page_title": title,
        "header_icon": "table",
        "breadcrumbs_items": [
            {"url": reverse("wagtailadmin_home"), "label": _("Home")},
            {"url": reverse("wagtailsnippets_datasets_dataset:list"), "label": _("Datasets")},
            {"url": "", "label": title},
        ],
    }
