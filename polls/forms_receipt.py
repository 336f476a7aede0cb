"""The shape of a receipt code that somebody wants to check."""

from django import forms
from django.utils.translation import gettext_lazy as _


class ReceiptForm(forms.Form):
    """A code as it stands on a receipt, perhaps with spaces."""

    code = forms.CharField(
        label=_("Your receipt code"),
        max_length=100,
        help_text=_("It has 32 digits and letters from a to f, with dashes between them."),
        error_messages={"required": _("Type the code that stands on your receipt.")},
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false", "autocapitalize": "none"}),
    )
