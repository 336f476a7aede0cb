"""The shape of a declaration."""

from django import forms
from django.utils.translation import gettext_lazy as _


class DeclareForm(forms.Form):
    reason = forms.CharField(
        label=_("What is your interest in this?"),
        help_text=_("Only clerks and auditors read it."),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    last_day = forms.DateField(
        label=_("Last day"),
        required=False,
        help_text=_("Leave empty when it is not known yet."),
        widget=forms.DateInput(attrs={"type": "date"}),
    )
