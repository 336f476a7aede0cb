"""The shape of what people ask for: which newsletters, how often."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from cms.newsletters.models import Frequency, Subscriber
from participation.dossiers.models import Neighbourhood, Theme


class WishForm(forms.Form):
    """Which newsletters somebody wants. Nothing chosen is everything."""

    frequency = forms.ChoiceField(
        label=_("How often?"), choices=Frequency.choices, initial=Frequency.MONTHLY, widget=forms.RadioSelect
    )
    themes = forms.ModelMultipleChoiceField(
        label=_("About what?"),
        queryset=Theme.objects.all(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Choose nothing to hear of everything."),
    )
    neighbourhoods = forms.ModelMultipleChoiceField(
        label=_("Of which neighbourhoods?"),
        queryset=Neighbourhood.objects.all(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("What concerns the whole town you get in any case."),
    )

    @property
    def wish(self) -> dict[str, Any]:
        given = self.cleaned_data
        return {
            "frequency": given["frequency"],
            "themes": [theme.pk for theme in given["themes"]],
            "neighbourhoods": [place.pk for place in given["neighbourhoods"]],
        }


class SubscribeForm(WishForm):
    """The same, with the address it goes to."""

    email = forms.EmailField(
        label=_("Your e-mail address"),
        help_text=_("We send you an e-mail with a link. You get the newsletter only after you have followed it."),
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )
    field_order = ["email", "frequency", "themes", "neighbourhoods"]


def wish_of(subscriber: Subscriber) -> dict[str, Any]:
    """Return what a form shows of a subscription."""
    return {
        "frequency": subscriber.frequency,
        "themes": [theme.pk for theme in subscriber.themes.all()],
        "neighbourhoods": [place.pk for place in subscriber.neighbourhoods.all()],
    }
