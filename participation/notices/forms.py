"""What people choose to be told, and how soon."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from participation.notices.schedule import How, Preferences
from participation.notices.texts import Sort, sorts


class WishesForm(forms.Form):
    """One switch that wins, and a choice for each sort of news."""

    wants_mail = forms.TypedChoiceField(
        label=_("May we e-mail you?"),
        choices=[
            (True, _("Yes, as I choose below")),
            (False, _("No, only about my own account, my own posts and my own cases")),
        ],
        coerce=lambda value: value == "True",
        widget=forms.RadioSelect,
    )

    def __init__(self, *args: Any, wishes: Preferences, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["wants_mail"].initial = wishes.wants_mail
        for sort in sorts().values():
            self.fields[sort.name] = _choice(sort, wishes)

    @property
    def chosen(self) -> dict[str, How]:
        return {sort: How(self.cleaned_data[sort]) for sort in sorts()}


def _choice(sort: Sort, wishes: Preferences) -> forms.ChoiceField:
    return forms.ChoiceField(
        label=str(sort.label), choices=How.choices, initial=wishes.chosen[sort.name], widget=forms.RadioSelect
    )
