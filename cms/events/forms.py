"""The shape of what people send about events."""

from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _

from cms.events.actions import Wish
from cms.events.models import Gathering, Registration, Way
from cms.events.models.floor import LONGEST_ANSWER, LONGEST_QUESTION, Floor, Phase
from forum.forms import ActForm


class RegisterForm(ActForm):
    """How somebody wants to come."""

    way = forms.ChoiceField(label=_("How do you want to attend?"), widget=forms.RadioSelect)
    seats = forms.IntegerField(
        label=_("For how many people?"), min_value=1, max_value=Registration.MOST_SEATS, initial=1,
        help_text=_("Yourself included. At most 10."),
    )  # fmt: skip
    has_assistant = forms.BooleanField(
        label=_("I bring somebody who assists me. They need no place of their own."), required=False
    )

    def __init__(self, gathering: Gathering, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        ways = gathering.ways()
        cast(forms.ChoiceField, self.fields["way"]).choices = [(way.value, way.label) for way in ways]
        if len(ways) == 1:
            self.fields["way"].initial = ways[0]

    @property
    def wish(self) -> Wish:
        told = self.cleaned_data
        return Wish(Way(told["way"]), told["seats"], told["has_assistant"])


class GuestForm(RegisterForm):
    """The same, for somebody without an account."""

    name = forms.CharField(label=_("Your name"), max_length=80)
    email = forms.EmailField(
        label=_("Your e-mail address"), help_text=_("We send you a link. You only have a place once you opened it.")
    )
    field_order = ("name", "email", "way", "seats", "has_assistant")

    @property
    def who(self) -> dict[str, str]:
        return {name: self.cleaned_data[name] for name in ("name", "email")}


class SomebodyForm(GuestForm):
    """The same, filled in by the town for somebody who calls or comes by."""

    name = forms.CharField(label=_("Name"), max_length=80)
    email = forms.EmailField(
        label=_("E-mail address"), required=False, help_text=_("Without one, they are told nothing by us.")
    )


class WhyForm(forms.Form):
    """Why an event is cancelled."""

    why = forms.CharField(
        label=_("Why is it cancelled?"), max_length=300, help_text=_("Everyone who is registered reads this."),
        widget=forms.Textarea(attrs={"rows": 3}),
    )  # fmt: skip


class QuestionForm(ActForm):
    """A question to whoever speaks."""

    text = forms.CharField(
        label=_("Your question"), max_length=LONGEST_QUESTION, widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("One question, in a sentence or two."),
    )  # fmt: skip
    name = forms.CharField(
        label=_("Your name"), max_length=80, required=False,
        help_text=_("Everybody sees it. Leave it empty if you do not want that."),
    )  # fmt: skip


class FloorForm(forms.ModelForm[Floor]):
    """How far it is."""

    position = forms.TypedChoiceField(label=_("Item of the programme"), required=False, coerce=int, empty_value=None)

    class Meta:
        model = Floor
        fields = ("phase", "position", "takes_questions", "checks_questions")

    def __init__(self, gathering: Gathering, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        items = [(str(number), item.value["title"]) for number, item in enumerate(gathering.page.programme)]
        cast(forms.ChoiceField, self.fields["position"]).choices = [("", _("before the first item")), *items]

    @property
    def said(self) -> dict[str, Any]:
        return self.cleaned_data | {"phase": Phase(self.cleaned_data["phase"])}


class QuickPollForm(ActForm):
    """Something to ask everybody."""

    question = forms.CharField(label=_("Question to everybody"), max_length=200)
    options = forms.CharField(
        label=_("Answers"), help_text=_("Two to six, one on each line."), widget=forms.Textarea(attrs={"rows": 4})
    )

    @property
    def said(self) -> dict[str, Any]:
        return self.cleaned_data | {"options": self.cleaned_data["options"].splitlines()}


class AnswerForm(forms.Form):
    """A written answer."""

    answer = forms.CharField(label=_("Answer"), max_length=LONGEST_ANSWER, widget=forms.Textarea(attrs={"rows": 4}))
