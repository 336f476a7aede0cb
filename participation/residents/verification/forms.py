"""The shape of what somebody tells to be verified by a letter."""

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _


class AskLetterForm(forms.Form):
    """Where the letter goes. It is kept until the letter is in the post."""

    recipient = forms.CharField(
        label=_("Your first name and surname"),
        max_length=100,
        help_text=_("As they stand on your letterbox and your identity card."),
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    street = forms.CharField(
        label=_("Street, number and box"),
        max_length=100,
        widget=forms.TextInput(attrs={"autocomplete": "street-address"}),
    )
    postcode = forms.CharField(
        label=_("Postcode"), max_length=10, widget=forms.TextInput(attrs={"autocomplete": "postal-code"})
    )
    town = forms.CharField(
        label=_("Town or village"), max_length=60, widget=forms.TextInput(attrs={"autocomplete": "address-level2"})
    )
    is_old_enough = forms.BooleanField()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        says = _("I am %(age)d or older, and I am registered at this address") % {"age": settings.VERIFICATION.age}
        self.fields["is_old_enough"].label = says

    @property
    def address(self) -> str:
        told = self.cleaned_data
        return f"{told['street']}\n{told['postcode']} {told['town']}"


class CodeForm(forms.Form):
    code = forms.CharField(
        label=_("The code in your letter"),
        max_length=40,
        help_text=_("Twelve letters and digits. Small letters or capitals, with or without dashes: all is good."),
        widget=forms.TextInput(
            attrs={"autocomplete": "one-time-code", "spellcheck": "false", "autocapitalize": "characters"}
        ),
    )
