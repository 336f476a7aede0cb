"""Figures that the town publishes: what a dataset is, its columns, and every version that was ever imported."""

from datetime import date
from typing import Any, Self

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel
from wagtail.models import Orderable

from participation.dossiers.models import Neighbourhood
from participation.residents.models import User

OURS = "platform-"  # how the short names of the platform's own figures begin
MOST_DECIMALS = 6


class Kind(models.TextChoices):
    """What stands in a column."""

    TEXT = "text", _("text")
    NUMBER = "number", _("number")
    DATE = "date", _("date")
    NEIGHBOURHOOD = "neighbourhood", _("neighbourhood")


class Licence(models.TextChoices):
    """On what terms everyone may use the figures."""

    FREE = "free-reuse", _("Model licence for free re-use")
    CC0 = "cc0", _("Creative Commons Zero (CC0 1.0)")
    CC_BY = "cc-by", _("Creative Commons Attribution (CC BY 4.0)")


LICENCE_LINKS = {
    Licence.FREE: "https://data.vlaanderen.be/id/licentie/modellicentie-gratis-hergebruik/v1.0",
    Licence.CC0: "https://creativecommons.org/publicdomain/zero/1.0/",
    Licence.CC_BY: "https://creativecommons.org/licenses/by/4.0/",
}


def check_short_name(slug: str) -> None:
    if slug.startswith(OURS):
        raise ValidationError(_("This short name is kept for the platform's own figures."))


class DatasetQuerySet(models.QuerySet["Dataset"]):
    def public(self) -> Self:
        return self.filter(published__isnull=False)

    def overdue(self, today: date) -> Self:
        """Those of which new figures should have come."""
        return self.filter(refresh_on__lt=today)


class Dataset(ClusterableModel):
    """Figures with one meaning: versions come and go, the address stays."""

    title = models.CharField(_("title"), max_length=120)
    slug = models.SlugField(
        _("short name"), max_length=60, unique=True, validators=[check_short_name],
        help_text=_("It is in the address of the figures, which others link to. Choose it well: it stays."),
    )  # fmt: skip
    description = models.TextField(
        _("description"), max_length=600, blank=True, help_text=_("What is counted, and what is not.")
    )
    source = models.CharField(_("source"), max_length=200, help_text=_("Who counted this."))
    licence = models.CharField(_("licence"), max_length=12, choices=Licence, default=Licence.FREE)
    owner = models.ForeignKey(
        User, on_delete=models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("owner"),
        help_text=_("Who sees to it that the figures stay right."),
    )  # fmt: skip
    refresh_on = models.DateField(
        _("new figures are due on"),
        null=True,
        blank=True,
        help_text=_("After this day the page says that they are old."),
    )
    url = models.URLField(
        _("fetched from"), max_length=500, blank=True,
        help_text=_("Fetched once a day, where the administrator allowed it. Leave empty for files that you upload."),
    )  # fmt: skip
    published = models.ForeignKey(
        "Version", on_delete=models.SET_NULL, null=True, blank=True, editable=False, related_name="+",
        verbose_name=_("published version"),
    )  # fmt: skip
    fetched_at = models.DateTimeField(_("last fetched"), null=True, blank=True, editable=False)
    trouble = models.TextField(_("why the last fetch failed"), blank=True, editable=False)

    objects = DatasetQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("dataset"), _("datasets")
        ordering = ("title",)

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("datasets:dataset-detail", args=[self.slug])

    @property
    def licence_link(self) -> str:
        return LICENCE_LINKS[Licence(self.licence)]

    def is_old(self, today: date) -> bool:
        """Whether newer figures should have been here by now."""
        return self.refresh_on is not None and self.refresh_on < today


class Column(Orderable):
    """A column that every version has to have: its schema."""

    dataset = ParentalKey(Dataset, on_delete=models.CASCADE, related_name="columns")
    name = models.CharField(_("name"), max_length=80, help_text=_("As it stands in the first row of the file."))
    kind = models.CharField(_("what is in it"), max_length=14, choices=Kind)
    unit = models.CharField(_("unit"), max_length=30, blank=True, help_text=_("For example: euro, %, trees."))
    decimals = models.PositiveSmallIntegerField(_("decimals shown"), default=0)

    class Meta(Orderable.Meta):
        verbose_name, verbose_name_plural = _("column"), _("columns")
        constraints = (
            models.UniqueConstraint(fields=["dataset", "name"], name="column_once_per_dataset"),
            models.CheckConstraint(condition=Q(kind__in=Kind.values), name="column_kind_is_known"),
            models.CheckConstraint(condition=Q(decimals__lte=MOST_DECIMALS), name="column_decimals_in_reason"),
        )

    def __str__(self) -> str:
        return self.name


class VersionQuerySet(models.QuerySet["Version"]):
    def newest(self) -> Self:
        return self.order_by("-number")


MOST_CELLS = 100_000  # in a workbook


class Version(models.Model):
    """The figures of one import. It never changes: a better file makes a new version, and any can be published again.

    `columns` is the schema as it was: [{name, kind, unit, decimals}]. `notes` are sentences on what the reader noticed.
    """

    dataset = models.ForeignKey(Dataset, on_delete=models.CASCADE, related_name="versions", verbose_name=_("dataset"))
    number = models.PositiveIntegerField(_("number"))
    made_at = models.DateTimeField(_("imported at"))
    made_by = models.ForeignKey(
        User, on_delete=models.SET_NULL, null=True, related_name="+", verbose_name=_("imported by")
    )
    origin = models.CharField(_("file"), max_length=500)
    rows = models.PositiveIntegerField(_("rows"))
    columns = models.JSONField(_("columns"))
    notes = models.JSONField(_("what was noticed"), default=list)
    digest = models.CharField(_("digest"), max_length=64)
    published_at = models.DateTimeField(_("published at"), null=True, blank=True)

    objects = VersionQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("version"), _("versions")
        constraints = (models.UniqueConstraint(fields=["dataset", "number"], name="version_number_once_per_dataset"),)

    def __str__(self) -> str:
        return f"{self.dataset} {self.number}"

    @property
    def fits_workbook(self) -> bool:
        """Whether a workbook of it is made in a second or two."""
        return self.rows * len(self.columns) <= MOST_CELLS

    @property
    def names(self) -> list[str]:
        return [column["name"] for column in self.columns]

    def column(self, name: str) -> dict[str, Any] | None:
        return next((column for column in self.columns if column["name"] == name), None)


class Values(models.Model):
    """All values of one column of a version, packed: a chart reads the two or three columns that it shows."""

    version = models.ForeignKey(Version, on_delete=models.CASCADE, related_name="packed")
    position = models.PositiveSmallIntegerField(_("place"))
    packed = models.BinaryField(_("values"))

    class Meta:
        verbose_name, verbose_name_plural = _("values of a column"), _("values of columns")
        constraints = (models.UniqueConstraint(fields=["version", "position"], name="values_once_per_column"),)

    def __str__(self) -> str:
        return f"{self.version}: {self.position}"


class Outline(models.Model):
    """Where a neighbourhood lies: a GeoJSON geometry, Polygon or MultiPolygon, in degrees (WGS 84)."""

    neighbourhood = models.OneToOneField(
        Neighbourhood, on_delete=models.CASCADE, primary_key=True, related_name="outline",
        verbose_name=_("neighbourhood"),
    )  # fmt: skip
    geometry = models.JSONField(_("outline"))

    class Meta:
        verbose_name, verbose_name_plural = _("outline of a neighbourhood"), _("outlines of neighbourhoods")

    def __str__(self) -> str:
        return str(self.neighbourhood)
