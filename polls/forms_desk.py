"""The shape of what a clerk does with a poll: the file of an electoral roll, and a lot that was drawn."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from i18nfield.forms import I18nFormField, I18nTextarea

from polls.forms import places
from polls.methods import ChoiceError
from polls.methods.numbered import parse_places, ranking_of
from polls.models import Objection, Option, Poll

ROLL_MAX_BYTES = 40 * 1024 * 1024


class RollForm(forms.Form):
    """The CSV of an electoral roll."""

    file = forms.FileField(
        label=_("File with the electoral roll"),
        help_text=_("CSV in UTF-8. The first line names the columns: email (or person_key) and eligible_from."),
        widget=forms.ClearableFileInput(attrs={"accept": ".csv,text/csv"}),
    )

    roll_date = forms.DateField(
        label=_("The day on which it was drawn up"), required=False, widget=forms.DateInput(attrs={"type": "date"})
    )
    roll_source = forms.CharField(
        label=_("Where it comes from"),
        required=False,
        max_length=200,
        help_text=_("For example: the population register. Proxies are not supported: everyone votes for themselves."),
    )

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if file.size > ROLL_MAX_BYTES:
            raise forms.ValidationError(_("This file is larger than 40 MB. That can not be a roll."))
        return file


class ReasonForm(forms.Form):
    """Why a poll is suspended, goes on, is annulled, or what went wrong: everyone reads it."""

    reason = forms.CharField(
        label=_("The reason, for everyone to read"), max_length=1000, widget=forms.Textarea(attrs={"rows": 3})
    )


class ResumeForm(ReasonForm):
    """Also until when, if that is later than was announced."""

    closes_at = forms.DateTimeField(
        label=_("Closes at"),
        required=False,
        help_text=_("Empty: as it was announced. A poll that was suspended may close later, never earlier."),
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
    )


class AnswerForm(forms.Form):
    """What the deciding body says of the outcome, and what was done with it."""

    answer = I18nFormField(label=_("What the deciding body says"), widget=I18nTextarea)
    follow_up = I18nFormField(label=_("What was done with the outcome"), widget=I18nTextarea)


class ObjectionForm(forms.Form):
    """An objection to the count, as it came in."""

    received_on = forms.DateField(label=_("Received on"), widget=forms.DateInput(attrs={"type": "date"}))
    text = forms.CharField(
        label=_("What it says, without names"), max_length=2000, widget=forms.Textarea(attrs={"rows": 3})
    )


class DecisionForm(forms.Form):
    """What was decided on an objection, with the reasons."""

    decision = forms.ChoiceField(
        label=_("Decision"),
        choices=[
            (Objection.Decision.UNFOUNDED, _("Unfounded: the count stands")),
            (Objection.Decision.RECOUNTED, _("Count the ballots again")),
        ],
    )
    reason = forms.CharField(
        label=_("The reasons, for everyone to read"), max_length=2000, widget=forms.Textarea(attrs={"rows": 3})
    )


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
