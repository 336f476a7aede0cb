"""The shape of what staff give: a file of figures, and outlines of neighbourhoods."""

import json
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import WagtailAdminModelForm

from cms.datasets.maps import check_geometry
from cms.datasets.reading import MOST_BYTES


class FileForm(forms.Form):
    """A file with figures: the first row names the columns."""

    file = forms.FileField(
        label=_("File (CSV or XLSX)"),
        help_text=_("The first row holds the names of the columns, each other row figures."),
    )

    def clean_file(self) -> UploadedFile[Any]:
        file: UploadedFile[Any] = self.cleaned_data["file"]
        if (file.size or 0) > MOST_BYTES:
            raise ValidationError(_("The file is too large: at most %(size)d MB.") % {"size": MOST_BYTES // 1024**2})
        return file


class OutlineForm(WagtailAdminModelForm):
    """The outline of a neighbourhood, as GeoJSON."""

    geometry = forms.JSONField(
        label=_("Outline"),
        widget=forms.Textarea,
        help_text=_(
            "GeoJSON of the area: a Polygon or MultiPolygon in degrees (WGS 84), or one feature that holds it."
        ),
    )

    def clean_geometry(self) -> Any:
        geometry = self.cleaned_data["geometry"]
        check_geometry(geometry)
        return json.loads(json.dumps(geometry))
