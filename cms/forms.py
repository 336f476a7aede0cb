"""The shape of what staff give: files, and roles."""

import shutil
from pathlib import Path
from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _
from wagtail.admin.widgets import AdminDateInput
from wagtail.documents.forms import BaseDocumentForm
from wagtail.images.fields import WagtailImageField
from wagtail.images.forms import BaseImageForm

from participation.residents.models import Role

ZIP = b"PK\x03\x04"
BEGINNINGS: dict[str, tuple[bytes, ...]] = {
    "pdf": (b"%PDF-",),
    "docx": (ZIP,),
    "xlsx": (ZIP,),
    "odt": (ZIP,),
    "ods": (ZIP,),
    "mp3": (b"ID3", b"\xff\xfb", b"\xff\xf3", b"\xff\xf2"),
    "ogg": (b"OggS",),
    "m4a": (b"\x00\x00\x00",),
}
"""The first bytes of a file of each kind; any other kind that is allowed is plain text."""


ROOM_KEPT = 100 * 1024 * 1024  # bytes; the database, or its log, may live on the same disk


def check_room(file: UploadedFile[Any]) -> None:
    """Refuse a file that would fill the disk: half of it would stay behind, and perhaps no room for a vote."""
    media = Path(settings.MEDIA_ROOT)
    disk = media if media.exists() else settings.VAR_DIR
    if shutil.disk_usage(disk).free < (file.size or 0) + ROOM_KEPT:
        raise ValidationError(
            _("There is no room left for files, so this one was not stored. Ask the administrator to make room."),
            code="no_room",
        )


class DocumentForm(BaseDocumentForm):
    """A document is what its name says; a page or a program under another name is refused."""

    def clean_file(self) -> UploadedFile[Any]:
        file = self.cleaned_data["file"]
        if "file" in self.changed_data:
            if not is_what_it_says(file):
                raise ValidationError(_("What is in this file does not fit its name. Save it anew in the right kind."))
            check_room(file)
        return file


def is_what_it_says(file: UploadedFile[Any]) -> bool:
    """Whether a file begins as files of its name's kind do."""
    beginning = file.read(2048)
    file.seek(0)
    kind = (file.name or "").rpartition(".")[2].lower()
    if kind in BEGINNINGS:
        return beginning.startswith(BEGINNINGS[kind])
    return b"\x00" not in beginning and not beginning.lstrip().startswith(b"<")


class WholeImageField(WagtailImageField):
    """An image file that can be read to its end; one that was cut short is refused like any other bad file."""

    default_validators = (*WagtailImageField.default_validators, check_room)

    def to_python(self, data: UploadedFile[Any]) -> UploadedFile[Any] | None:
        try:
            return super().to_python(data)
        except OSError as error:
            raise ValidationError(self.error_messages["invalid_image"], code="invalid_image") from error


class ImageForm(BaseImageForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if field := self.fields.get("file"):  # the form for many at once has none
            self.fields["file"] = WholeImageField(label=field.label, required=field.required, widget=field.widget)


class RoleForm(forms.Form):
    """A role to give, with its first and, if it is known, its last day; for a council member with the fraction."""

    role = forms.ChoiceField(label=_("Role"), choices=Role.choices)
    fraction = forms.CharField(
        label=_("Fraction"),
        max_length=80,
        required=False,
        help_text=_("Only for a council member. Write “independent” for somebody without a fraction."),
        widget=forms.TextInput(attrs={"list": "fractions"}),
    )
    starts_on = forms.DateField(label=_("First day"), widget=AdminDateInput)
    ends_on = forms.DateField(
        label=_("Last day"), widget=AdminDateInput, required=False, help_text=_("Leave empty when it is not known yet.")
    )


class LastDayForm(forms.Form):
    """The last day of a role that somebody holds."""

    last = forms.DateField(label=_("Last day"))
