"""The shape of a vote on paper-like cards: one choice or several, in any language, without JavaScript."""

from typing import Any, cast

from django import forms
from django.forms.utils import ErrorList
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from polls.ballot_box import content_of
from polls.errors import choice_sentence
from polls.methods import ChoiceError
from polls.models import Method, Poll


class BallotForm(forms.Form):
    """The ballot of one poll. `chosen` is what was chosen, as `cast_ballot` takes it."""

    def __init__(self, poll: Poll, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.poll = poll
        options = [(option.key, str(option.label)) for option in poll.options.all()]
        if poll.method == Method.APPROVAL:
            self.fields["choice"] = forms.MultipleChoiceField(
                label=_("Your vote"), choices=options, widget=forms.CheckboxSelectMultiple, help_text=_how_many(poll)
            )
        else:
            self.fields["choice"] = forms.ChoiceField(label=_("Your vote"), choices=options, widget=forms.RadioSelect)
        unknown = choice_sentence(poll, ChoiceError("unknown_option"))
        nothing = _("You have not chosen anything yet. Make a choice.")
        self.fields["choice"].error_messages |= {"required": nothing, "invalid_choice": unknown}

    def clean_choice(self) -> str | list[str]:
        choice, chosen = self.cleaned_data["choice"], cast(QueryDict, self.data).getlist("choice")
        try:
            content_of(self.poll, chosen)
        except ChoiceError as error:
            raise forms.ValidationError(choice_sentence(self.poll, error), code=error.code) from None
        return choice

    @property
    def faults(self) -> list[tuple[forms.BoundField, ErrorList]]:
        """What components/error_summary.html lists."""
        return [(self["choice"], self["choice"].errors)]

    @property
    def chosen(self) -> list[str]:
        return _as_list(self.cleaned_data["choice"])


def _as_list(choice: str | list[str]) -> list[str]:
    return [choice] if isinstance(choice, str) else choice


def _how_many(poll: Poll) -> Any:
    numbers = {"least": poll.min_choices, "most": poll.max_choices}
    if poll.min_choices == poll.max_choices:
        return _("Choose %(most)s.") % numbers
    return _("Choose at least %(least)s and at most %(most)s.") % numbers
