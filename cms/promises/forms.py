"""The shape of what staff say of a promise."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from wagtail.admin.widgets import AdminDateInput

from cms.promises.models import Promise, PromiseState, Word
from forum.models import Topic


class PromiseForm(forms.ModelForm[Promise]):
    """A topic is chosen by its number, which stands in its address."""

    topic = forms.ModelChoiceField(
        Topic.objects.all(), label=_("Topic or challenge"), required=False, widget=forms.NumberInput,
        help_text=_("Its number, as it stands in the address of its page. Leave empty where there is none."),
        error_messages={"invalid_choice": _("There is no topic with this number.")},
    )  # fmt: skip

    class Meta:
        model = Promise
        fields = ("what", "dossier", "topic", "team", "due_on", "budget", "place", "neighbourhood")
        widgets = {"due_on": AdminDateInput}


class WordForm(forms.ModelForm[Word]):
    due_on = forms.DateField(
        label=_("By which day"), widget=AdminDateInput, help_text=_("Who follows it is told of another day.")
    )
    state = forms.ChoiceField(label=_("State"), choices=PromiseState.choices, widget=forms.RadioSelect)
    field_order = ("said", "state", "due_on")

    class Meta:
        model = Word
        fields = ("said", "state")
        widgets = {"said": forms.Textarea(attrs={"rows": 4})}

    def clean_state(self) -> Any:
        return PromiseState(self.cleaned_data["state"])
