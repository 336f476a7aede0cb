"""allauth's forms about passkeys, in our words."""

from allauth.mfa.webauthn.forms import AddWebAuthnForm, EditWebAuthnForm
from django import forms
from django.utils.translation import gettext_lazy as _

NAME = _("A name for this passkey")


class AddPasskeyForm(AddWebAuthnForm):
    name = forms.CharField(
        label=NAME, required=False, max_length=60, help_text=_("So that you know which device it is for.")
    )
    passwordless = forms.BooleanField(
        label=_("Log in with this passkey alone, without a password"),
        required=False,
        initial=True,
        help_text=_("Your device then asks your fingerprint, your face or its code."),
    )


class EditPasskeyForm(EditWebAuthnForm):
    name = forms.CharField(label=NAME, max_length=60)
