"""The shape of what is asked and answered."""

from django import forms
from django.db.models import Model
from django.utils.translation import gettext_lazy as _


class AskForm(forms.Form):
    """What is to be signed, and why; the thing is named by its number."""

    act = forms.CharField(widget=forms.HiddenInput)
    subject = forms.IntegerField(widget=forms.HiddenInput)
    reason = forms.CharField(
        label=_("Why does this have to happen? The other person reads this."),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


def ask_form(act: str, subject: Model) -> AskForm:
    """Return the form by which a signature for `act` on `subject` is asked."""
    return AskForm(initial={"act": act, "subject": subject.pk})


class RefuseForm(forms.Form):
    reason = forms.CharField(
        label=_("Why do you not sign? Who asked it reads this."),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
