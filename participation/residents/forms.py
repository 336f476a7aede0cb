"""The shape of what people tell about themselves."""

import re
from typing import Any

from django import forms
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from participation.residents.models import User

ADDRESS = re.compile(r"://|\bwww\.|@|\.[a-z]{2,}(/|$|\s)|\w\.(com|net|org|info|be|nl|eu|io|me)\b", re.IGNORECASE)


def name_without_addresses(name: str) -> str:
    """Return `name`; refuse one that advertises: others see it before anybody has seen what its owner writes."""
    if ADDRESS.search(name):
        raise forms.ValidationError(_("Choose a name without a link or an e-mail address."), code="address")
    return name


class SignupForm(forms.Form):
    """What allauth's sign-up form asks besides an address and a password."""

    display_name = forms.CharField(
        label=_("Name shown to others"),
        max_length=80,
        help_text=_("Others see this name beside what you write. It need not be your full name."),
        widget=forms.TextInput(attrs={"autocomplete": "nickname"}),
    )

    def clean_display_name(self) -> str:
        return name_without_addresses(self.cleaned_data["display_name"])

    field_order = ("display_name", "email", "password1")

    def signup(self, request: HttpRequest, user: User) -> None:
        user.display_name = self.cleaned_data["display_name"]
        user.save()


class EmailForm(forms.Form):
    """The address that a person wants from now on."""

    email = forms.EmailField(
        label=_("Your new e-mail address"), widget=forms.EmailInput(attrs={"autocomplete": "email"})
    )

    def __init__(self, *args: Any, confirmed: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.confirmed = confirmed

    def clean_email(self) -> str:
        email = str(self.cleaned_data["email"]).lower()
        if email == self.confirmed:
            raise forms.ValidationError(_("This is your address already."), code="same")
        return email
