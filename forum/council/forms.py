"""The shape of what is asked at the council's desk."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from forum.council.models import LONGEST_WORDS, Choice
from forum.council.voting import in_conflict, seats_on
from forum.forms import ActForm
from participation.procedures.models import Case

DAY = {"type": "date"}
LONG = {"rows": 5}
MEMBER = "member_"


class QuestionForm(ActForm):
    words = forms.CharField(
        label=_("Your question to the executive"), max_length=LONGEST_WORDS, widget=forms.Textarea(LONG)
    )


class AnswerForm(ActForm):
    answered_for = forms.CharField(label=_("Who answers"), max_length=120, help_text=_("For example: the executive."))
    answer = forms.CharField(label=_("The answer, for everyone"), max_length=LONGEST_WORDS, widget=forms.Textarea(LONG))


class PeriodForm(ActForm):
    election = forms.CharField(label=_("Which election"), max_length=120)
    first = forms.DateField(label=_("First day"), widget=forms.DateInput(DAY))
    last = forms.DateField(label=_("Last day"), widget=forms.DateInput(DAY))


class DayForm(forms.Form):
    """Which day: who sat in the council then is asked for."""

    day = forms.DateField(label=_("Day of the vote"), widget=forms.DateInput(DAY))


class VoteForm(ActForm):
    """A vote, with one choice for each member who sat that day. Who declared a conflict of interest has one only."""

    motion = forms.CharField(
        label=_("What was voted on"), max_length=300, help_text=_("For example: accept the proposal.")
    )
    body = forms.CharField(label=_("Who voted"), max_length=120, help_text=_("For example: the council."))

    def __init__(self, case: Case, day: date, *args: Any, corrects: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        barred, all_choices = in_conflict(case, day), [("", "—"), *Choice.choices]
        for seat in seats_on(day):
            label = f"{seat.user} ({seat.fraction})" if seat.fraction else str(seat.user)
            choices = [(Choice.CONFLICT.value, Choice.CONFLICT.label)] if seat.user_id in barred else all_choices
            self.fields[f"{MEMBER}{seat.user_id}"] = forms.ChoiceField(label=label, choices=choices)
        if corrects:
            self.fields["reason"] = forms.CharField(
                label=_("Why it is corrected"), max_length=500, widget=forms.Textarea(LONG)
            )

    def choices(self) -> dict[int, str]:
        """Return what each member did, by the member's number."""
        sent = self.cleaned_data.items()
        return {int(name.removeprefix(MEMBER)): value for name, value in sent if name.startswith(MEMBER)}
