"""The shape of what staff give: a file of figures, and outlines of neighbourhoods."""

import json
from typing import Any, cast

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import WagtailAdminModelForm

from cms.datasets.maps import check_geometry
from cms.datasets.reading import MOST_BYTES
from participation.residents.models import RoleAssignment, User


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


class DatasetForm(WagtailAdminModelForm):
    """What is said of figures. Only who works for the town can see to them."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        at_work = RoleAssignment.objects.current(timezone.localdate()).values("user")
        either = User.objects.filter(Q(pk__in=at_work) | Q(pk=self.instance.owner_id))
        cast(forms.ModelChoiceField[User], self.fields["owner"]).queryset = either.order_by("display_name", "pk")


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
