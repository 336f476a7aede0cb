"""The shape of a theme and of a banner."""

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _
from i18nfield.forms import I18nFormField, I18nTextInput
from wagtail.admin.widgets import AdminDateTimeInput

from cms.town.theme import MOST_BYTES


class ThemeForm(forms.Form):
    file = forms.FileField(label=_("theme.css"), help_text=_("Only its custom properties are taken, no rules."))

    def clean_file(self) -> str:
        file: UploadedFile[bytes] = self.cleaned_data["file"]
        if (file.size or 0) > MOST_BYTES:
            raise ValidationError(_("This file is too large for a theme."))
        try:
            return file.read().decode("utf-8")
        except UnicodeDecodeError as error:
            raise ValidationError(_("This is not a style sheet.")) from error


class BannerForm(forms.Form):
    text = I18nFormField(
        label=_("What nobody may miss"), widget=I18nTextInput, max_length=200, require_all_fields=False,
        help_text=_("One short sentence in each language: what is going on, and what to do."),
    )  # fmt: skip
    link = forms.RegexField(
        label=_("Address to read more"), regex=r"^(/[^/\\]|https://)\S*$", required=False,
        help_text=_("A page of this site, such as /nl/nieuws/…, or an address that begins with https://."),
    )  # fmt: skip
    until = forms.DateTimeField(label=_("Shown until"), widget=AdminDateTimeInput, help_text=_("At most two weeks."))
