"""The fields of a form with which somebody adds a picture or PDF to what they write."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from forum.media.cleaning import Cleaned, cleaned
from forum.media.errors import FileRefused
from forum.media.models import LONGEST_ALT, Kind

NAMES = ("file", "alt", "is_decorative")
ACCEPTED = "image/jpeg,image/png,image/webp,image/gif,application/pdf"


class AttachmentField(forms.FileField):
    """A file that becomes what is kept of it (`Cleaned`), or an error of this field."""

    widget = forms.FileInput

    def __init__(self, *, required: bool = False) -> None:
        super().__init__(
            label=_("Picture or PDF"),
            required=required,
            help_text=_("At most 10 MB. We keep what one sees, and not where or with what it was made."),
            widget=forms.FileInput(attrs={"accept": ACCEPTED}),
            error_messages={"empty": _("This file is empty.")},
        )

    def clean(self, data: Any, initial: Any = None) -> Any:
        file = super().clean(data, initial)
        if not file:
            return None
        try:
            return cleaned(file)
        except FileRefused as refusal:
            raise ValidationError(str(refusal.message)) from refusal


def alt_field() -> forms.CharField:
    return forms.CharField(
        label=_("What is there to see in the picture?"),
        max_length=LONGEST_ALT,
        required=False,
        help_text=_("For people who do not see it. “The bench at the mill, with two broken boards.”"),
    )


def decorative_field() -> forms.BooleanField:
    return forms.BooleanField(label=_("The picture says nothing that my words do not say"), required=False)


def check_file(form: forms.Form) -> None:
    """Ask what there is to see in a picture; and for the file once more, where the form comes back for anything."""
    data = form.cleaned_data
    file: Cleaned | None = data.get("file")
    if file and file.kind == Kind.IMAGE and not (data.get("alt", "").strip() or data.get("is_decorative")):
        form.add_error("alt", _("Say what there is to see, or that the picture says nothing more than your words."))
    if file and form.errors:
        form.add_error("file", _("Choose this file once more: a browser does not keep it."))


def without_file(data: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in data.items() if name not in NAMES}


def file_of(data: dict[str, Any]) -> dict[str, Any]:
    return {name: data.get(name) for name in NAMES}
