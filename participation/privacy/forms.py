"""The shape of a farewell."""

from django import forms
from django.utils.translation import gettext_lazy as _


class EraseForm(forms.Form):
    """Nobody erases an account by one slip of a finger."""

    is_sure = forms.BooleanField(
        label=_("Yes, erase my account and everything that names me. I know that nobody can undo this."),
        error_messages={"required": _("Tick the box first. Without that nothing is erased.")},
    )
