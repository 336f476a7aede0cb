"""What an administrator says when switching something off."""

from django import forms
from django.utils.translation import gettext_lazy as _


class SwitchForm(forms.Form):
    sentence = forms.CharField(
        label=_("One sentence for the public: why it is off, and until when"),
        max_length=200,
        widget=forms.TextInput({"size": 80}),
    )
