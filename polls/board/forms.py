"""The shape of a rectification."""

from django import forms
from django.utils.translation import gettext_lazy as _

from polls.board.rectifying import LONGEST


class RectificationForm(forms.Form):
    """What was wrong in a signed report, and what it should be."""

    text = forms.CharField(
        label=_("What was wrong, and what it should be"),
        help_text=_("Everyone reads it, beside the report, for good."),
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 6}),
    )
