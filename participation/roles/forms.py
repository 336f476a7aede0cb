"""The shape of emergency access."""

from django import forms
from django.utils.translation import gettext_lazy as _

from participation.roles.models import LENT


class GlassForm(forms.Form):
    role = forms.ChoiceField(label=_("Role"), choices=[(role.value, role.label) for role in LENT])
    reason = forms.CharField(
        label=_("Why can this not wait for somebody with that role?"),
        help_text=_("The clerks and the other administrators read it at once."),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
