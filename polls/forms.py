"""The shape of a vote on paper-like cards: choices to tick, or a number beside each option; without JavaScript."""

from typing import Any, cast

from django import forms
from django.forms.utils import ErrorList
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from polls.ballot_box import content_of
from polls.errors import choice_sentence
from polls.methods import ChoiceError
from polls.models import SCORED, WITH_NUMBERS, WITH_SEVERAL, Method, Poll
from polls.words import euro

OPTION = "option-"


class _PollForm(forms.Form):
    """What every ballot has."""

    is_numbered = False

    def __init__(self, poll: Poll, data: QueryDict | None = None) -> None:
        super().__init__(data)
        self.poll = poll

    @property
    def faults(self) -> list[tuple[forms.BoundField, ErrorList]]:
        """What components/error_summary.html lists."""
        return [(field, field.errors) for field in self]


class ChoiceForm(_PollForm):
    """One option or several, to tick."""

    def __init__(self, poll: Poll, data: QueryDict | None = None) -> None:
        super().__init__(poll, data)
        options = [(option.key, _label(poll, option)) for option in poll.options.all()]
        if poll.method in WITH_SEVERAL:
            self.fields["choice"] = forms.MultipleChoiceField(
                label=_("Your vote"), choices=options, widget=forms.CheckboxSelectMultiple, help_text=_how_many(poll)
            )
        else:
            self.fields["choice"] = forms.ChoiceField(label=_("Your vote"), choices=options, widget=forms.RadioSelect)
        unknown = choice_sentence(poll, ChoiceError("unknown_option"))
        nothing = _("You have not chosen anything yet. Make a choice.")
        self.fields["choice"].error_messages |= {"required": nothing, "invalid_choice": unknown}

    def clean_choice(self) -> str | list[str]:
        choice: str | list[str] = self.cleaned_data["choice"]
        try:
            content_of(self.poll, self.sent)
        except ChoiceError as error:
            raise forms.ValidationError(choice_sentence(self.poll, error), code=error.code) from None
        return choice

    @property
    def sent(self) -> list[str]:
        return cast(QueryDict, self.data).getlist("choice")


class NumbersForm(_PollForm):
    """A number beside each option: scores to pick, points to write, or the place in a ranking."""

    is_numbered = True

    def __init__(self, poll: Poll, data: QueryDict | None = None) -> None:
        super().__init__(poll, data)
        for option in poll.options.all():
            self.fields[OPTION + option.key] = forms.CharField(
                label=str(option.label), required=False, widget=_widget(poll)
            )

    @property
    def hint(self) -> str:
        return how_to_vote(self.poll)

    def clean(self) -> dict[str, Any]:
        try:
            content_of(self.poll, self.sent)
        except ChoiceError as error:
            field = OPTION + error.about
            self.add_error(field if field in self.fields else None, choice_sentence(self.poll, error))
        return self.cleaned_data

    @property
    def sent(self) -> list[str]:
        typed = {option.key: self.data.get(OPTION + option.key, "").strip() for option in self.poll.options.all()}
        return [f"{key}={number}" for key, number in typed.items() if number]


type BallotForm = ChoiceForm | NumbersForm


def ballot_form(poll: Poll, data: QueryDict | None = None) -> BallotForm:
    """Return the ballot of `poll`, filled in with `data`.

    Its `sent` is what came in, as `cast_ballot` takes it, whether it is right or not.
    """
    return NumbersForm(poll, data) if poll.method in WITH_NUMBERS else ChoiceForm(poll, data)


def how_to_vote(poll: Poll) -> str:
    """Return what a ballot with numbers asks."""
    if poll.method == Method.SCORE:
        words = _("Give each option a score from 0 to %(points)s. What you leave open counts as 0.")
    elif poll.method == Method.MAJORITY_JUDGMENT:
        words = _(
            "Give each option a grade: 0 is the lowest, %(points)s the highest. What you leave open gets the lowest."
        )
    elif poll.method == Method.CUMULATIVE:
        words = _("Divide %(points)s points over the options, as you want. You may keep some back.")
    else:
        words = _(
            "Give your first choice place 1, your second place 2, and so on. Rank as many as you want: one is enough."
        )
    return str(words) % {"points": poll.points}


def _widget(poll: Poll) -> forms.Widget:
    if poll.method in SCORED:
        return forms.RadioSelect(choices=[(str(score), str(score)) for score in range(poll.points + 1)])
    if poll.method == Method.CUMULATIVE:
        return forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off", "size": 4})
    return places(len(poll.options.all()))


def places(number: int) -> forms.Select:
    """Return a list to choose a place from; none is the first of it."""
    return forms.Select(choices=[("", _("No place")), *((str(place), str(place)) for place in range(1, number + 1))])


def _label(poll: Poll, option: Any) -> str:
    label = str(option.label)
    return f"{label} ({euro(option.cost)})" if poll.budget else label


def _how_many(poll: Poll) -> Any:
    numbers = {"least": poll.min_choices, "most": poll.max_choices, "budget": poll.budget and euro(poll.budget)}
    if poll.budget:
        return _("There is %(budget)s. Choose at least %(least)s and at most %(most)s that you are for.") % numbers
    if poll.min_choices == poll.max_choices:
        return _("Choose %(most)s.") % numbers
    return _("Choose at least %(least)s and at most %(most)s.") % numbers
