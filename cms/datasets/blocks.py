"""Charts as pieces of a page: each drawn on the server, with what it says as its title and its table beside it."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any
from zlib import crc32

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.blocks.struct_block import StructBlockValidationError
from wagtail.snippets.blocks import SnippetChooserBlock

from cms.datasets import drawing, maps
from cms.datasets.charts import Chart, largest_first, moment_in_words
from cms.datasets.models import Dataset, Kind, Version
from cms.datasets.series import How, Number, Points, Question, points_of

HOWS = [
    (How.SUM.value, _("added up")),
    (How.MEAN.value, _("their mean")),
    (How.COUNT.value, _("how many rows there are")),
    (How.LAST.value, _("the last one")),
]
CHARTS = _("Charts")
type Context = dict[str, Any]


class ColumnBlock(blocks.CharBlock):
    """The names of columns: they are those of the file in every language, so translators are not asked for them."""

    def get_translatable_segments(self, value: str) -> list[Any]:
        return []

    def restore_translated_segments(self, value: str, segments: list[Any]) -> str:
        return value


class ChartBlock(blocks.StructBlock):
    """A chart of a dataset. Names of columns are looked up when the page is saved, so that none is drawn of nothing."""

    title = blocks.CharBlock(
        label=_("What the figures show"), max_length=140,
        help_text=_("A whole sentence: “More people cycle to work each year.” It is the title of the chart."),
    )  # fmt: skip
    dataset = SnippetChooserBlock("datasets.Dataset", label=_("Dataset"))
    by = ColumnBlock(
        label=_("Column with names"),
        max_length=80,
        help_text=_("As it stands in the first row: year, neighbourhood, kind."),
    )
    values = ColumnBlock(
        label=_("Columns with numbers"),
        max_length=300,
        help_text=_("One, or more with a comma or semicolon between them."),
    )
    how = blocks.ChoiceBlock(label=_("Rows with the same name are"), choices=HOWS, default=How.SUM.value, required=True)
    note = blocks.CharBlock(
        label=_("Note"), max_length=300, required=False, help_text=_("What a reader has to know to read it well.")
    )

    def clean(self, value: Any) -> Any:
        cleaned = super().clean(value)
        faults = faults_in(cleaned)
        if faults:
            raise StructBlockValidationError({name: ValidationError(sentence) for name, sentence in faults.items()})
        return cleaned

    def get_context(self, value: Any, parent_context: Context | None = None) -> Context:
        context: Context = super().get_context(value, parent_context)
        version = version_of(value["dataset"])
        if version is None or faults_in(value, version):
            return context | {"chart": None}
        chart = self.chart(value, version)
        return context | {"chart": chart} | self.drawn(chart)

    def chart(self, value: Any, version: Version) -> Chart:
        """Return what is shown; a subclass may put it in another order."""
        names = names_in(value["values"])
        question = Question(value["by"].strip(), names, (value.get("split") or "").strip(), How(value["how"]))
        return chart_of(value, version, points_of(version, question), names[0])

    def drawn(self, chart: Chart) -> Context:
        raise NotImplementedError


class BarBlock(ChartBlock):
    """Bars, the longest first unless they are days or years."""

    def chart(self, value: Any, version: Version) -> Chart:
        chart = super().chart(value, version)
        column = version.column(value["by"].strip())
        is_in_time = column is not None and (
            column["kind"] == Kind.DATE or all(name.isdecimal() for name in chart.points.names)
        )
        return chart if is_in_time else with_points(chart, largest_first(chart.points))

    def drawn(self, chart: Chart) -> Context:
        return {"bars": drawing.bars(chart)}

    class Meta:
        label = _("Bars")
        icon = "list-ul"
        group = CHARTS
        template = "datasets/blocks/bars.html"


class StackedBlock(ChartBlock):
    """Bars made of parts."""

    split = ColumnBlock(
        label=_("Column with the parts"), max_length=80, required=False,
        help_text=_("Leave empty when each part has a column of numbers of its own."),
    )  # fmt: skip

    def drawn(self, chart: Chart) -> Context:
        return {"bars": drawing.stacked(chart)}

    class Meta:
        label = _("Bars made of parts")
        icon = "bars"
        group = CHARTS
        template = "datasets/blocks/bars.html"


class LineBlock(ChartBlock):
    """Lines through time."""

    split = ColumnBlock(
        label=_("Column with the lines"), max_length=80, required=False,
        help_text=_("Leave empty when each line has a column of numbers of its own."),
    )  # fmt: skip

    def drawn(self, chart: Chart) -> Context:
        return {"lines": drawing.lines(chart)}

    class Meta:
        label = _("Lines through time")
        icon = "arrow-right"
        group = CHARTS
        template = "datasets/blocks/lines.html"


class NeighbourhoodsBlock(ChartBlock):
    """Neighbourhoods on a map, each shaded by its number; where no outline is known, the bars say it alone."""

    def drawn(self, chart: Chart) -> Context:
        drawn = maps.map_of(chart)
        return {"map": drawn} if drawn else {"map": None, "bars": drawing.bars(chart)}

    class Meta:
        label = _("Neighbourhoods on a map")
        icon = "site"
        group = CHARTS
        template = "datasets/blocks/map.html"


class FigureBlock(ChartBlock):
    """The newest number, and how it moved since the one before and the first."""

    def drawn(self, chart: Chart) -> Context:
        known = [
            (name, value)
            for name, value in zip(chart.points.names, chart.points.series[0].values, strict=True)
            if value is not None
        ]
        return {"lines": drawing.lines(chart), "figure": figure_of(chart, known)}

    class Meta:
        label = _("One number with its trend")
        icon = "order"
        group = CHARTS
        template = "datasets/blocks/figure.html"


# What blocks ask


def names_in(text: str) -> tuple[str, ...]:
    """Return the names of columns in a line of them. A semicolon is there for names with a comma in them."""
    mark = ";" if ";" in text else ","
    return tuple(name.strip() for name in text.split(mark) if name.strip())


def version_of(dataset: Dataset | None) -> Version | None:
    """Return the version that everyone sees; None where there is none."""
    if dataset is None or dataset.published_id is None:
        return None
    return Version.objects.get(pk=dataset.published_id)


def newest_of(dataset: Dataset) -> Version | None:
    return version_of(dataset) or dataset.versions.newest().first()


def faults_in(value: Any, version: Version | None = None) -> dict[str, str]:
    """Return what is wrong with the columns that an editor named, by field."""
    version = version or newest_of(value["dataset"])
    if version is None:
        return {"dataset": gettext("This dataset has no figures yet. Import a file first.")}
    faults = {}
    for field in ("by", "split"):
        name = (value.get(field) or "").strip()
        if name and version.column(name) is None:
            faults[field] = _no_column(name, version)
    wanted = names_in(value["values"])
    if not wanted:
        faults["values"] = gettext("Name a column with numbers.")
    for name in wanted:
        column = version.column(name)
        if column is None:
            faults["values"] = _no_column(name, version)
        elif column["kind"] != Kind.NUMBER and value["how"] != How.COUNT:
            faults["values"] = gettext("There are no numbers in the column “%(name)s”.") % {"name": name}
    return faults


def _no_column(name: str, version: Version) -> str:
    has = ", ".join(f"“{each}”" for each in version.names)
    return gettext("There is no column “%(name)s”. This dataset has: %(names)s.") % {"name": name, "names": has}


def chart_of(value: Any, version: Version, points: Points, column: str) -> Chart:
    dataset: Dataset = value["dataset"]
    of_numbers = version.column(column) or {}
    decimals = of_numbers.get("decimals", 0)
    if value["how"] == How.MEAN:
        decimals = max(1, decimals)
    return Chart(
        key=f"{dataset.slug}-{crc32(repr((value['title'], value['by'], value['values'])).encode()):x}",
        title=value["title"],
        points=points,
        by=value["by"].strip(),
        unit="" if value["how"] == How.COUNT else of_numbers.get("unit", ""),
        decimals=decimals,
        note=value.get("note") or "",
        source=dataset.source,
        source_url=dataset.get_absolute_url(),
        licence=dataset.get_licence_display(),
        licence_url=dataset.licence_link,
        updated=timezone.localdate(version.published_at or version.made_at),
        is_old=dataset.is_old(timezone.localdate()),
        data_url=f"/open-data/{dataset.slug}",
    )


def with_points(chart: Chart, points: Points) -> Chart:
    return replace(chart, points=points)


def figure_of(chart: Chart, known: Sequence[tuple[str, Number]]) -> Context:
    """Return the newest number in words, and how it moved."""
    if not known:
        return {}
    name, value = known[-1]
    before_name, before = known[-2] if len(known) > 1 else ("", None)
    moved = {}
    if before is not None and value is not None:
        difference = value - before
        sign = "up" if difference > 0 else "down" if difference < 0 else "same"
        moved = {
            "direction": sign,
            "difference": chart.with_unit(abs(difference)),
            "before": moment_in_words(before_name),
        }
    return {"value": chart.with_unit(value), "at": moment_in_words(name), **moved}
