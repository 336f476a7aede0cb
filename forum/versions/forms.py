"""Why somebody withdraws what they wrote."""

from django import forms
from django.utils.translation import gettext_lazy as _

from forum.actions.edits import LONGEST_WHY
from forum.forms import ActForm


class WithdrawForm(ActForm):
    reason = forms.CharField(
        label=_("Why do you withdraw it?"),
        max_length=LONGEST_WHY,
        help_text=_("Everyone reads this in the place of your words."),
        widget=forms.Textarea(attrs={"rows": 3}),
    )
