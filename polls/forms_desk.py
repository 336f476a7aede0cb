"""The shape of what a clerk does with a poll: the file of an electoral roll, and a lot that was drawn."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from polls.forms import places
from polls.methods import ChoiceError
from polls.methods.numbered import parse_places, ranking_of
from polls.models import Option, Poll

ROLL_MAX_BYTES = 40 * 1024 * 1024


class RollForm(forms.Form):
    """The CSV of an electoral roll."""

    file = forms.FileField(
        label=_("File with the electoral roll"),
        help_text=_("CSV in UTF-8. The first line names the columns: email (or person_key) and eligible_from."),
        widget=forms.ClearableFileInput(attrs={"accept": ".csv,text/csv"}),
    )

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if file.size > ROLL_MAX_BYTES:
            raise forms.ValidationError(_("This file is larger than 40 MB. That can not be a roll."))
        return file


class LotForm(forms.Form):
    """All options in the order in which they were drawn in public: a place for each. `lot` is that order, by id."""

    def __init__(self, poll: Poll, data: Any = None) -> None:
        super().__init__(data)
        self.options: list[Option] = list(poll.options.all())
        for option in self.options:
            self.fields[f"lot-{option.key}"] = forms.CharField(
                label=str(option.label), widget=places(len(self.options)), required=False
            )

    def clean(self) -> dict[str, Any]:
        keys = [option.key for option in self.options]
        chosen = [f"{key}={self.cleaned_data[f'lot-{key}']}" for key in keys if self.cleaned_data.get(f"lot-{key}")]
        try:
            self.lot = ranking_of(parse_places(chosen, keys, 1, len(keys)))
        except ChoiceError:
            self.lot = []
        if len(self.lot) < len(keys):
            raise forms.ValidationError(_("Give every option its place in the lot, each place once."))
        return self.cleaned_data
