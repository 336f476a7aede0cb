"""The shape of what staff give for a paper."""

from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.core.validators import FileExtensionValidator
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext_lazy as _

from cms.forms import check_room, is_what_it_says
from cms.matter.models import FOR_WHOM
from forum.models import Challenge, Topic

KINDS = ["pdf", "docx", "odt", "xlsx", "ods", "csv", "txt"]


class FileForm(forms.Form):
    """A file of a kind that people can open, that is what its name says."""

    file = forms.FileField(label=_("File"), max_length=100, validators=[FileExtensionValidator(KINDS)])

    def clean_file(self) -> UploadedFile[Any]:
        file: UploadedFile[Any] = self.cleaned_data["file"]
        if not is_what_it_says(file):
            raise ValidationError(_("What is in this file does not fit its name. Save it anew in the right kind."))
        if (file.size or 0) > settings.WAGTAILDOCS_MAX_UPLOAD_SIZE:
            most = filesizeformat(settings.WAGTAILDOCS_MAX_UPLOAD_SIZE)
            raise ValidationError(_("This file is too large. It may be %(most)s at most.") % {"most": most})
        check_room(file)
        return file


class PaperForm(FileForm):
    title = forms.CharField(label=_("Title"), max_length=160)
    audience = forms.ChoiceField(label=_("For whom"), choices=FOR_WHOM)
    field_order = ("title", "audience", "file")


class CaseForm(forms.Form):
    """Which challenge to put in a dossier: those that everyone can read."""

    case = forms.ModelChoiceField(
        Challenge.objects.filter(topic__in=Topic.objects.filter(hidden_at=None, withdrawn_at=None))
        .select_related("topic")
        .order_by("-pk"),
        label=_("Challenge"),
        empty_label=_("Choose a case"),
    )


class VersionForm(FileForm):
    changed = forms.CharField(
        label=_("What changed?"),
        max_length=600,
        help_text=_("One or two sentences. Also say which page or paragraph."),
        widget=forms.Textarea(attrs={"rows": 3}),
    )
